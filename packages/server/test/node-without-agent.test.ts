import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawRequest } from './support/raw-http.ts';
import { ServerProcess } from './support/server-process.ts';
import { newServerSite, type ServerSite } from './support/server-site.ts';

const root = path.join(import.meta.dirname, '../../..');
const sdk = '@anthropic-ai/claude-agent-sdk';

const stack = new AsyncDisposableStack();
let site: ServerSite;
let checkout: string;
beforeAll(async () => {
  site = stack.use(await newServerSite());
  checkout = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-slim-'));
  stack.defer(() => rm(checkout, { recursive: true, force: true }));
  await layOut(checkout);
});
afterAll(() => stack.disposeAsync());

/** A checkout as the image of API nodes has it: the SDK without the programs that come with it. */
async function layOut(to: string): Promise<void> {
  const modules = path.join(to, 'node_modules');
  await mkdir(path.join(modules, path.dirname(sdk)), { recursive: true });
  const link = (name: string) => symlink(path.join(root, 'node_modules', name), path.join(modules, name));
  for (const name of await readdir(path.join(root, 'node_modules')))
    if (name !== '@anthropic-ai' && name !== '@ai-agent-api') await link(name);
  await link('@anthropic-ai/sdk');
  // What it asks for is looked for from where it lies.
  await cp(path.join(root, 'node_modules', sdk), path.join(modules, sdk), { recursive: true });
  for (const name of ['server', 'fake-anthropic'])
    await cp(path.join(root, 'packages', name), path.join(to, 'packages', name), {
      recursive: true,
      filter: (source) => !/\/(?:test|node_modules)(?:\/|$)/.test(source.slice(root.length)),
    });
  await mkdir(path.join(modules, '@ai-agent-api'));
  await symlink(path.join(to, 'packages/fake-anthropic'), path.join(modules, '@ai-agent-api/fake-anthropic'));
  const own = path.join(root, 'packages/server/node_modules');
  await symlink(own, path.join(to, 'packages/server/node_modules'));
}

describe("a node without the agent's program", () => {
  const serverOf = async (role: string) => {
    const main = path.join(checkout, 'packages/server/src/main.ts');
    const environment = { ...site.environment, DATA_DIR: await site.newDataDir(), ROLE: role };
    return stack.use(new ServerProcess(environment, { main }));
  };

  test('serves the API [deployment:api-alone]', async () => {
    const url = await (await serverOf('api')).ready();
    const user = await (await site.newUser('admin')).loginAt(url);
    const session = await user.newSession();
    expect((await user.get(`/sessions/${session}`)).status).toBe(200);
    expect((await rawRequest(url, { path: '/ready' })).text).toContain('This node runs no agents.');
  });

  test('does not start as a worker, and says what is missing [deployment:worker-alone]', async () => {
    const worker = await serverOf('worker');
    expect((await worker.ended).code).toBe(1);
    expect(worker.output).toContain('without the agent\'s program only "api" is allowed');
  });
});
