import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Programs that are what they say. Every other name is a stand-in that only writes down how it was called. */
const real = [
  'env',
  'xargs',
  'timeout',
  'nice',
  'nohup',
  'find',
  'setsid',
  'stdbuf',
  'cat',
  'sh',
  'bash',
  'dash',
];

/** The script of every stand-in: a line of its words, in the folder above the one it was called from. */
const standIn = `#!/bin/sh
printf '%s\\0' "\${0##*/}" "$@" '\u0001' >>"\${0%/bin/*}/log"
case \${0##*/} in f*) exit 1 ;; esac
`;

/** Runs each text by itself, as an agent's shell does: with eval, without input. */
const driver = `
command_not_found_handle() { printf '%s\\0' "$@" $'\\1' >>"$FOLDER/log"; case $1 in f*) return 1 ;; esac; }
FUNCNEST=4
for ((n = 0; n < COUNT; n++)); do
  FOLDER=$RUNS/$n
  PATH=$FOLDER/bin
  IFS= read -r -d '' TEXT <"$FOLDER/text"
  ( ulimit -t 1; ulimit -f 400; cd "$FOLDER/work" || exit; eval "$TEXT"; wait ) </dev/null &>/dev/null
done
wait
`;

/** The commands that bash ran for a text: name and arguments. */
export type Run = readonly (readonly string[])[];

/** A folder of stand-ins, for names that are all there is to be run. */
export class BashRuns implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(names: readonly string[]): Promise<BashRuns> {
    const folder = await mkdtemp(path.join(tmpdir(), 'bash-runs-'));
    await mkdir(path.join(folder, 'bin'));
    await writeFile(path.join(folder, 'stand-in'), standIn);
    await chmod(path.join(folder, 'stand-in'), 0o755);
    for (const name of names) await symlink('../stand-in', path.join(folder, 'bin', name));
    for (const name of real) await symlink(`/usr/bin/${name}`, path.join(folder, 'bin', name));
    return new BashRuns(folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async run(texts: readonly string[]): Promise<Run[]> {
    const runs = await mkdtemp(path.join(this.#folder, 'runs-'));
    await Promise.all(texts.map((text, index) => prepare(path.join(runs, String(index)), text)));
    const env = { RUNS: runs, COUNT: String(texts.length), HOME: runs };
    const bash = spawn('/bin/bash', ['--norc', '--noprofile', '-c', driver], {
      env,
      stdio: 'ignore',
      detached: true,
    });
    const late = setTimeout(() => endGroup(bash.pid), 60_000);
    await once(bash, 'exit');
    clearTimeout(late);
    endGroup(bash.pid);
    const logs = await Promise.all(texts.map((_, index) => readLog(path.join(runs, String(index), 'log'))));
    await rm(runs, { recursive: true, force: true });
    return logs;
  }
}

async function prepare(folder: string, text: string): Promise<void> {
  await mkdir(path.join(folder, 'work'), { recursive: true });
  await symlink('../../bin', path.join(folder, 'bin'));
  await writeFile(path.join(folder, 'text'), `${text}\0`);
}

/** What a text has left behind is its own process group. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}

async function readLog(file: string): Promise<Run> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\u0001\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.split('\0').slice(0, -1));
}
