import type { Probe } from './probe.ts';

/**
 * What a server tries at its start. They need no more than bash and the basic programs, and take no time.
 * Those that are not marked as dangerous look for decoys, or only count, and may be tried without a jail.
 */
export const bootProbes: readonly Probe[] = [
  { name: "another tenant's file", script: 'cat "$TENANT_FILE"', holds: /No such file/ },
  { name: "the server's file", script: 'cat "$SERVER_FILE"', holds: /No such file/ },
  {
    name: 'a link to a file outside',
    script: 'ln -sf "$TENANT_FILE" way-out && cat way-out; code=$?; rm -f way-out; exit $code',
    holds: /No such file/,
  },
  {
    name: 'files through /proc',
    script: 'cat /proc/{1,self}/{root,cwd}"$TENANT_FILE" /proc/1/cwd/../../.."$SERVER_FILE" 2> /dev/null',
    holds: /^exit=1 $/,
  },
  {
    name: 'folders of the host',
    script: 'ls -d /root /var /srv /boot /sys /mnt /media /home/[!a]* 2> /dev/null',
    holds: /^exit=2 $/,
  },
  { name: 'passwords of the host', script: 'cat /etc/shadow', holds: /No such file/, dangerous: true },
  {
    name: 'environments of other processes',
    script: String.raw`cat /proc/[0-9]*/environ | tr '\0' '\n' | cut -d= -f1 | sort -u |
      grep -vE '^(PATH|HOME|USER|SHELL|LANG|PWD|SHLVL|_|TMPDIR|IS_SANDBOX|(AI_AGENT|ANTHROPIC|CLAUDE|DISABLE)_[A-Z_]+|AI_AGENT|CLAUDECODE|API_TIMEOUT_MS|GIT_EDITOR|COREPACK_[A-Z_]+|NoDefault[A-Za-z]+|[A-Z]+_(FILE|SOCKET|PID|PORT|NAME))$'`,
    holds: /^exit=1 $/,
    dangerous: true,
  },
  {
    name: 'command line of the first process',
    script: String.raw`tr '\0' ' ' < /proc/1/cmdline`,
    holds: /^exit=0 \S*bwrap --args \d+ -- (\/usr\/bin\/prlimit \S+ -- )?\/opt\/claude\/claude( [^\s/]+)*$/,
    dangerous: true,
  },
  {
    name: 'descriptors left open',
    script: `for each in /proc/[0-9]*/fd/*; do readlink "$each"; done |
      grep -vE '^(pipe|socket|anon_inode):|^/dev/(null|pts)|^/proc/|^/(tmp/claude-|home/agent/\\.)'`,
    holds: /^exit=1 $/,
    dangerous: true,
  },
  {
    name: 'processes of the host',
    script: 'kill -0 "$HOST_PID" && echo reached; [ "$(ls -d /proc/[0-9]* | wc -l)" -lt 20 ]',
    holds: /^exit=0 [^\n]*No such process$/,
  },
  {
    name: "the host's loopback",
    script: 'exec 3<> "/dev/tcp/127.0.0.1/$HOST_PORT"',
    holds: /Connection refused|unreachable/,
  },
  { name: 'the internet', script: 'exec 3<> /dev/tcp/1.1.1.1/443', holds: /unreachable/, dangerous: true },
  {
    name: 'cloud metadata',
    script: 'exec 3<> /dev/tcp/169.254.169.254/80',
    holds: /unreachable/,
    dangerous: true,
  },
  {
    name: 'network devices',
    script: 'tail -n +3 /proc/net/dev | cut -d: -f1',
    holds: /^exit=0 \s*lo$/,
  },
  { name: "another session's socket", script: 'ls "$OTHER_SOCKET"', holds: /cannot access/ },
  {
    name: "the gateway's folder",
    script: 'touch /run/gw/planted; rm -rf /run/gw',
    holds: /Read-only.*(Read-only|busy)/s,
    dangerous: true,
  },
  { name: 'a user name space', script: 'unshare -Ur id -u', holds: /^exit=1 .*not permitted/s },
  { name: 'a mount', script: 'mount -t tmpfs none /tmp', holds: /^exit=(1|32) /, dangerous: true },
  { name: 'capabilities', script: `grep ^Cap /proc/self/status | grep -v '0\\{16\\}'`, holds: /^exit=1 $/ },
  {
    name: 'the system call filter',
    script: `grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status`,
    holds: /NoNewPrivs:\s*1\s+Seccomp:\s*2/,
  },
  {
    name: 'writing outside',
    script: `for each in / /usr /usr/bin /etc /dev /opt /opt/claude /run /home /lib /proc; do
      touch "$each/planted" 2> /dev/null && echo "wrote $each"; done`,
    holds: /^exit=\d+ $/,
    dangerous: true,
  },
  {
    name: "replacing the agent's program",
    script: 'echo planted > /opt/claude/claude',
    holds: /Read-only|Permission denied|busy/,
    dangerous: true,
  },
  {
    name: 'settings of the kernel',
    script: `for each in sys/kernel/core_pattern sys/vm/overcommit_memory sys/kernel/hostname sysrq-trigger; do
      (echo 1 > /proc/$each) 2> /dev/null && echo "wrote $each"; done`,
    holds: /^exit=1 $/,
    dangerous: true,
  },
  { name: 'core dumps', script: 'ulimit -Hc', holds: /^exit=0 0$/ },
  {
    name: 'its own folders are writable',
    script: 'for each in /workspace "$HOME" /tmp /dev/shm; do touch "$each/.own" && rm "$each/.own"; done',
    holds: /^exit=0 $/,
    dangerous: true,
  },
];
