import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetLogin, readLogin, writeLogin } from './credentials.ts';

/** Does what secret-tool of libsecret does, with a folder for a keyring. */
const program = (folder: string) => `#!/bin/sh
act=$1
shift
for last; do :; done
name=$(printf %s "$last" | tr / _)
case $act in
  store) cat > '${folder}/'"$name" ;;
  lookup) cat '${folder}/'"$name" ;;
  clear) rm '${folder}/'"$name" ;;
esac
`;

const before = process.env['PATH'];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-keyring-'));
  const file = path.join(folder, 'bin', 'secret-tool');
  await mkdir(path.dirname(file));
  await mkdir(path.join(folder, 'ring'));
  await writeFile(file, program(path.join(folder, 'ring')));
  await chmod(file, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const login = { url: 'http://127.0.0.1:1', email: 'a@example.com', keyring: true, key: 's3cret' } as const;

test.skipIf(process.platform === 'darwin')(
  'a login is kept in the keyring, and its file has no secret [cli:keyring]',
  async () => {
    const file = path.join(folder, 'login.json');
    process.env['PATH'] = `${path.join(folder, 'bin')}:${before ?? ''}`;
    try {
      await writeLogin(file, login);
      expect(await readFile(file, 'utf8')).not.toContain('s3cret');
      expect(await readLogin(file)).toEqual(login);
      await forgetLogin(file);
      await expect(readLogin(file)).rejects.toThrow('The keyring has it not, or is locked (secret-tool');
      process.env['PATH'] = folder;
      await expect(readLogin(file)).rejects.toThrow('secret-tool is not installed');
    } finally {
      process.env['PATH'] = before;
    }
  },
);
