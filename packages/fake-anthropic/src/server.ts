import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { ErrorCounts } from './error-counts.ts';
import { offlineConversation } from './offline-conversation.ts';
import { Reply } from './reply.ts';
import { type RecordedRequest, RequestLog } from './request-log.ts';
import { route } from './route.ts';
import { ScriptBook } from './script-book.ts';
import type { Script } from './step.ts';
import { echo } from './unscripted.ts';

export type FakeAnthropicOptions = {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly scripts?: readonly Script[];
  /** Answers unscripted prompts as the offline model; otherwise they are echoed. */
  readonly offline?: boolean;
  /** How many requests stay on record. */
  readonly keepRequests?: number;
  /** Called when a request is complete, before it is answered. */
  readonly onRequest?: (request: RecordedRequest) => void;
};

export type FakeAnthropic = AsyncDisposable & {
  readonly url: string;
  /** The newest requests, oldest first. */
  readonly requests: readonly RecordedRequest[];
  readonly script: (...scripts: readonly Script[]) => void;
  /** Throws when a registered script was not used up or a request found no step; then forgets all scripts. */
  readonly assertFinished: () => void;
  readonly close: () => Promise<void>;
};

export async function startFakeAnthropic(options: FakeAnthropicOptions = {}): Promise<FakeAnthropic> {
  const { port = 0, host = '127.0.0.1', scripts = [], keepRequests = 200, onRequest } = options;
  const book = new ScriptBook();
  const log = new RequestLog(keepRequests);
  const unscripted = options.offline ? offlineConversation : echo;
  const sources = { book, counts: new ErrorCounts(), unscripted };
  for (const script of scripts) book.add(script);

  const server = createServer((incoming, response) => {
    const reply = new Reply(response);
    const answered = log.record(incoming, reply).then((request) => {
      onRequest?.(request);
      return route(request, reply, sources);
    });
    answered.catch((error: unknown) => {
      if (reply.abandoned) return;
      book.report(`The fake itself failed: ${String(error)}`);
      response.destroy();
    });
  });
  server.listen(port, host);
  await once(server, 'listening');

  const close = (): Promise<void> => stop(server);
  return {
    url: urlOf(server),
    requests: log.requests,
    script: (...added) => {
      for (const script of added) book.add(script);
    },
    assertFinished: () => book.assertFinished(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Hung answers would keep the server open for ever, so their connections are closed. */
async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The fake listens on no port.');
  return `http://${address.address}:${address.port}`;
}
