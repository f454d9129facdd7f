// Decides on what agents wait for: allows what only reads, denies what pushes, and leaves the rest to people.
import { AgentApi } from '@ai-agent-api/client';

const { AI_AGENT_URL: baseUrl = '', AI_AGENT_API_KEY: accessToken = '' } = process.env;
const api = new AgentApi({ baseUrl, accessToken });

const reads = /^(ls|cat|git (status|log|diff))\b[^;&|<>`$]*$/;
const pushes = /\bgit push\b/;

for await (const approval of api.approvals.watch()) {
  const { id, status, may_decide: mayDecide, input, input_version: inputVersion } = approval;
  const command = typeof input['command'] === 'string' ? input['command'] : '';
  if (status !== 'pending' || !mayDecide || command === '') continue;
  if (pushes.test(command)) await api.approvals.deny(id, 'Nothing is pushed at night.');
  else if (reads.test(command)) await api.approvals.allow(id, { inputVersion });
  else continue;
  process.stdout.write(`${id} ${command}\n`);
}
