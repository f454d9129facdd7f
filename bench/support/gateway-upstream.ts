import { createServer, type ServerResponse } from 'node:http';

// A model API that answers every request with a stream of EVENTS pieces: as fast as they are taken, or one every 50 ms
// for who says `x-app: slow`. Tells its port.
const events = Number(process.env['EVENTS']);
const frame = (type: string, more: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;

const usage = { input_tokens: 10, output_tokens: 1 };
const head = frame('message_start', { message: { model: 'claude-sonnet-4-5', usage } });
const piece = frame('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'word ' } });
const tail =
  frame('message_delta', { delta: {}, usage: { output_tokens: events } }) + frame('message_stop', {});

function fast(response: ServerResponse): void {
  let left = events;
  const more = () => {
    for (let n = 0; n < 10 && left > 0; n++, left--) response.write(piece);
    if (left > 0) setImmediate(more);
    else response.end(tail);
  };
  more();
}

function slow(response: ServerResponse): void {
  let left = events;
  const timer = setInterval(() => {
    response.write(piece);
    if (--left > 0) return;
    clearInterval(timer);
    response.end(tail);
  }, 50);
}

const server = createServer((incoming, response) => {
  incoming.resume().once('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(head);
    if (incoming.headers['x-app'] === 'slow') slow(response);
    else fast(response);
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 2_000 }, () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : 0);
});
