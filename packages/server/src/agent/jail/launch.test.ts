import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { launchCommand, type Launch } from './launch.ts';
import { defaultLimits } from './limits.ts';

const launch: Launch = {
  tools: {
    shell: '/bin/sh',
    bubblewrap: '/usr/bin/bwrap',
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
    expect(line({ user: { uid: 200, gid: 200 } })).toContain(part);
    expect(line({})).not.toContain('setpriv');
  });

  test('limits memory for each process only where a control group does not limit the whole', () => {
    expect(line({})).toContain(` -d ${defaultLimits.memoryBytes / 1_024} -- `);
    expect(line({ joinFiles: ['/group/cgroup.procs'] })).not.toContain(' -d ');
  });

  test('counts processes where the count is the jail’s alone: in its group, else inside', () => {
    expect(line({})).toMatch(/bwrap --args 3 -- \/usr\/bin\/prlimit --nproc=512:512 -- /);
    expect(line({ joinFiles: ['/group/cgroup.procs'] })).toContain('bwrap --args 3 -- /opt/claude/claude');
  });

  /** Runs all that comes before bubblewrap, and then a command. */
  const prepare = (changes: Partial<Launch>, ...command: string[]) => {
    const tools = { ...launch.tools, chown: '/bin/echo', bubblewrap: 'HERE' };
    const [shell = '', ...args] = launchCommand({ ...launch, tools, ...changes });
    return execFileSync(shell, [...args.slice(0, args.indexOf('HERE')), ...command], { encoding: 'utf8' });
  };

  test('takes values as values, whatever they look like to a shell', () => {
    const strange = '/tmp/$(touch /tmp/owned); x';
    expect(prepare({ hand: [strange] }, '/bin/true')).toBe(`-RhP : ${strange}\n`);
  });

  test('limits cores, open files and the size of files', () => {
    const limits = { ...defaultLimits, openFiles: 100, fileBytes: 1_048_576 };
    const shown = prepare({ limits }, '/bin/bash', '-c', 'ulimit -Hc; ulimit -Hn; ulimit -Hf; ulimit -Sf');
    expect(shown).toBe('0\n100\n1024\n1024\n');
  });

  test('does not start when a limit cannot be set', () => {
    const limits = { ...defaultLimits, openFiles: Number.NaN };
    expect(() => prepare({ limits }, '/bin/true')).toThrow(/125|Command failed/);
  });

  test('does not start when it cannot join its group', () => {
    expect(() => prepare({ joinFiles: ['/nonexistent/cgroup.procs'] }, '/bin/true')).toThrow(
      /Command failed/,
    );
  });
});
