import { script } from '@ai-agent-api/fake-anthropic';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesOf } from './support/agent-processes.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

const within = 20_000;

/** Each says when it begins, and stays until it is stopped. */
const slow = `Work.${script({ text: 'Working. '.repeat(400), slowMs: 100 })}`;
const quick = `Say.${script({ text: 'Said.' })}`;

/** What is to be seen of a session when all has come to rest. */
type Model = { paused: boolean; over: boolean; begun: boolean; asked: number; turns: ('slow' | 'quick')[] };

type Real = { readonly alice: Api; readonly id: string };

/** A slow turn at the head stays; quick ones run through as soon as they are at the head and nothing is paused. */
function settle(model: Model): void {
  if (model.paused || model.over) return;
  while (model.turns[0] === 'quick') {
    model.turns.shift();
    model.begun = true;
  }
  if (model.turns[0] === 'slow') model.begun = true;
}

function expectedStatus({ paused, begun, turns }: Model): string[] {
  if (paused) return ['paused'];
  if (turns.length > 0) return ['processing'];
  return [begun ? 'active' : 'created'];
}

/** Waits for the session to be as the model says, with processes only where one may be. */
async function expectRest(model: Model, { alice, id }: Real): Promise<void> {
  if (model.over) {
    expect((await alice.get(`/sessions/${id}`)).status).toBe(404);
    return eventually(async () => expect(await processesOf({ session: id })).toEqual([]), { within });
  }
  await eventually(
    async () => {
      const { body } = await alice.get(`/sessions/${id}`);
      expect(expectedStatus(model)).toContain(body['status']);
      const turns = (await alice.get(`/sessions/${id}/turns`)).body['items'] as Json[];
      const open = turns.filter(({ status }) => ['queued', 'running', 'parked'].includes(String(status)));
      expect([turns.length, open.length]).toEqual([model.asked, model.turns.length]);
      const running = open.filter(({ status }) => status === 'running').length;
      expect(running).toBe(!model.paused && model.turns.length > 0 ? 1 : 0);
      if (model.paused) expect(await processesOf({ session: id })).toEqual([]);
    },
    { within },
  );
  const log = await alice.events(id);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
}

type Step = fc.AsyncCommand<Model, Real>;

/** @param allows whether the API does it; otherwise it refuses, and nothing changes. */
function step(
  name: string,
  request: (real: Real) => Promise<{ readonly status: number }>,
  allows: (model: Readonly<Model>) => boolean,
  change: (model: Model) => void,
): Step {
  return {
    check: () => true,
    toString: () => name,
    run: async (model, real) => {
      const { status } = await request(real);
      const isAllowed = !model.over && allows(model);
      const refused = model.over ? 404 : 409;
      expect(isAllowed ? Math.floor(status / 100) : status, name).toBe(isAllowed ? 2 : refused);
      if (isAllowed) change(model);
      settle(model);
      await expectRest(model, real);
    },
  };
}

const ask = (kind: 'slow' | 'quick') =>
  step(
    `ask ${kind}`,
    ({ alice, id }) =>
      alice.post(
        `/sessions/${id}/query`,
        { message: kind === 'slow' ? slow : quick },
        { prefer: 'respond-async' },
      ),
    ({ paused }) => !paused,
    (model) => {
      model.asked++;
      model.turns.push(kind);
    },
  );

const steps = [
  ask('slow'),
  ask('quick'),
  step(
    'pause',
    ({ alice, id }) => alice.post(`/sessions/${id}/pause`),
    ({ paused }) => !paused,
    (model) => (model.paused = true),
  ),
  step(
    'resume',
    ({ alice, id }) => alice.post(`/sessions/${id}/resume`),
    ({ paused }) => paused,
    (model) => (model.paused = false),
  ),
  step(
    'interrupt',
    ({ alice, id }) => alice.post(`/sessions/${id}/interrupt`),
    () => true,
    (model) => (model.turns = []),
  ),
  step(
    'terminate',
    ({ alice, id }) => alice.delete(`/sessions/${id}`),
    () => true,
    (model) => (model.over = true),
  ),
];

describe('any sequence of commands', () => {
  test('leaves a session in the state that the model says, with one process at most [session:model]', async () => {
    const alice = await service.newUser();
    const sequence = fc.commands(
      steps.map((each) => fc.constant(each)),
      { maxCommands: 8 },
    );
    const property = fc.asyncProperty(sequence, async (commands) => {
      const id = await alice.newSession();
      const model: Model = { paused: false, over: false, begun: false, asked: 0, turns: [] };
      await fc.asyncModelRun(() => ({ model, real: { alice, id } }), commands);
      await alice.delete(`/sessions/${id}`);
    });
    await fc.assert(property, { numRuns: Number(process.env['MODEL_RUNS'] ?? 12), endOnFailure: true });
  }, 300_000);
});
