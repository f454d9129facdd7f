import { AgentApiError, type AgentApi } from '@ai-agent-api/client';
import { referencesOf, titleOf, wordsOf } from './entries.ts';
import { kindOf, type Made } from './kinds.ts';
import { keyOf, type Step } from './plan.ts';
import { hideSecrets, withIds } from './references.ts';
import type { Fields } from './json.ts';

/** What was done for a document. */
export type Done = { readonly step: Step; readonly made?: Made; readonly id: string };

/** The server refused a step; those before it are done, those after it are not. */
export class StepRefusedError extends Error {
  override readonly name = 'StepRefusedError';
  override readonly cause: AgentApiError;
  constructor(words: string, cause: AgentApiError) {
    super(words);
    this.cause = cause;
  }
}

/** Makes and changes one thing after the other, and tells of each; stops at the first that the server refuses. */
export async function carryOut(
  api: AgentApi,
  steps: readonly Step[],
  onDone: (done: Done) => void,
): Promise<void> {
  const ids = new Map(
    steps.flatMap(({ entry: { kind, name }, thing }) =>
      thing && name !== undefined ? [[keyOf({ kind, name }), thing.id] as const] : [],
    ),
  );
  const todo = steps.filter(({ action }) => action !== 'same');
  for (const [index, step] of todo.entries()) {
    const done = await carry(api, step, ids).catch((error: unknown) => {
      throw error instanceof AgentApiError ? refused(step, error, index, todo.length) : error;
    });
    const { kind, name } = step.entry;
    if (name !== undefined) ids.set(keyOf({ kind, name }), done.id);
    onDone(done);
  }
}

async function carry(api: AgentApi, step: Step, ids: ReadonlyMap<string, string>): Promise<Done> {
  const { entry, thing } = step;
  const { create, change } = kindOf(entry.kind);
  const here = (fields: Fields) => withIds(fields, (reference) => ids.get(keyOf(reference)));
  if (!thing) {
    const owner =
      entry.task === undefined ? '' : (ids.get(keyOf({ kind: 'task', name: entry.task })) ?? ownerOf(step));
    const made = await create(api, here(step.wanted), owner);
    return { step, made, id: made.id };
  }
  await change(api, { thing, wanted: here(step.wanted), patch: here(step.patch) });
  return { step, id: thing.id };
}

function ownerOf({ entry }: Step): string {
  const [owner] = referencesOf(entry);
  throw new Error(`There is no ${owner?.kind ?? 'task'} for ${titleOf(entry)}.`);
}

/** With the places in the file that the server names. */
function refused({ entry }: Step, error: AgentApiError, index: number, count: number): StepRefusedError {
  const faults = error.errors.map(({ pointer, detail }) =>
    wordsOf(entry.source, { at: ['spec', ...pathOf(pointer)], detail }),
  );
  const where = faults.length > 0 ? faults : [wordsOf(entry.source, { at: [], detail: error.detail })];
  const id = error.requestId === undefined ? '' : `, request ${error.requestId}`;
  const words = `The server refused ${titleOf(entry)}: ${error.detail} (${error.code}${id})\n  ${where.join('\n  ')}`;
  const sofar = `${index} of ${count} changes are made; run it again when this is put right.`;
  return new StepRefusedError(`${hideSecrets(words, entry.secrets)}\n${sofar}`, error);
}

function pathOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(pointer.startsWith('/body/') ? 2 : 1)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
}
