// With the client: asks an agent, and prints what it says while it says it.
// Usage: node ask.ts [prompt]
import { AgentApi } from '@ai-agent-api/client';

const { AI_AGENT_URL: baseUrl = '', AI_AGENT_API_KEY: accessToken = '' } = process.env;
const api = new AgentApi({ baseUrl, accessToken });

const { id } = await api.sessions.create({ name: 'From the client' });
for await (const item of api.session(id).ask(process.argv[2] ?? 'What can you do?')) {
  if (item.type === 'delta' && item.kind === 'text') process.stdout.write(item.text);
  if (item.type === 'agent.tool_use') process.stdout.write(`[${item.name}]\n`);
  if (item.type === 'session.status_idle') process.stdout.write(`\n${item.stop_reason}\n`);
}
