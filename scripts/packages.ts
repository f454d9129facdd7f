import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';

// Writes what is published: a folder for `npm pack` or `npm publish` beside the sources of the client and of the command line.
const root = path.join(import.meta.dirname, '..');
const run = promisify(execFile);

type Manifest = { readonly version: string; readonly dependencies: Readonly<Record<string, string>> };

const node = '>=22';

/** @returns the folders of the packages. */
export async function buildPackages(
  to = path.join(root, 'packages'),
): Promise<{ client: string; cli: string }> {
  const folders = { client: path.join(to, 'client', 'dist'), cli: path.join(to, 'cli', 'dist') };
  await Promise.all([buildClient(folders.client), buildCli(folders.cli)]);
  return folders;
}

/** A module for each source, with its types, so that who bundles it takes what they use. */
async function buildClient(folder: string): Promise<void> {
  await emptied(folder);
  const sources = path.join(root, 'packages', 'client');
  const flags = [
    '--noEmit',
    'false',
    '--declaration',
    '--rootDir',
    path.join(sources, 'src'),
    '--outDir',
    folder,
  ];
  await run(path.join(root, 'node_modules', '.bin', 'tsc'), ['-p', sources, ...flags]);
  const { version, dependencies } = await manifestOf('client');
  await finish(folder, 'client', {
    name: '@ai-agent-api/client',
    version,
    description: 'The typed client of AI-Agent-API, web standards only',
    type: 'module',
    sideEffects: false,
    exports: {
      '.': { types: './index.d.ts', default: './index.js' },
      './verify-audit-log': { types: './verify-audit-log.d.ts', default: './verify-audit-log.js' },
      './websocket': { types: './websocket.d.ts', default: './websocket.js' },
    },
    engines: { node },
    dependencies,
  });
}

/** Few files with all that it needs, because a program of many starts late; what few commands need is in files of its own. */
async function buildCli(folder: string): Promise<void> {
  await emptied(folder);
  const { version } = await manifestOf('cli');
  await using bundle = await rolldown({
    input: path.join(root, 'packages', 'cli', 'src', 'main.ts'),
    platform: 'node',
    // jq looks beside itself for what is in it already.
    transform: { target: 'node22', define: { __dirname: '""' } },
  });
  const { output } = await bundle.generate({
    minify: true,
    entryFileNames: 'ai-agent.js',
    chunkFileNames: ({ moduleIds }) => `${packageOf(moduleIds.at(-1) ?? '') ?? '[name]'}.js`,
  });
  const chunks = output.flatMap((each) => (each.type === 'chunk' ? [each] : []));
  for (const { fileName, code } of chunks) await writeFile(path.join(folder, fileName), code);
  await chmod(path.join(folder, 'ai-agent.js'), 0o755);
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  await writeFile(path.join(folder, 'LICENSES.txt'), await licensesOf(modules));
  await finish(folder, 'cli', {
    name: '@ai-agent-api/cli',
    version,
    description: 'The command line of AI-Agent-API',
    type: 'module',
    bin: { 'ai-agent': 'ai-agent.js' },
    engines: { node },
  });
}

async function emptied(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

async function finish(folder: string, name: 'client' | 'cli', manifest: object): Promise<void> {
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await copyFile(path.join(root, 'packages', name, 'README.md'), path.join(folder, 'README.md'));
}

async function manifestOf(name: 'client' | 'cli'): Promise<Manifest> {
  return JSON.parse(await readFile(path.join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest;
}

function packageOf(module: string): string | undefined {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1];
}

/** What the authors of bundled packages ask to be told with them. */
async function licensesOf(modules: readonly string[]): Promise<string> {
  const names = new Set(modules.flatMap((id) => packageOf(id) ?? []));
  const texts = [...names].sort().map(async (name) => {
    const text = await readFile(path.join(root, 'node_modules', name, 'LICENSE'), 'utf8');
    return `${name}\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join('\n---\n\n');
}

if (import.meta.main) {
  const { client, cli } = await buildPackages();
  process.stdout.write(`Wrote ${path.relative(root, client)} and ${path.relative(root, cli)}\n`);
}
