import { parseJson } from './json.ts';
import type { Step } from './step.ts';
import { assertSteps, ScriptError } from './step-check.ts';

/** What to append to a prompt so that its turn is answered with these steps. */
export function script(...steps: readonly Step[]): string {
  return ` <<<${JSON.stringify(steps)}>>>`;
}

/** The same, opaque to whatever handles the prompt on its way; the form to nest inside another script. */
export function script64(...steps: readonly Step[]): string {
  return ` <<<b64:${Buffer.from(JSON.stringify(steps)).toString('base64')}>>>`;
}

/** The steps of the last script in a text, with the source that identifies them. */
export function findScript(
  text: string,
): { readonly source: string; readonly steps: readonly Step[] } | undefined {
  const source = scriptSources(text).at(-1);
  if (source === undefined) return undefined;
  const steps = decode(source);
  assertSteps(steps, 'steps');
  return { source, steps };
}

export function carriesScript(text: string): boolean {
  return scriptSources(text).length > 0;
}

function scriptSources(text: string): string[] {
  const sources: string[] = [];
  const opening = /<<<(?=\s*(?:\[|b64:))/g;
  while (opening.exec(text)) {
    const end = closingOf(text, opening.lastIndex);
    if (end === undefined) break;
    sources.push(text.slice(opening.lastIndex, end));
    opening.lastIndex = end;
  }
  return sources;
}

/**
 * The first `>>>` that makes the script complete: a script may hold another one, or `>>>`, inside its strings.
 * When none does, the first one, so that the mistake is reported and not overlooked.
 */
function closingOf(text: string, start: number): number | undefined {
  const first = text.indexOf('>>>', start);
  for (let end = first; end >= 0; end = text.indexOf('>>>', end + 1)) {
    if (isComplete(text.slice(start, end))) return end;
  }
  return first < 0 ? undefined : first;
}

function isComplete(source: string): boolean {
  try {
    decode(source);
    return true;
  } catch {
    return false;
  }
}

function decode(source: string): unknown {
  const trimmed = source.trim();
  const json = trimmed.startsWith('b64:') ? Buffer.from(trimmed.slice(4), 'base64').toString() : trimmed;
  try {
    return parseJson(json);
  } catch (error) {
    throw new ScriptError(`The script in the prompt is not JSON: ${String(error)}`);
  }
}
