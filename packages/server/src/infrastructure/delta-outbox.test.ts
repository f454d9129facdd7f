import { expect, test, vi } from 'vitest';
import { NodeId, SessionId, TurnId } from '../domain/ids.ts';
import { decodeDeltas } from './delta-messages.ts';
import { DeltaOutbox, type Outgoing } from './delta-outbox.ts';

const [nodeId, turn_id] = [NodeId.new(), TurnId.new()];
const delta = (text: string) => ({ turn_id, kind: 'text', text }) as const;
const textOf = (sent: readonly Outgoing[]) =>
  sent.flatMap(({ text }) => decodeDeltas(text)?.deltas.map((each) => each.text) ?? []).join('');

test('drafts go at once when nothing is on its way, and together while something is [nodes:draft-batches]', async () => {
  const sent: (readonly Outgoing[])[] = [];
  const ways: (() => void)[] = [];
  const outbox = new DeltaOutbox({
    nodeId,
    maxBytes: 7_900,
    send: (messages) => {
      sent.push(messages);
      return new Promise((resolve) => ways.push(resolve));
    },
    onDropped: () => undefined,
  });
  const session = SessionId.new();
  for (const word of ['one ', 'two ', 'three ', 'four ']) outbox.add(session, delta(word));
  ways[0]?.();
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(sent.map(textOf)).toEqual(['one ', 'two three four ']);
});

test('drafts that nobody can take are dropped and counted, and the next ones go again [nodes:draft-drops]', async () => {
  const dropped: number[] = [];
  let isAway = true;
  const sent: (readonly Outgoing[])[] = [];
  const outbox = new DeltaOutbox({
    nodeId,
    maxBytes: 7_900,
    send: (messages) => {
      if (isAway) return Promise.reject(new Error('away'));
      sent.push(messages);
      return Promise.resolve();
    },
    onDropped: (count) => dropped.push(count),
  });
  const session = SessionId.new();
  outbox.add(session, delta('lost'));
  await vi.waitFor(() => expect(dropped).toEqual([1]));
  isAway = false;
  outbox.add(session, delta('found'));
  await vi.waitFor(() => expect(sent.map(textOf)).toEqual(['found']));
  for (let index = 0; index < 300; index += 1) outbox.add(session, delta('x'.repeat(1_000)));
  expect(dropped.length).toBeGreaterThan(40);
});
