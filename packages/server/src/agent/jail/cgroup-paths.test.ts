import { describe, expect, test } from 'vitest';
import { cgroupPaths } from './cgroup-paths.ts';

describe("this process's control groups", () => {
  test('in the unified tree', () => {
    const mounts = '30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate';
    expect(cgroupPaths('0::/system.slice/agent.service\n', mounts)).toEqual({
      unified: '/sys/fs/cgroup/system.slice/agent.service',
      controllers: new Map(),
    });
  });

  test('in a container of its own, where the tree begins with it', () => {
    const mounts = '30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw';
    expect(cgroupPaths('0::/\n', mounts).unified).toBe('/sys/fs/cgroup');
  });

  test('in the old trees, of which some hold two controllers', () => {
    const mounts = [
      '40 39 0:30 / /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory',
      '41 39 0:31 /docker/ab /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct',
      '42 39 0:32 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd',
    ].join('\n');
    const groups = '5:memory:/x/y\n4:cpu,cpuacct:/docker/ab\n3:pids:/\n1:name=systemd:/\n';
    expect(cgroupPaths(groups, mounts).controllers).toEqual(
      new Map([
        ['memory', '/sys/fs/cgroup/memory/x/y'],
        ['cpu', '/sys/fs/cgroup/cpu,cpuacct'],
        ['cpuacct', '/sys/fs/cgroup/cpu,cpuacct'],
        ['name=systemd', '/sys/fs/cgroup/systemd'],
      ]),
    );
  });

  test('where there are none', () => {
    expect(cgroupPaths('', '')).toEqual({ controllers: new Map() });
  });
});
