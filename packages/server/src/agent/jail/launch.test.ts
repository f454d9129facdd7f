import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { launchCommand, type Launch } from './launch.ts';
import { defaultLimits } from './limits.ts';

const launch: Launch = {
  tools: {
    shell: '/bin/sh',
    bubblewrap: '/usr/bin/bwrap',
    prlimit: '/usr/bin/prlimit',
    setpriv: '/usr/bin/setpriv',
    chown: '/usr/bin/chown',
  },
  limits: defaultLimits,
  hand: [],
  joinFiles: [],
  programArguments: ['--flag', 'a b'],
};

/** The command in one line, without the script. */
const line = (changes: Partial<Launch>) =>
  launchCommand({ ...launch, ...changes })
    .toSpliced(2, 1)
    .join(' ');

describe('the launch command', () => {
  test('ends with the program and its arguments, which need no quoting', () => {
    expect(launchCommand(launch).slice(-4)).toEqual(['--', '/opt/claude/claude', '--flag', 'a b']);
  });

  test('gives bubblewrap its arguments by descriptor', () => {
    expect(line({})).toContain(' /usr/bin/bwrap --args 3 -- ');
  });

  test('becomes the user of the session, without groups and capabilities', () => {
    const part =
      '/usr/bin/setpriv --reuid=200 --regid=200 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs --';
    expect(line({ uid: 200 })).toContain(part);
    expect(line({})).not.toContain('setpriv');
  });

  test('limits memory for each process only where a control group does not limit the whole', () => {
    expect(line({})).toContain(`--data=${defaultLimits.memoryBytes}:`);
    expect(line({ joinFiles: ['/group/cgroup.procs'] })).not.toContain('--data');
  });

  test('counts processes inside, where the count is the jail’s alone', () => {
    expect(line({})).toMatch(/bwrap --args 3 -- \/usr\/bin\/prlimit --nproc=512:512 -- /);
  });

  test('takes values as values, whatever they look like to a shell', () => {
    const strange = '/tmp/$(touch /tmp/owned); x';
    const tools = { ...launch.tools, chown: '/bin/echo', prlimit: '/bin/echo' };
    const [shell = '', ...args] = launchCommand({ ...launch, tools, uid: 7, hand: [strange] });
    const without = args.filter((each) => !each.startsWith('--inh') && !each.startsWith('--bounding'));
    const printed = execFileSync(
      shell,
      without.slice(0, without.indexOf('/usr/bin/setpriv')).concat('true'),
      {
        encoding: 'utf8',
      },
    );
    expect(printed).toContain(`-RhP 7:7 ${strange}`);
  });
});
