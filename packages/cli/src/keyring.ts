import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const service = 'ai-agent';

/** How long a person may take to unlock it. In milliseconds. */
const patience = 60_000;

/** The keyring of the operating system, by the programs that it comes with: secrets go by their standard input. */
export type Keyring = {
  readonly read: (account: string) => Promise<string>;
  readonly write: (account: string, secret: string) => Promise<void>;
  readonly remove: (account: string) => Promise<unknown>;
};

/** `secret-tool` of libsecret. */
const secretService: Keyring = {
  read: (account) => run('secret-tool', ['lookup', 'service', service, 'account', account]),
  write: async (account, secret) => {
    const label = [`--label=${service} ${account}`, 'service', service, 'account', account];
    await run('secret-tool', ['store', ...label], secret);
  },
  remove: (account) => run('secret-tool', ['clear', 'service', service, 'account', account]),
};

/** `security` of macOS, told what to do by its standard input: its arguments could be read by others. */
const keychain: Keyring = {
  read: async (account) => {
    const encoded = await run('security', ['find-generic-password', '-s', service, '-a', account, '-w']);
    return Buffer.from(encoded.trim(), 'base64').toString();
  },
  write: async (account, secret) => {
    const encoded = Buffer.from(secret).toString('base64');
    await run('security', ['-i'], `add-generic-password -U -s ${service} -a "${account}" -w ${encoded}\n`);
  },
  remove: (account) => run('security', ['delete-generic-password', '-s', service, '-a', account]),
};

export const systemKeyring: Keyring = process.platform === 'darwin' ? keychain : secretService;

/** @throws an Error that says what the person can do when the program is not there, or does not do it. */
async function run(program: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: patience });
  const ended = once(child, 'close') as Promise<[number | null]>;
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (code === 0) return out;
    const said = err.trim().split('\n')[0] ?? '';
    throw new Error(
      `The keyring has it not, or is locked (${program}${said === '' ? '' : `: ${said}`}). Log in again.`,
    );
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
    throw new Error(`There is no keyring here: ${program} is not installed. Log in without --keyring.`, {
      cause,
    });
  }
}
