import { describe, expect, test } from 'vitest';
import { bubblewrapArguments } from './bubblewrap.ts';

const plan = {
  mounts: {
    root: [
      { kind: 'mount', path: '/usr' },
      { kind: 'link', path: '/bin', target: 'usr/bin' },
    ],
    folders: {
      workspace: '/data/s/workspace',
      home: '/data/s/home',
      results: '/data/s/tool-results',
      config: '/data/config/s',
    },
    socketDirectory: '/data/s/gateway',
    program: '/opt/x/claude',
  },
  environment: { HOME: '/home/agent', LANG: 'C' },
  directory: '/workspace/sub',
  sizes: { tmpBytes: 1_000, shmBytes: 500 },
  descriptors: { seccomp: 4, etc: [5, 6, 7, 8] },
} as const;

const line = ` ${bubblewrapArguments(plan).join(' ')} `;

describe("bubblewrap's arguments", () => {
  test.each([
    ['every name space is new, and no more can be made', '--unshare-all --unshare-user --disable-userns'],
    ['the jail ends with its parent', '--die-with-parent'],
    ['it has a terminal session of its own', '--new-session'],
    ['no capability is left', '--cap-drop ALL'],
    ['programs are read-only', '--ro-bind /usr /usr'],
    ['links of the system stay links', '--symlink usr/bin /bin'],
    ["the agent's program is read-only", '--ro-bind /opt/x/claude /opt/claude/claude'],
    ['the folder of the socket is read-only', '--ro-bind /data/s/gateway /run/gw'],
    ['the filter comes by descriptor', '--seccomp 4'],
    ['files of /etc come by descriptor', '--perms 0444 --file 5 /etc/passwd'],
    ['/proc cannot be written', '--proc /proc --remount-ro /proc'],
    ['/tmp has a size', '--size 1000 --tmpfs /tmp'],
    ['the environment is only what is given', '--clearenv --setenv HOME /home/agent --setenv LANG C'],
    ['it starts in the folder that was asked for', '--chdir /workspace/sub'],
  ])('%s', (_what, part) => {
    expect(line).toContain(` ${part} `);
  });

  test('only the folders of the session can be written', () => {
    expect(line.match(/ --bind \S+ \S+/g)).toEqual([
      ' --bind /data/s/home /home/agent',
      ' --bind /data/config/s /home/agent/.claude',
      ' --bind /data/s/workspace /workspace',
      ' --bind /data/s/tool-results /tool-results',
    ]);
  });

  test('the root is made read-only after the last mount', () => {
    expect(line.lastIndexOf('bind ')).toBeLessThan(line.indexOf('--remount-ro / '));
  });

  test('/dev is made read-only after its shared memory is there', () => {
    expect(line.indexOf('--tmpfs /dev/shm')).toBeLessThan(line.indexOf('--remount-ro /dev '));
  });
});
