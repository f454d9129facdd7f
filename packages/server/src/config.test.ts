import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const refusal = (env: Record<string, string>): string => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error(`${JSON.stringify(env)} was accepted`);
};

describe('the environment', () => {
  test('may be empty [config:defaults]', () => {
    const { config, secrets } = readConfig({});
    expect(config).toMatchObject({
      http: { host: '127.0.0.1', port: 8000, corsOrigins: [] },
      role: 'all',
      admin: { email: 'admin@example.com' },
      loginAttemptsPerMinute: 10,
      log: { level: 'info' },
    });
    expect(path.isAbsolute(config.dataDir)).toBe(true);
    expect(secrets).toEqual({});
  });

  test('counts an empty value as absent [config:empty]', () => {
    const empty = { PORT: '', DATABASE_URL: '', ADMIN_PASSWORD: '', CORS_ORIGINS: '', LOG_LEVEL: '' };
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  test('is read into numbers, lists and plain paths [config:values]', () => {
    const { config, secrets } = readConfig({
      PORT: '0',
      DATA_DIR: 'data',
      CORS_ORIGINS: ' https://a.example.com,, https://b.example.com ',
      ANTHROPIC_UPSTREAM_URL: 'http://127.0.0.1:9/anthropic//',
      DATABASE_URL: 'postgresql://me:secret@db/name',
      toString: 'x',
    });
    expect(config.http.port).toBe(0);
    expect(config.dataDir).toBe(path.resolve('data'));
    expect(config.http.corsOrigins).toEqual(['https://a.example.com', 'https://b.example.com']);
    expect(config.agent.upstreamUrl).toBe('http://127.0.0.1:9/anthropic');
    expect(secrets).toEqual({ databaseUrl: 'postgresql://me:secret@db/name' });
  });

  test('keeps secrets apart from the rest [config:secrets-apart]', () => {
    const { config } = readConfig({
      JWT_SECRET: 'canary'.repeat(6),
      ANTHROPIC_API_KEY: 'canary',
      ADMIN_PASSWORD: 'canary-canary',
      METRICS_TOKEN: 'canary-canary-canary',
      SECRETS_KEY: 'canary'.repeat(6),
      DATABASE_URL: 'postgres://canary@db/x',
    });
    expect(JSON.stringify(config)).not.toContain('canary');
  });

  test.each([
    ['PORT', '70000', '0 to 65535'],
    ['PORT', '-1', '0 to 65535'],
    ['PORT', 'http', '0 to 65535'],
    ['PORT', '80.5', '0 to 65535'],
    ['LOG_LEVEL', 'loud', 'fatal, error, warn, info, debug, trace, silent'],
    ['ROLE', 'api,worker', 'all, api, worker'],
    ['ISOLATION', 'maybe', 'auto, jail, none'],
    ['ANTHROPIC_UPSTREAM_URL', 'file:///etc/passwd', 'an http or https URL'],
    ['HOST', '0.0.0.0', 'a loopback address'],
    ['HOST', 'example.com', 'a loopback address'],
    ['HOST', '127.0.0.1.example.com', 'a loopback address'],
    ['REFUSED_NETWORKS', '203.0.113.0/33', 'networks such as'],
    ['REFUSED_NETWORKS', '203.0.113.0/24,example.com', 'networks such as'],
    ['LEASE_SECONDS', '0', '1 to 300'],
    ['LOGIN_ATTEMPTS_PER_MINUTE', '1e9', '1 to 10000'],
  ])(
    '%s "%s" stops the start, named, shown, and with what is allowed [config:wrong]',
    (name, value, allowed) => {
      // Without jails nobody outside is let in.
      const message = refusal({ ...(name === 'HOST' && { ISOLATION: 'none' }), [name]: value });
      expect(message).toContain(`${name} was "${value}"`);
      expect(message).toContain(allowed);
      expect(message).not.toContain('\n');
    },
  );

  test.each([
    [true, {}],
    [true, { HOST: '::1', DATABASE_URL: 'postgres://u@[::1]:5432/x' }],
    [true, { DATABASE_URL: 'postgres://u@localhost/x?host=/run/postgresql' }],
    [false, { HOST: '0.0.0.0' }],
    [false, { ROLE: 'worker', DATABASE_URL: 'postgres://u@127.0.0.1/x' }],
    [false, { DATABASE_URL: 'postgres://u@db.example.com/x' }],
    [false, { DATABASE_URL: 'postgres://u@127.0.0.1/x?host=db.example.com' }],
  ])('lets auto go without a jail: %s, with %j [jail:this-machine]', (may, environment) => {
    expect(readConfig(environment).config.agent.mayGoWithoutJail).toBe(may);
  });

  test('with ISOLATION=none takes no database that others may share [jail:this-machine]', () => {
    const message = refusal({ ISOLATION: 'none', DATABASE_URL: 'postgres://u:canary@db.example.com/x' });
    expect(message).toMatch(/^DATABASE_URL was .* ISOLATION is none/);
    expect(message).not.toContain('canary');
  });

  test.each([
    ['JWT_SECRET', 'too-short-canary'],
    ['ADMIN_PASSWORD', 'canary'],
    ['METRICS_TOKEN', 'canary'],
    ['METRICS_TOKEN', 'canary that no header can carry'],
    ['DATABASE_URL', 'mysql://root:canary@db/x'],
    ['DATABASE_URL', 'canary'],
    ['SECRETS_KEY', 'canary'],
    ['SECRETS_KEY', `${'k'.repeat(32)},canary`],
  ])('%s is named and not shown when it is wrong [config:wrong-secret]', (name, value) => {
    const message = refusal({ [name]: value });
    expect(message).toContain(`${name} was a value that is not shown`);
    expect(message).not.toContain('canary');
  });

  test('of several lines is shown on one [config:one-line]', () => {
    expect(refusal({ LOG_LEVEL: 'a\nb', HOST: '127.0.0.1' })).not.toContain('\n');
    expect(refusal({ HOST: 'a\nb' })).not.toContain('\n');
    expect(refusal({ ROLE: 'x'.repeat(5_000) }).length).toBeLessThan(400);
  });
});
