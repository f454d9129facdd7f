// Saves what happened in the organization in the last 24 hours, for a job that runs every night.
// Usage: node nightly-report.ts [file]
import { writeFile } from 'node:fs/promises';
import { AgentApi } from '@ai-agent-api/client';

const { AI_AGENT_URL: baseUrl = '', AI_AGENT_API_KEY: accessToken = '' } = process.env;
const [, , file = 'report.html'] = process.argv;
const api = new AgentApi({ baseUrl, accessToken });

const until = new Date();
const from = new Date(until.getTime() - 24 * 3_600_000);
const organization = { from: from.toISOString(), until: until.toISOString() };
const { id } = await api.reports.create({ organization, format: 'html', title: 'The last day' });
const { status, failure } = await api.reports.finished(id, { signal: AbortSignal.timeout(600_000) });
if (status === 'failed') throw new Error(failure?.detail);
await writeFile(file, await (await api.reports.download(id)).bytes());
process.stdout.write(`${file}\n`);
