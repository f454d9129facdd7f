import http from 'node:http';

// Opens READERS event streams, tells when all are open, and reports when each has got EVENTS events or 30 s are over.
const { URL: base = '', TOKEN = '', SESSION = '', READERS = '0', EVENTS = '0' } = process.env;
const readers = Number(READERS);
const events = Number(EVENTS);
const delays: number[] = [];
let open = 0;
let done = 0;
let repeated = 0;
let received = 0;

const agent = new http.Agent({ maxSockets: Infinity, keepAlive: false });
const deadline = setTimeout(report, 60_000);

for (let index = 0; index < readers; index++) {
  http.get(
    `${base}/api/v1/sessions/${SESSION}/events/stream?after=1`,
    { agent, headers: { authorization: `Bearer ${TOKEN}` } },
    (response) => {
      if (++open === readers) process.send?.('open');
      let last = 1;
      let rest = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const parts = (rest + chunk).split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) {
          const seq = Number(/^id: (\d+)/m.exec(part)?.[1] ?? 0);
          if (seq === 0) continue;
          received++;
          if (seq <= last) repeated++;
          last = Math.max(last, seq);
          delays.push(Date.now() - Number(/"reason":"(\d+)"/.exec(part)?.[1]));
          if (last === events + 1 && ++done === readers) report();
        }
      });
    },
  );
}

function report(): void {
  clearTimeout(deadline);
  process.send?.({ received, lost: readers * events - (received - repeated), repeated, delays }, () =>
    process.exit(0),
  );
}
