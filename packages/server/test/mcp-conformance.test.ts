import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startTestApp } from './support/harness.ts';

const program = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json')),
  'dist',
  'index.js',
);

const fixture = 'calls a tool of the name test_…, which a server has for this suite alone';
const noResources = 'there are no resources here';
const noPrompts = 'there are no prompts here';

/** What does not apply, and why. The suite fails when one of these passes. */
const notApplicable: Readonly<Record<string, string>> = {
  'logging-set-level': 'no log is sent to clients, and none is offered',
  'completion-complete': 'there are no prompts and resources whose arguments could be completed',
  'tools-call-simple-text': fixture,
  'tools-call-image': fixture,
  'tools-call-audio': fixture,
  'tools-call-embedded-resource': fixture,
  'tools-call-mixed-content': fixture,
  'tools-call-with-logging': fixture,
  'tools-call-error': fixture,
  'tools-call-with-progress': fixture,
  'tools-call-sampling': fixture,
  'tools-call-elicitation': fixture,
  'elicitation-sep1034-defaults': fixture,
  'elicitation-sep1330-enums': fixture,
  'server-sse-multiple-streams':
    'answers are plain JSON, without sessions and streams, as the protocol allows',
  'resources-list': noResources,
  'resources-read-text': noResources,
  'resources-read-binary': noResources,
  'resources-templates-read': noResources,
  'resources-subscribe': noResources,
  'resources-unsubscribe': noResources,
  'prompts-list': noPrompts,
  'prompts-get-simple': noPrompts,
  'prompts-get-with-args': noPrompts,
  'prompts-get-embedded-resource': noPrompts,
  'prompts-get-with-image': noPrompts,
};

/** The suite has no way to tell who asks: what it sends goes on with a token. */
async function startSigner(url: string, token: string): Promise<AsyncDisposable & { url: string }> {
  const { hostname, port } = new URL(url);
  const server = createServer((request, response) => {
    const { method, url: target } = request;
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    const onward = send({ hostname, port, method, path: target, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('the place of the protocol passes what applies of its conformance suite [mcp-endpoint:conformance]', async () => {
  await using service = await startTestApp({ ROLE: 'api' });
  const { token } = await service.newUser();
  await using signer = await startSigner(service.url, token);
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-conformance-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const expected = path.join(folder, 'expected.yml');
  await writeFile(expected, JSON.stringify({ server: Object.keys(notApplicable) }));
  const asked = ['server', '--url', signer.url, '--expected-failures', expected, '-o', folder];
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...asked], {
    cwd: folder,
    timeout: 60_000,
    maxBuffer: 16 * 1024 * 1024,
  });
  expect(stdout).toContain('Baseline check passed');
  for (const passed of ['server-initialize', 'ping', 'tools-list', 'dns-rebinding-protection'])
    expect(stdout).toContain(passed);
});
