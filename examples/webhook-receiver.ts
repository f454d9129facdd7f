// A server that is told when turns end. Make an endpoint for it first: ai-agent webhooks create https://… -e session.status_idle
// Usage: WEBHOOK_SECRET=whsec_… PORT=3000 node webhook-receiver.ts
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { verifyWebhook, WebhookVerificationError } from '@ai-agent-api/client';

const { WEBHOOK_SECRET: secret = '', PORT: port = '3000' } = process.env;

// A message may come more than once: by its id one knows it again. A program that ends sometimes would keep them in a database.
const seen = new Set<string>();

const server = createServer((request, response) => {
  void receive(request.headers, text(request)).then((status) => response.writeHead(status).end());
});

async function receive(headers: Record<string, string | string[] | undefined>, body: Promise<string>) {
  try {
    const message = await verifyWebhook({ headers, body: await body }, secret);
    const id = String(headers['webhook-id']);
    if (!seen.has(id)) process.stdout.write(`${JSON.stringify(message)}\n`);
    seen.add(id);
    return 204;
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return 401;
  }
}

server.listen(Number(port), '127.0.0.1');
await once(server, 'listening');
