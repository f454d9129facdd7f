import { describe, expect, test } from 'vitest';
import { AddressGuard, ForbiddenAddressError } from './address-guard.ts';

const answers: Record<string, string[]> = {
  'good.test': ['93.184.216.34'],
  'mixed.test': ['93.184.216.34', '169.254.169.254'],
  'empty.test': [],
};
const lookup = (host: string) =>
  Promise.resolve(
    (answers[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  );

describe('AddressGuard', () => {
  test.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.0.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '::1',
    '::',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2001:db8::1',
    '2001:0:1::',
    'localhost',
    '',
    '127.1',
    '0x7f000001',
  ])('%s is not allowed', (address) => {
    expect(new AddressGuard().isAllowed(address)).toBe(false);
  });

  test.each(['93.184.216.34', '1.1.1.1', '2606:4700:4700::1111', '::ffff:93.184.216.34', '172.32.0.1'])(
    '%s is allowed',
    (address) => expect(new AddressGuard().isAllowed(address)).toBe(true),
  );

  test('a name is resolved once, and what is judged is what is dialled', async () => {
    let asked = 0;
    const rebinding = () =>
      Promise.resolve([{ address: asked++ === 0 ? '93.184.216.34' : '127.0.0.1', family: 4 }]);
    const address = await new AddressGuard({ lookup: rebinding }).resolve('rebind.test');
    expect(address).toEqual({ address: '93.184.216.34', family: 4 });
    expect(asked).toBe(1);
  });

  test.each(['mixed.test', 'empty.test', '127.0.0.1', '[::1]', '[::ffff:10.0.0.1]'])(
    '%s leads nowhere',
    async (host) => {
      await expect(new AddressGuard({ lookup }).resolve(host)).rejects.toThrow(ForbiddenAddressError);
    },
  );

  test('this machine is reached under none of its addresses, public ones included [egress:own-addresses]', async () => {
    const own = () => ['93.184.216.34', '2606:4700::1'];
    const guard = new AddressGuard({ lookup, own });
    expect(
      ['93.184.216.34', '::ffff:93.184.216.34', '2606:4700::1'].map((each) => guard.isAllowed(each)),
    ).toEqual([false, false, false]);
    expect(guard.isAllowed('93.184.216.35')).toBe(true);
    await expect(guard.resolve('good.test')).rejects.toThrow(ForbiddenAddressError);
  });

  test('this machine is opened by no network but loopback [egress:own-addresses]', () => {
    const own = () => ['10.1.2.3', '127.0.0.1', '::1'];
    const guard = new AddressGuard({ own, exempt: ['10.1.0.0/16', '127.0.0.0/8', '::1'] });
    expect(['10.1.2.3', '::ffff:10.1.2.3'].filter((each) => guard.isAllowed(each))).toEqual([]);
    const open = ['10.1.2.4', '127.0.0.1', '::1'];
    expect(open.filter((each) => guard.isAllowed(each))).toEqual(open);
  });

  test('an operator may close networks [egress:closed-networks]', () => {
    const guard = new AddressGuard({ refuse: ['93.184.0.0/16', '2606:4700::/32', '1.1.1.1'] });
    const closed = ['93.184.216.34', '2606:4700:1::1', '1.1.1.1'];
    expect(closed.filter((each) => guard.isAllowed(each))).toEqual([]);
    expect(guard.isAllowed('8.8.8.8')).toBe(true);
  });

  test('an operator may open a network of their own, but never the metadata', async () => {
    const guard = new AddressGuard({ lookup, exempt: ['10.1.0.0/16', '169.254.0.0/16', '::1'] });
    expect(guard.isAllowed('10.1.2.3')).toBe(true);
    expect(guard.isAllowed('10.2.0.1')).toBe(false);
    expect(guard.isAllowed('::1')).toBe(true);
    expect(guard.isAllowed('169.254.169.254')).toBe(false);
    expect(guard.isAllowed('::ffff:169.254.169.254')).toBe(false);
    await expect(guard.resolve('good.test')).resolves.toEqual({ address: '93.184.216.34', family: 4 });
  });
});
