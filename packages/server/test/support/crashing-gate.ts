import { query } from '@anthropic-ai/claude-agent-sdk';
import { script } from '@ai-agent-api/fake-anthropic';
import { everyKindOfCall, gatedOptions } from './gated-agent.ts';

// Runs an agent whose gate takes the whole process down while it is asked. Arguments: the model's address, the
// workspace, the home, the session.
const [modelUrl = '', workspace = '', home = '', session = ''] = process.argv.slice(2);
const folder = { workspace, home, secret: '', [Symbol.asyncDispose]: () => Promise.resolve() };
const gate = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return Promise.race([]);
};
const options = gatedOptions({ gate, timeout: 30, modelUrl, folder }, [], session);
const prompt = `Do all of it.${script({ tools: everyKindOfCall(workspace) }, { text: 'Done.' })}`;
for await (const _ of query({ prompt, options }));
