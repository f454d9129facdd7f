// Writes a line for each turn that ends, of all sessions of the organization, over any number of cuts. It keeps its place in a file.
// Usage: node follow-everything.ts [file]
import { readFile, writeFile } from 'node:fs/promises';
import { AgentApi } from '@ai-agent-api/client';

const { AI_AGENT_URL: baseUrl = '', AI_AGENT_API_KEY: accessToken = '' } = process.env;
const [, , place = 'place.txt'] = process.argv;
const api = new AgentApi({ baseUrl, accessToken });

const after = await readFile(place, 'utf8').catch(() => undefined);
for await (const event of api.feed(after === undefined ? {} : { after })) {
  if (event.type === 'session.status_idle')
    process.stdout.write(`${event.created_at} ${event.session_id} ${event.stop_reason}\n`);
  await writeFile(place, event.cursor);
}
