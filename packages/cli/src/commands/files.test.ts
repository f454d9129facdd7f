import { expect, test } from 'vitest';
import { serve } from '../test/answering-server.ts';
import { keyUser } from '../test/key-user.ts';

test.each([
  [['w.zip'], 'zip'],
  [['w.tar.zst'], 'tar.zst'],
  [['w.tgz'], 'tar.gz'],
  [[], 'tar.gz'],
  [['w.zip', '--format', 'tar.gz'], 'tar.gz'],
])(
  'a workspace is downloaded as its name ends, unless told otherwise: %j [cli:archive-name]',
  async (args, format) => {
    await using server = await serve({});
    await keyUser(server.url).types('files', 'download', 'ses_1', ...args);
    expect(server.requests).toEqual([expect.stringContaining(`format=${format}`)]);
  },
);
