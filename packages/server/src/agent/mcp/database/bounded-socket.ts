import { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** A connection that breaks when more comes in than was wanted, however it is cut into messages. */
export class BoundedSocket extends Duplex {
  readonly #socket = new Socket();

  /** @param exceeded what it breaks with after so many bytes. */
  constructor(mostBytes: number, exceeded: () => Error) {
    super();
    let size = 0;
    this.#socket.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostBytes) this.destroy(exceeded());
      else if (!this.push(chunk)) this.#socket.pause();
    });
    this.#socket.on('connect', () => this.emit('connect'));
    this.#socket.on('end', () => this.push(null));
    this.#socket.on('error', (error) => this.destroy(error));
    this.#socket.on('close', () => this.destroy());
  }

  connect(port: number, host: string): this {
    this.#socket.connect(port, host);
    return this;
  }

  setNoDelay(isOn: boolean): this {
    this.#socket.setNoDelay(isOn);
    return this;
  }

  setKeepAlive(isOn: boolean, delay?: number): this {
    this.#socket.setKeepAlive(isOn, delay);
    return this;
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    // What encrypts on top of it tells why it broke before it is told that this is closed.
    setImmediate(done, error);
  }
}
