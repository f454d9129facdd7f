import { describe, expect, test } from 'vitest';
import { DecisionOrder } from './decision-order.ts';

function decision(tool_use_id: string) {
  return { type: 'permission.decided', tool_use_id, name: 'Bash', decision: 'allow', reason: 'r' } as const;
}

describe('a decision', () => {
  test('that comes before its call waits for it [decision-order:early]', () => {
    const order = new DecisionOrder();
    expect(order.decided('a', decision('a'))).toBeUndefined();
    expect(order.called('b')).toEqual([]);
    expect(order.called('a')).toEqual([decision('a')]);
    expect(order.called('a')).toEqual([]);
  });

  test('whose call is never heard of is there at the end [decision-order:rest]', () => {
    const order = new DecisionOrder();
    order.decided('a', decision('a'));
    order.decided('b', decision('b'));
    order.called('b');
    expect(order.rest()).toEqual([decision('a')]);
  });

  test('that comes after its call is logged at once [decision-order:late]', () => {
    const order = new DecisionOrder();
    expect(order.called('a')).toEqual([]);
    expect(order.decided('a', decision('a'))).toEqual(decision('a'));
  });
});
