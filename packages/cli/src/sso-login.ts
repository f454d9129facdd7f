import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AgentApi, ssoAddress, type TokenStore } from '@ai-agent-api/client';
import { interruptible, type Context } from './context.ts';
import { UsageError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export type SsoFlags = {
  readonly url: string;
  readonly organization: string;
  /** The browser is on another machine: it shows the code, and a person types it. */
  readonly byCode: boolean;
};

/** A login at a provider takes no longer. In milliseconds. */
const withinMs = 10 * 60_000;

/** Has a person log in by a browser. Only who has the verifier, which stays in this program, gets tokens. */
export async function loginBySso(
  context: Pick<Context, 'terminal'>,
  { url, organization, byCode }: SsoFlags,
  store: TokenStore,
): Promise<AgentApi> {
  const { terminal } = context;
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const lead = (port?: number) => {
    const address = ssoAddress(url, { organization, challenge, ...(port !== undefined && { port }) });
    terminal.err(`Open this address in a browser${byCode ? '' : ' of this machine'}:\n\n  ${address}\n\n`);
  };
  const code = byCode
    ? await typedCode(terminal, () => lead())
    : await interruptible(context, (signal) => broughtCode(lead, signal));
  return AgentApi.exchangeSsoCode(url, { code, verifier }, { store });
}

async function typedCode(terminal: Terminal, lead: () => void): Promise<string> {
  lead();
  const code = terminal.ask ? await terminal.ask('Code: ', { isSecret: true }) : await terminal.readInput();
  return code.trim();
}

/** What the browser brings to a port of this machine, on which nobody else hears. */
async function broughtCode(lead: (port: number) => void, signal: AbortSignal): Promise<string> {
  const ends = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  const server = createServer().listen(0, '127.0.0.1');
  try {
    await once(server, 'listening', { signal: ends });
    const brought = firstAnswer(server, ends);
    lead((server.address() as AddressInfo).port);
    return await brought;
  } finally {
    server.close();
    server.closeIdleConnections();
  }
}

function firstAnswer(server: Server, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      server.closeAllConnections();
      reject(new UsageError('Nobody came back from the browser in time.'));
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const { searchParams } = new URL(request.url ?? '/', 'http://here');
      const [code, refusal] = [searchParams.get('code'), searchParams.get('refusal')];
      response.writeHead((code ?? refusal) ? 200 : 404, {
        'content-type': 'text/plain',
        connection: 'close',
      });
      response.end(
        code === null ? `You are not logged in. ${refusal ?? ''}\n` : 'You may close this window.\n',
      );
      if (code !== null) resolve(code);
      else if (refusal !== null) reject(new UsageError(refusal.slice(0, 500)));
    });
  });
}
