import { execFile } from 'node:child_process';
import { glob, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDescribedService } from '../../packages/cli/src/test/described-service.ts';
import { buildPackages } from '../../scripts/packages.ts';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '..', '..');

let folder: string;
let packages: { readonly client: string; readonly cli: string };
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-packages-'));
  packages = await buildPackages(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A folder with nothing but the package in it. */
async function installed(name: 'client' | 'cli'): Promise<string> {
  const home = path.join(folder, `with-${name}`);
  await mkdir(home);
  await writeFile(path.join(home, 'package.json'), '{"type": "module"}');
  const { stdout } = await run('npm', ['pack', '--silent', packages[name]], { cwd: folder });
  await run('npm', ['install', '--prefer-offline', path.join(folder, stdout.trim())], { cwd: home });
  return home;
}

test('the command line installs into an empty folder and works [cli:package]', async () => {
  await using service = await startDescribedService();
  const home = await installed('cli');
  const files: string[] = [];
  for await (const file of glob('node_modules/**/*.*', { cwd: home })) files.push(file);
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(home, file))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(15_000_000);
  expect(files.filter((file) => /\.(node|so|gyp)$/.test(file))).toEqual([]);
  expect(files).toContain('node_modules/@ai-agent-api/cli/LICENSES.txt');

  const env = { ...process.env, AI_AGENT_URL: service.url, AI_AGENT_API_KEY: 'a', HOME: home };
  const program = path.join(home, 'node_modules', '.bin', 'ai-agent');
  expect((await run(program, ['--help'], { env })).stdout).toContain('Usage: ai-agent');
  expect((await run(program, ['sessions', 'list'], { env })).stdout).toMatch(/^SESSION +STATUS/);
  expect(service.called).toEqual(['listSessions']);
  // What is loaded by those alone who need it.
  expect((await run(program, ['sessions', '--jq', '.[0].id'], { env })).stdout).toBe('1\n');
  const file = path.join(home, 'none.yaml');
  await writeFile(file, 'a: [\n');
  await expect(run(program, ['apply', '-f', file], { env })).rejects.toThrow('The files are not valid');
});

const program = `
import { AgentApi, verifyWebhook, type Session } from '@ai-agent-api/client';
const api = new AgentApi({ baseUrl: process.argv[2] ?? '', accessToken: 'x' });
const sessions: readonly Session[] = await Array.fromAsync(api.sessions.list());
// @ts-expect-error A name is a text.
const wrong: Parameters<typeof api.sessions.create>[0] = { name: 5 };
console.log(sessions.length, typeof wrong, typeof verifyWebhook);
`;

test('the typed client installs into an empty folder, with types that hold, and is bundled in part [client:package]', async () => {
  await using service = await startDescribedService();
  const home = await installed('client');
  const file = path.join(home, 'program.ts');
  await writeFile(file, `declare const process: { readonly argv: string[] };${program}`);
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext', '--types', ''];
  await run(path.join(root, 'node_modules', '.bin', 'tsc'), [...flags, file], { cwd: home });
  const { stdout } = await run(process.execPath, [file, service.url]);
  expect(stdout).toBe('1 object function\n');

  const weigh = async (code: string) => {
    const input = path.join(home, 'weighed.js');
    await writeFile(input, code);
    await using bundle = await rolldown({ input, platform: 'browser' });
    const { output } = await bundle.generate({ minify: true });
    return gzipSync(output[0].code).length;
  };
  expect(await weigh("export * from '@ai-agent-api/client';")).toBeLessThan(16_000);
  expect(await weigh("export { verifyWebhook } from '@ai-agent-api/client';")).toBeLessThan(1_500);
});
