import { describe, expect, test } from 'vitest';
import { erasureOrder } from './erasure-order.ts';

describe('the order in which tables are emptied', () => {
  test('has what refers to something before it, and the audit log last [deletion:order]', () => {
    const references = [
      { from: 'turns', to: 'sessions' },
      { from: 'sessions', to: 'users' },
      { from: 'audit_checkpoints', to: 'audit_log' },
    ];
    const tables = ['audit_checkpoints', 'audit_log', 'sessions', 'turns', 'users'];
    expect(erasureOrder(tables, references)).toEqual([
      'turns',
      'sessions',
      'users',
      'audit_checkpoints',
      'audit_log',
    ]);
  });

  test('is refused where tables refer to each other in a circle [deletion:order]', () => {
    const references = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ];
    expect(() => erasureOrder(['a', 'b', 'c'], references)).toThrow('in a circle: a, b.');
  });
});
