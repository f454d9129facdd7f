import { expect, test } from 'vitest';
import { InvalidInputError } from '../errors.ts';
import { parseDatabaseAddress } from './database-address.ts';

test.each([
  [
    'postgresql://ann:s%40fe@db.example.com:6432/orders?sslmode=require',
    {
      host: 'db.example.com',
      port: 6_432,
      user: 'ann',
      password: 's@fe',
      database: 'orders',
      tls: 'encrypted',
    },
  ],
  ['postgres://a:b@DB.example.com/x', { host: 'db.example.com', port: 5_432, tls: 'verified' }],
  ['postgres://a:b@[::1]:5432/x?sslmode=disable', { host: '::1', tls: 'none' }],
  ['postgres://a:b@127.1/x', { host: '127.0.0.1' }],
  ['postgres://a:b@0x7f000001/x', { host: '127.0.0.1' }],
])('%s is read [mcp:database-address]', (text, expected) => {
  expect(parseDatabaseAddress(text)).toMatchObject(expected);
});

test.each([
  ['', 'must be a URL'],
  ['host=db user=a password=canary', 'must be a URL'],
  ['mysql://a:canary@db/x', 'must be a URL'],
  ['postgres://db/x', 'must name a user'],
  ['postgres://a@db/x', 'must name a user'],
  ['postgres://a:canary@db', 'must name a user'],
  ['postgres://a:canary@db/x#y', 'must name a user'],
  ['postgres://a:canary@/x', 'must be a URL'],
  ['postgres://a:canary@one,two/x', 'must name one host'],
  ['postgres://a:canary@%2Fvar%2Frun/x', 'must name one host'],
  ['postgres://a:canary@db:22/x', '1024 or higher'],
  ['postgres://a:canary@db/x?host=/var/run', 'no other parameter'],
  ['postgres://a:canary@db/x?sslcert=/etc/passwd', 'no other parameter'],
  ['postgres://a:canary@db/x?options=-c%20role=x', 'no other parameter'],
  ['postgres://a:canary@db/x?sslmode=prefer', 'sslmode among'],
  ['postgres://a:canary@db/x?sslmode=toString', 'sslmode among'],
  ['postgres://a:can%ary@db/x', 'begins no escape'],
  ['postgres://a:can%00ary@db/x', 'character NUL'],
])('%j is refused without a word of the secret [mcp:database-address]', (text, why) => {
  const read = () => parseDatabaseAddress(text);
  expect(read).toThrow(InvalidInputError);
  expect(read).toThrow(why);
  expect(read).not.toThrow(/can%?/);
});
