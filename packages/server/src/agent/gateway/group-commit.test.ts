import { describe, expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';

/** Goes end only when the test says so; each remembers what it was asked to do. */
function held(fails: (entries: readonly number[]) => boolean = () => false) {
  const goes: { readonly group: string; readonly entries: readonly number[]; readonly end: () => void }[] =
    [];
  const commits = new GroupCommit<string, number, string>(async (group, entries) => {
    const ended = Promise.withResolvers<undefined>();
    goes.push({ group, entries, end: () => ended.resolve(undefined) });
    await ended.promise;
    if (fails(entries)) throw new Error(`no ${entries.join()}`);
    return entries.map((entry) => `${group}${entry}`);
  });
  return { commits, goes, asked: () => goes.map(({ group, entries }) => `${group}:${entries.join()}`) };
}

/** Lets everything run that waits for nothing. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('what many ask for at once', () => {
  test('is begun at once for the first, and done together for those who come meanwhile [group-commit:together]', async () => {
    const { commits, goes, asked } = held();
    const results = Promise.all([1, 2, 3].map((entry) => commits.do('a', entry)));
    expect(asked()).toEqual(['a:1']);
    goes[0]?.end();
    await settle();
    expect(asked()).toEqual(['a:1', 'a:2,3']);
    goes[1]?.end();
    expect(await results).toEqual(['a1', 'a2', 'a3']);
    void commits.do('a', 4);
    expect(asked()).toEqual(['a:1', 'a:2,3', 'a:4']);
  });

  test('waits only for those of its own group [group-commit:groups]', () => {
    const { commits, asked } = held();
    void commits.do('a', 1);
    void commits.do('b', 2);
    expect(asked()).toEqual(['a:1', 'b:2']);
  });

  test('is done in goes of at most 128 [group-commit:bound]', async () => {
    const { commits, goes } = held();
    for (let entry = 0; entry < 200; entry++) void commits.do('a', entry);
    for (let go = 0; go < 3; go++) {
      goes[go]?.end();
      await settle();
    }
    expect(goes.map(({ entries }) => entries.length)).toEqual([1, 128, 71]);
  });

  test('and fails together is tried one by one: only what cannot be done is refused [group-commit:poison]', async () => {
    const { commits, goes, asked } = held((entries) => entries.includes(3));
    const results = Promise.allSettled([1, 2, 3, 4].map((entry) => commits.do('a', entry)));
    goes[0]?.end();
    await settle();
    goes[1]?.end();
    await settle();
    expect(asked()).toEqual(['a:1', 'a:2,3,4', 'a:2', 'a:3', 'a:4']);
    for (const go of goes) go.end();
    expect(
      (await results).map((result) => ('value' in result ? result.value : String(result.reason))),
    ).toEqual(['a1', 'a2', 'Error: no 3', 'a4']);
    await settle();
    void commits.do('a', 5);
    expect(asked().at(-1)).toBe('a:5');
  });
});
