import type { Decoys, Outcome, Probe } from './probe.ts';

/** Runs a bash script and gives what it printed, errors included. */
export type RunScript = (script: string) => Promise<string>;

// Written so that the script itself does not hold them: a probe may print the text that it came in.
const start = { printed: '\u0001', written: String.raw`\001` };
const end = { printed: '\u0002', written: String.raw`\002` };
const longest = 1_500;

/**
 * Runs probes one after the other and judges each. Whatever does not look like a wall that holds is an escape,
 * and so is the canary, wherever it turns up.
 */
export async function runProbes(
  probes: readonly Probe[],
  { run, decoys, canary }: { run: RunScript; decoys: Decoys; canary: string },
): Promise<Outcome[]> {
  const outputs = (await run(scriptOf(probes, decoys))).split(start.printed).slice(1);
  return probes.map((probe, index) => judge(probe, outputs[index], canary));
}

/** Each probe prints a mark, what it has to say, a mark and its exit code. */
function scriptOf(probes: readonly Probe[], decoys: Decoys): string {
  const variables = Object.entries(decoys).map(([name, value]) => `export ${name}=${quoted(value)}`);
  const attempts = probes.map(
    ({ script }) => `printf '${start.written}'
timeout -s KILL 8 bash -c ${quoted(script)} < /dev/null 2>&1 | head -c ${longest}
printf '${end.written}%d' "\${PIPESTATUS[0]}"`,
  );
  return [...variables, ...attempts, ''].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function judge({ name, holds, needs }: Probe, output: string | undefined, canary: string): Outcome {
  const [text, code] = output?.split(end.printed) ?? [];
  // The jail ended before, or with, this probe: nothing is proved.
  if (text === undefined || code === undefined)
    return { name, verdict: 'not run', detail: text?.slice(0, 300) ?? 'It did not come to an end.' };
  const detail = `exit=${code.trim()} ${text.trim()}`;
  if (needs !== undefined && code.trim() === '127')
    return { name, verdict: 'not run', detail: `There is no ${needs} to try it with.` };
  const held = holds.test(detail) && !detail.includes(canary);
  return { name, verdict: held ? 'held' : 'escaped', detail };
}
