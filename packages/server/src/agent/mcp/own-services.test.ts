import { describe, expect, test } from 'vitest';
import { McpServerError } from './mcp-server-error.ts';
import { OwnServices, type OwnServicesOptions } from './own-services.ts';

const thisMachine = () => ['10.1.2.3', '2606:4700::1'];
const lookup = (host: string) =>
  host === 'db' || host === 'localhost'
    ? Promise.resolve([{ address: host === 'db' ? '10.1.9.9' : '127.0.0.1', family: 4 }])
    : Promise.reject(new Error(`ENOTFOUND ${host}`));

function ownAt(host: string, more: Partial<OwnServicesOptions> = {}) {
  return new OwnServices({ services: [{ host, port: 5_432 }], lookup, thisMachine, ...more });
}

describe('the services of the operator', () => {
  test.each(['db', '10.1.9.9', '::ffff:10.1.9.9'])('are known as %s [mcp:own-services]', async (host) => {
    const own = ownAt(host);
    expect(await own.areAt('10.1.9.9', 5_432)).toBe(true);
    expect(await own.areAt('::ffff:10.1.9.9', 5_432)).toBe(true);
    expect(await own.areAt('10.1.9.9', 5_433)).toBe(false);
    expect(await own.areAt('10.1.9.8', 5_432)).toBe(false);
    expect(await own.areAt('127.0.0.1', 5_432)).toBe(false);
  });

  test.each(['localhost', '::1', '127.0.0.1', '10.1.2.3', '2606:4700:0::1', '/var/run/postgresql'])(
    'are at no address of this machine when they are at %s [mcp:own-machine]',
    async (host) => {
      const own = ownAt(host);
      for (const address of ['127.0.0.1', '127.9.9.9', '::1', '0.0.0.0', '10.1.2.3', '2606:4700::1'])
        expect(await own.areAt(address, 5_432), address).toBe(true);
      expect(await own.areAt('10.1.2.4', 5_432)).toBe(false);
      expect(await own.areAt('127.0.0.1', 5_433)).toBe(false);
    },
  );

  test('let nobody to their port while it cannot be told where they are [mcp:own-unknown]', async () => {
    const never = () => new Promise<never>(() => undefined);
    const nothing = () => Promise.resolve([]);
    for (const own of [
      ownAt('db.search'),
      ownAt('db', { lookup: never, lookupMs: 20 }),
      ownAt('db', { lookup: nothing }),
    ]) {
      await expect(own.areAt('93.184.215.14', 5_432)).rejects.toThrow(McpServerError);
      expect(await own.areAt('93.184.215.14', 5_433)).toBe(false);
    }
  });

  test('are asked for by the system, and once at a time [mcp:own-lookup]', async () => {
    let asked = 0;
    const counted = (host: string) => {
      asked += 1;
      return lookup(host);
    };
    const own = ownAt('db', { lookup: counted });
    await Promise.all([own.areAt('1.1.1.1', 5_432), own.areAt('1.1.1.2', 5_432)]);
    expect(asked).toBe(1);
    await own.areAt('1.1.1.1', 5_432);
    expect(asked).toBe(2);
    expect(await ownAt('localhost', { lookup: undefined }).areAt('127.0.0.1', 5_432)).toBe(true);
  });
});
