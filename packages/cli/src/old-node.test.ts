import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const program = path.join(import.meta.dirname, '..', 'bin', 'ai-agent.js');

/** Runs the program of the checkout by a Node that says it is of this version. */
function runBy(version: string) {
  const claim = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(claim)}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, program, '--version'], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('a Node that is too old for the sources is told of in words [cli:old-node]', () => {
  const { status, stdout, stderr } = runBy('20.20.2');
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('which needs Node 24');
  expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  expect(runBy('24.21.0')).toMatchObject({ status: 0, stderr: '' });
});
