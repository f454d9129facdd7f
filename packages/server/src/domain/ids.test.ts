import { describe, expect, test } from 'vitest';
import { NotFoundError } from './errors.ts';
import {
  EventId,
  MessageId,
  NodeId,
  OrganizationId,
  SessionId,
  TokenFamilyId,
  ToolCallId,
  TurnId,
  UserId,
} from './ids.ts';

const kinds = {
  org: OrganizationId,
  usr: UserId,
  ses: SessionId,
  turn: TurnId,
  evt: EventId,
  msg: MessageId,
  tool: ToolCallId,
  fam: TokenFamilyId,
  node: NodeId,
};

describe('an id', () => {
  test.each(Object.entries(kinds))(
    'of the kind %s shows its kind and is taken by no other [ids:kinds]',
    (prefix, kind) => {
      const id = kind.new();
      expect(id).toMatch(new RegExp(`^${prefix}_[0-9a-f]{32}$`));
      expect(kind.parse(id)).toBe(id);
      for (const other of Object.values(kinds))
        if (other !== kind) expect(() => other.parse(id)).toThrow(NotFoundError);
    },
  );

  test('is new each time and grows with time [ids:order]', () => {
    const ids = Array.from({ length: 1_000 }, SessionId.new);
    expect(new Set(ids).size).toBe(1_000);
    const time = (id: string) => id.slice(4, 16);
    expect(ids.map(time)).toEqual(ids.map(time).toSorted());
  });

  const hex = '0'.repeat(32);
  test.each([
    '',
    'ses_',
    `ses_${hex}0`,
    `ses_${hex}\n`,
    ` ses_${hex}`,
    `SES_${hex}`,
    `ses_${'A'.repeat(32)}`,
    `ses-${hex}`,
    hex,
    `ses_${hex}'`,
  ])('of another shape, %j, names nothing [ids:shape]', (text) => {
    expect(() => SessionId.parse(text)).toThrow(NotFoundError);
  });

  test('that is long is not repeated at length [ids:long]', () => {
    expect(() => SessionId.parse('x'.repeat(10_000))).toThrow(/^There is no session "x{80}"\.$/);
  });
});
