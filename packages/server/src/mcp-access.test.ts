import { expect, test } from 'vitest';
import { ownServices } from './mcp-access.ts';

test.each([
  ['postgres://a:b@db.example.com/x', { host: 'db.example.com', port: 5_432 }],
  ['postgres://a:b@db.example.com:6432/x', { host: 'db.example.com', port: 6_432 }],
  ['postgres://a:b@other:1/x?host=db.example.com&port=6432', { host: 'db.example.com', port: 6_432 }],
  ['postgres:///x?host=/var/run/postgresql', { host: '/var/run/postgresql', port: 5_432 }],
  ['postgres://a@[fd00::1]/x', { host: 'fd00::1', port: 5_432 }],
])('the database of the service is found where the driver finds it: %s [mcp:own-places]', (url, place) => {
  expect(ownServices({ databaseUrl: url })).toEqual([place]);
});

test.each([
  ['redis://:b@cache.example.com', { host: 'cache.example.com', port: 6_379 }],
  ['rediss://[fd00::1]:6380/2', { host: 'fd00::1', port: 6_380 }],
  ['redis://?host=cache.example.com&port=6380', { host: 'cache.example.com', port: 6_380 }],
  ['redis://?path=/run/redis.sock', { host: '/run/redis.sock', port: 6_379 }],
])('the Redis of the service is found where the driver finds it: %s [mcp:own-places]', (url, place) => {
  expect(ownServices({ redisUrl: url })).toEqual([place]);
});
