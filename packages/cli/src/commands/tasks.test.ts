import { expect, test } from 'vitest';
import { serve } from '../test/answering-server.ts';
import { keyUser } from '../test/key-user.ts';

const execution = (status: string) => ({
  body: JSON.stringify({ id: 'exec_1', status, session_id: 'ses_1', error: null, result: null }),
});
const approval = {
  ...{ id: 'apr_1', kind: 'tool_call', status: 'pending', session_id: 'ses_1', agent_id: null },
  ...{
    tool_name: 'Bash',
    input: { command: 'git push' },
    updated_input: null,
    reason: 'Pushes are asked about.',
  },
  ...{ deciders: { roles: ['admin'], users: [] }, quorum: { count: 1, role: null } },
};

test('who waits for an execution is told its id, and of each call that waits for people, once [cli:tasks-wait]', async () => {
  const coming = ['queued', 'waiting', 'waiting', 'completed'];
  await using server = await serve({
    'GET /api/v1/tasks/task_1': { body: '{"variables":[]}' },
    'POST /api/v1/tasks/task_1/execute': { status: 202, ...execution('queued') },
    get 'GET /api/v1/task-executions/exec_1'() {
      return execution(coming.shift() ?? 'failed');
    },
    'GET /api/v1/approvals?session_id=ses_1&status=pending': {
      body: JSON.stringify({ items: [approval], next_cursor: null }),
    },
  });
  const { seen, types } = keyUser(server.url);
  expect(await types('tasks', 'run', 'task_1', '--wait'), seen.err).toBe(0);
  expect(seen).toMatchInlineSnapshot(`
    {
      "err": "Execution exec_1

    ? Bash wants to run  apr_1
      Pushes are asked about.
      $ git push
    Decide with: ai-agent approvals approve apr_1, or: ai-agent approvals deny apr_1 --reason "…"
    It waits for the role admin.
    ",
      "out": "exec_1 completed
    ",
    }
  `);
});
