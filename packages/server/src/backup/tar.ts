import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { BackupError } from './manifest.ts';

/** GNU tar says so when something changed while it was read, which is no harm: sessions go on with the files there are. */
const changed = 1;
/** Made anew for every process of an agent, and sockets at most; and exports, which are made again. Nobody needs them. */
const left = ['./ses_*/config', './.spares', './exports'];

/** Owners, modes, times and links as they are; what is no file, folder or link is passed over. */
export async function packFolder(folder: string, file: string): Promise<void> {
  const excluded = left.map((pattern) => `--exclude=${pattern}`);
  const how = ['--create', '--numeric-owner', '--sparse', '--warning=no-file-ignored'];
  const matching = ['--anchored', '--no-wildcards-match-slash'];
  await writeFile(file, '', { mode: 0o600, flag: 'wx' });
  await tar([...how, ...matching, ...excluded, `--file=${file}`, `--directory=${folder}`, '.'], [0, changed]);
}

/** Into an empty folder; nothing is written outside of it. */
export async function unpackFolder(file: string, folder: string): Promise<void> {
  await tar(
    ['--extract', '--numeric-owner', '--preserve-permissions', `--file=${file}`, `--directory=${folder}`],
    [0],
  );
}

async function tar(args: readonly string[], accepted: readonly number[]): Promise<void> {
  const { code, said } = await run(args);
  if (code === null || !accepted.includes(code)) throw new BackupError(`tar failed: ${said.trim()}`);
}

function run(args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  return new Promise((resolve, reject) => {
    const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
    const child = spawn('tar', args, { stdio: ['ignore', 'ignore', 'pipe'], env });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
    child.once('error', (cause) =>
      reject(new BackupError('tar could not be run: apt-get install tar.', { cause })),
    );
    child.once('close', (code) => resolve({ code, said }));
  });
}
