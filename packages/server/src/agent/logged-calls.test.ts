import { describe, expect, test } from 'vitest';
import { LoggedCalls } from './logged-calls.ts';

const idle = new AbortController().signal;

function call(tool_use_id: string) {
  return { type: 'agent.tool_use', tool_use_id, name: 'Bash', input: {} } as const;
}

describe('who writes beside the log', () => {
  test('waits until the call is in it [logged-calls:waits]', async () => {
    const calls = new LoggedCalls();
    const order: string[] = [];
    const waiting = calls.has('a', idle).then(() => order.push('went on'));
    calls.written([call('b')]);
    await new Promise(setImmediate);
    order.push('logged');
    calls.written([call('a')]);
    await waiting;
    expect(order).toEqual(['logged', 'went on']);
  });

  test('does not wait for a call that is in it already [logged-calls:there]', async () => {
    const calls = new LoggedCalls();
    calls.add('a');
    await calls.has('a', idle);
  });

  test('does not wait for ever for a call that never comes [logged-calls:late]', async () => {
    await new LoggedCalls().has('a', idle, 1);
  });

  test('stops waiting when it is told to [logged-calls:stopped]', async () => {
    const stop = new AbortController();
    const waiting = new LoggedCalls().has('a', stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });
});
