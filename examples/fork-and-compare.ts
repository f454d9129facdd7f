// Has two agents go on from the same place with different instructions, and shows how their files differ and what each cost.
// Usage: node fork-and-compare.ts <session> <instruction> <instruction> …
import { AgentApi } from '@ai-agent-api/client';

const { AI_AGENT_URL: baseUrl = '', AI_AGENT_API_KEY: accessToken = '' } = process.env;
const [, , session = '', ...instructions] = process.argv;
if (instructions.length === 0) throw new Error('Give a session, and what is to be tried in each fork of it.');
const api = new AgentApi({ baseUrl, accessToken });

async function tryOut(instruction: string) {
  const fork = await api.session(session).fork({ name: instruction.slice(0, 100) });
  const forked = api.session(fork.id);
  for await (const item of forked.ask(instruction))
    if (item.type === 'session.error') throw new Error(item.error.message);
  const [turn] = (await forked.turns({ limit: 1 })).items;
  return { id: fork.id, cost: turn?.metrics.cost_usd ?? '?', ...(await forked.files.diff()) };
}

for (const { id, cost, files } of await Promise.all(instructions.map(tryOut))) {
  process.stdout.write(`${id} $${cost}\n`);
  for (const { path, change, diff } of files) process.stdout.write(`${change} ${path}\n${diff ?? ''}`);
}
