import { Writable } from 'node:stream';
import type { Json } from './api.ts';

/** Takes what a service logs. */
export function collectLines() {
  const texts: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      texts.push(chunk.toString('utf8'));
      done();
    },
  });
  return { destination, texts, lines: () => texts.map((text) => JSON.parse(text) as Json) };
}
