import type { Probe } from './probe.ts';

const python = (name: string, body: string, holds: RegExp): Probe => ({
  name,
  script: `exec /usr/bin/python3 -c ${JSON.stringify(`import ctypes, os, socket\n${body}`).replaceAll(String.raw`\n`, '\n')}`,
  holds,
  needs: 'python3',
  dangerous: true,
});

/** Calls the kernel past the C library and prints the error number: 1 is "not permitted", 38 "not there". */
const system = (...calls: readonly string[]) =>
  [
    'c = ctypes.CDLL(None, use_errno=True)',
    "m = os.uname().machine == 'x86_64'",
    'def call(x64, arm64, *args):',
    '  r = c.syscall(x64 if m else arm64, *args)',
    "  print(ctypes.get_errno() if r == -1 else 'done', end=' ')",
    ...calls.map((each) => `call(${each})`),
  ].join('\n');

/** Whether limits hold: these use up what there is. */
export const limitProbes: readonly Probe[] = [
  python(
    'more and more processes',
    [
      'import signal',
      'pids = []',
      'try:',
      '  while len(pids) < 5000:',
      '    pid = os.fork()',
      '    if pid == 0: signal.pause()',
      '    pids.append(pid)',
      'except OSError as e: print(len(pids), e.errno)',
      'for pid in pids: os.kill(pid, 9)',
    ].join('\n'),
    /^exit=0 \d{1,3} 11$/,
  ),
  python(
    'more and more memory',
    "hold = [bytearray(os.urandom(1)) * (64 << 20) for _ in range(320)]\nprint('done')",
    /^exit=(137 |1 .*MemoryError)/s,
  ),
];

/** What `npm run probes` tries besides, in a jail only. */
export const thoroughProbes: readonly Probe[] = [
  {
    name: 'a link that changes while it is read',
    script: `touch calm; (while ln -sfn "$TENANT_FILE" racing && ln -sfn calm racing; do :; done) 2> /dev/null &
      for ((i = 0; i < 300; i++)); do cat racing 2> /dev/null; done; kill %1; rm -f calm racing; exit 0`,
    holds: /^exit=0 $/,
  },
  {
    name: 'a hard link to the outside',
    script:
      'for each in /opt/claude/claude /etc/passwd /usr/bin/env; do ln "$each" /workspace/out && echo linked; done',
    holds: /^exit=1 (?!.*^linked)/ms,
    dangerous: true,
  },
  { name: 'names of the internet', script: 'getent hosts example.com', holds: /^exit=2 $/, dangerous: true },
  { name: 'the kernel log', script: 'dmesg | head -2', holds: /not permitted|denied/, dangerous: true },
  {
    name: 'memory of the kernel',
    script: 'head -c 1 /proc/kcore /dev/mem /dev/kmem /dev/port 2> /dev/null',
    holds: /^exit=1 $/,
    dangerous: true,
  },
  { name: 'device files', script: 'mknod /tmp/memory c 1 1', holds: /not permitted/, dangerous: true },
  {
    name: 'becoming root',
    script: 'su -c id; sudo -n id; id -u',
    holds: /^exit=0 (?!.*uid=0).*\b1000$/s,
    dangerous: true,
  },
  {
    name: 'settings of the kernel that can be written',
    script: 'find /proc/sys /proc/sysrq-trigger -type f -writable 2> /dev/null | head -5',
    holds: /^exit=0 $/,
  },
  {
    name: 'settings for every agent',
    script: 'mkdir -p /etc/claude-code',
    holds: /Read-only/,
    dangerous: true,
  },
  {
    name: 'sockets of services',
    script: 'ls -d /run/docker.sock /var/run/docker.sock /run/dbus /run/systemd /run/user 2> /dev/null',
    holds: /^exit=2 $/,
  },
  {
    name: 'filling /tmp',
    script: 'head -c 20G /dev/zero > /tmp/fill; stat -c %s /tmp/fill; rm -f /tmp/fill',
    holds: /No space left on device\s\d{1,9}$/,
    dangerous: true,
  },
  {
    name: 'filling /dev and /dev/shm',
    script: 'head -c 20G /dev/zero > /dev/fill; head -c 20G /dev/zero > /dev/shm/fill; rm -f /dev/shm/fill',
    holds: /Read-only file system.*No space left/s,
    dangerous: true,
  },
  python(
    'an abstract socket of the host',
    "socket.socket(socket.AF_UNIX).connect(chr(0) + os.environ['ABSTRACT_NAME'])",
    /Connection refused/,
  ),
  python(
    'following the first process',
    'c = ctypes.CDLL(None, use_errno=True)\nprint(c.ptrace(16, 1, 0, 0), ctypes.get_errno())',
    /^exit=0 -1 1$/,
  ),
  python(
    'memory of other processes',
    system(
      '310, 270, 1, 0, 0, 0, 0, 0',
      '311, 271, 1, 0, 0, 0, 0, 0',
      '438, 438, 0, 0, 0',
      '312, 272, 1, 1, 0, 0, 0',
    ),
    /^exit=0 1 1 1 1$/,
  ),
  python('outliving the server', system('157, 167, 1, 0', '157, 167, 1, 17'), /^exit=0 1 1$/),
  python(
    'mounts by system call',
    system('165, 40, 0, 0, 0, 0, 0', '430, 430, 0, 0', '428, 428, 0, 0, 0', '155, 41, 0, 0', '161, 51, 0'),
    /^exit=0 1 1 1 1 1$/,
  ),
  python(
    'name spaces by system call',
    system('272, 97, 0x10000000', '308, 268, 0, 0', '56, 220, 0x10000011, 0, 0, 0, 0'),
    /^exit=0 1 1 1$/,
  ),
  python('the newer clone', system('435, 435, 0, 0'), /^exit=0 38$/),
  python(
    'parts of the kernel with many holes',
    system('321, 280, 0, 0, 0', '425, 425, 4, 0', '323, 282, 0', '298, 241, 0, 0, -1, -1, 0'),
    /^exit=0 1 1 1 1$/,
  ),
  python(
    'keys of the kernel',
    system('250, 219, 0, -3, 0', '248, 217, 0, 0, 0, 0, 0', '249, 218, 0, 0, 0, 0'),
    /^exit=0 1 1 1$/,
  ),
  python('files without a path', system('304, 265, 0, 0, 0', '303, 264, 0, 0, 0, 0, 0'), /^exit=0 1 1$/),
  python('calls that are not known yet', system('480, 480', '500, 500'), /^exit=0 38 38$/),
  python(
    'other kinds of sockets',
    'for f in (16, 17, 38, 40):\n  try: socket.socket(f, 3); print(f)\n  except OSError as e: print(e.errno, end=chr(32))',
    /^exit=0 97 97 97 97$/,
  ),
  python(
    'input into a terminal',
    "import fcntl, termios\nfor r in (0x5412, 0x541c):\n  try: fcntl.ioctl(0, r, b'x'); print(r)\n  except OSError as e: print(e.errno, end=chr(32))",
    /^exit=0 1 1$/,
  ),
  python(
    'the memory of the first process',
    "for each in ('mem', 'oom_score_adj'):\n  try: open('/proc/1/' + each, 'r+b', 0); print('open')\n  except OSError as e: print(e.errno, end=chr(32))",
    /^exit=0 (30|13) (30|13)$/,
  ),
  ...limitProbes,
];
