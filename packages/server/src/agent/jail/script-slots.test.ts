import { describe, expect, test } from 'vitest';
import { ScriptSlots } from './script-slots.ts';

const never = new AbortController().signal;

/** Asks for a slot, and tells when it has been had. */
function ask(slots: ScriptSlots, owner: string, signal: AbortSignal = never) {
  const asked = { has: false, slot: slots.take(owner, signal) };
  asked.slot.then(
    () => (asked.has = true),
    () => undefined,
  );
  return asked;
}

/** Long enough for every promise that can be settled. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the slots of scripts', () => {
  test('let so many run at once, and then the next in order [hook-scripts:slots]', async () => {
    const slots = new ScriptSlots(2);
    const [one, two, three, four] = ['a', 'b', 'c', 'd'].map((owner) => ask(slots, owner));
    await settled();
    expect([one, two, three, four].map((each) => each?.has)).toEqual([true, true, false, false]);
    (await one?.slot)?.[Symbol.dispose]();
    await settled();
    expect([three?.has, four?.has]).toEqual([true, false]);
  });

  test('keep room for others beside an organization that wants all [hook-scripts:slots]', async () => {
    const slots = new ScriptSlots(4);
    const greedy = Array.from({ length: 4 }, () => ask(slots, 'greedy'));
    const other = ask(slots, 'other');
    await settled();
    expect(greedy.map(({ has }) => has)).toEqual([true, true, false, false]);
    expect(other.has).toBe(true);
    (await other.slot)[Symbol.dispose]();
    (await greedy[0]?.slot)?.[Symbol.dispose]();
    await settled();
    expect(greedy.map(({ has }) => has)).toEqual([true, true, true, false]);
  });

  test('are waited for no longer than the signal says, and by a limited number [hook-scripts:slots]', async () => {
    const slots = new ScriptSlots(1);
    using _ = await slots.take('a', never);
    const impatient = new AbortController();
    const waiting = slots.take('b', impatient.signal);
    impatient.abort();
    await expect(waiting).rejects.toThrow('did not get its turn');
    for (let index = 0; index < 64; index++) ask(slots, 'b');
    await expect(slots.take('b', never)).rejects.toThrow('Too many scripts wait');
  });
});
