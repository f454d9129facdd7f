import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Actor } from '../../domain/access/actor.ts';
import type { RateClass } from '../../infrastructure/request-limits.ts';
import { InvalidInputError, NotAllowedError, RateLimitedError } from '../../domain/errors.ts';
import { OrganizationId, UserId } from '../../domain/ids.ts';
import { tool, type ToolCallContext } from './tool.ts';

function contextOf(role: Actor['role'], counted: RateClass[], isOver = false): ToolCallContext {
  return {
    actor: { organizationId: OrganizationId.new(), userId: UserId.new(), role },
    wait: (_seconds, look) => look(AbortSignal.abort()),
    assertTaken: () => Promise.resolve(),
    count: (rateClass) => {
      counted.push(rateClass);
      const limited = new RateLimitedError(rateClass, 'calls', { limit: 1, resetSeconds: 60 });
      return isOver ? Promise.reject(limited) : Promise.resolve();
    },
  };
}

function toolOf(rateClass: RateClass, ran: unknown[]) {
  return tool({
    ...{
      name: 'go',
      title: 'Go',
      description: 'Goes.',
      operation: 'go',
      permission: 'sessions:write',
      rateClass,
    },
    input: z.strictObject({ far: z.int().default(1) }),
    run: (input) => {
      ran.push(input);
      return Promise.resolve({});
    },
  });
}

describe('a tool of the service', () => {
  test.each([
    ['run', ['run']],
    ['write', ['write']],
    // Each message counts as reading.
    ['read', []],
  ] as const)(
    'that is of the class %s counts as %j, once it may be called [mcp-endpoint:counted]',
    async (kind, as) => {
      const [counted, ran]: [RateClass[], unknown[]] = [[], []];
      await toolOf(kind, ran).call(undefined, contextOf('user', counted));
      expect([counted, ran]).toEqual([as, [{ far: 1 }]]);
      await expect(toolOf(kind, ran).call({}, contextOf('viewer', counted))).rejects.toThrow(NotAllowedError);
      expect([counted, ran.length]).toEqual([as, 1]);
    },
  );

  test('does nothing that is one too many, or that it does not understand [mcp-endpoint:counted]', async () => {
    const ran: unknown[] = [];
    await expect(toolOf('run', ran).call({}, contextOf('user', [], true))).rejects.toThrow(RateLimitedError);
    for (const input of [5, [], { far: 'x' }, { near: 1 }])
      await expect(toolOf('run', ran).call(input, contextOf('user', []))).rejects.toThrow(InvalidInputError);
    expect(ran).toEqual([]);
  });
});
