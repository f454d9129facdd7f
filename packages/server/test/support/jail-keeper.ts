import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { JailScene } from './jail-scene.ts';

// A server that does nothing but keep jails, for tests that kill one. It prints the folder of its data and, when
// they run, what its jails say. Its arguments: how many jails, and the script that each runs.

const [, , count = '1', script = ''] = process.argv;
const scene = await JailScene.open();
const secret = process.env['SECRET_FILE'];
// In memory too, where a real server would have it.
const kept = secret === undefined ? '' : await readFile(secret, 'utf8');
const env = { AI_AGENT_API_NODE: process.env['KEEPER_NODE'] ?? 'keeper' };

const jails = Array.from({ length: Number(count) }, async (_, index) => {
  const session = await scene.session();
  return scene.run(session, script, { env: { ...env, AI_AGENT_API_SESSION: `ses_${index}` } });
});
console.log(`started in ${path.resolve(scene.dataDir)}`);
for (const output of await Promise.all(jails)) console.log(output);
await scene[Symbol.asyncDispose]();
process.exitCode = kept === 'never' ? 1 : 0;
