import { StringDecoder } from 'node:string_decoder';

/** A line that is longer is skipped: nothing that is read here is, and a bad upstream must not fill the memory. */
const longest = 1024 * 1024;

/** Cuts a stream of server-sent events into the data of each, wherever its chunks begin and end. */
export class SseReader {
  readonly #onData: (data: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #line = '';
  #data: string | undefined;
  #isSkipping = false;

  constructor(onData: (data: string) => void) {
    this.#onData = onData;
  }

  push(chunk: Uint8Array): void {
    const text = this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#append(text.slice(start, end));
      if (!this.#isSkipping) this.#endLine();
      this.#line = '';
      this.#isSkipping = false;
      start = end + 1;
    }
    this.#append(text.slice(start));
  }

  #append(part: string): void {
    if (this.#line.length + part.length <= longest) this.#line += part;
    else {
      this.#isSkipping = true;
      this.#line = '';
    }
  }

  #endLine(): void {
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
    if (line.startsWith('data:')) this.#addData(line.slice(line[5] === ' ' ? 6 : 5));
    else if (line === '' && this.#data !== undefined) {
      this.#onData(this.#data);
      this.#data = undefined;
    }
  }

  #addData(part: string): void {
    const joined = this.#data === undefined ? part : `${this.#data}\n${part}`;
    this.#data = joined.length <= longest ? joined : '';
  }
}
