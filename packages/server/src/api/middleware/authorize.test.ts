import { fastify } from 'fastify';
import { describe, expect, test } from 'vitest';
import { demandPermissions } from './authorize.ts';

function guarded() {
  const app = fastify();
  demandPermissions(app);
  return app;
}

describe('a route', () => {
  test('that does not say who may call it keeps the service from starting [access:undeclared]', () => {
    expect(() => guarded().get('/things', () => 'x')).toThrow(/^The route GET \/things names no permission/);
  });

  test('that names a right which nobody knows keeps it from starting too [access:unknown-right]', () => {
    const app = guarded();
    // @ts-expect-error -- nor does it compile
    expect(() => app.get('/things', { schema: { permission: 'things:do' } }, () => 'x')).toThrow(
      /names no permission/,
    );
  });

  test('that names a right, or nobody, is taken [access:declared]', () => {
    const app = guarded();
    app.get('/things', { schema: { permission: 'sessions:read' } }, () => 'x');
    app.get('/open', { schema: { permission: 'public' } }, () => 'x');
  });
});
