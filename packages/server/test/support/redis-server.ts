import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { lookAtRedis } from '../../src/infrastructure/look-at-redis.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

/** A real Redis, which keeps its address when it is killed and started again. */
export class RedisServer implements AsyncDisposable {
  readonly url: string;
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(): Promise<RedisServer> {
    const redis = new RedisServer(await freePort());
    await redis.start();
    return redis;
  }

  async start(): Promise<void> {
    const options = ['--port', String(this.#port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', options, { stdio: 'ignore', cwd: '/' });
    this.#child = child;
    const missing = new Promise<never>((_, reject) =>
      child.once('error', (cause) =>
        reject(new Error('These tests need redis-server: apt-get install redis-server', { cause })),
      ),
    );
    await Promise.race([eventually(() => lookAtRedis(this.url), { within: 10_000 }), missing]);
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
