import { script, type Step } from '@ai-agent-api/fake-anthropic';
import { SessionId } from '../../src/domain/ids.ts';
import { conversationIdOf } from '../../src/domain/session/conversation-id.ts';
import type { Store } from '../../src/repositories/store.ts';
import type { Answer, Api, Json } from './api.ts';
import { eventually } from './eventually.ts';

export const question = 'Which colour?';
export const asking: Step = {
  tools: [
    {
      name: 'AskUserQuestion',
      input: {
        questions: [
          {
            question,
            header: 'Colour',
            multiSelect: false,
            options: [
              { label: 'Red', description: 'Like fire' },
              { label: 'Blue', description: 'Like the sea' },
            ],
          },
        ],
      },
    },
  ],
};
export const prompt = `Paint it.${script(asking, { text: 'Painted.' })}`;

/** The approval that the session waits for. */
export async function waitedFor(who: Api, sessionId: string): Promise<string> {
  return eventually(
    async () => {
      const { items } = (await who.get(`/approvals?status=pending&session_id=${sessionId}`)).body;
      const [approval] = items as Json[];
      if (!approval) throw new Error('Nothing waits yet.');
      return approval['id'] as string;
    },
    { within: 20_000 },
  );
}

/** Whether a call is the last that the session's agent has said, in the transcript, from which it can be taken up. */
export async function isWrittenDown(store: Store, who: Api, sessionId: string): Promise<boolean> {
  const id = SessionId.parse(sessionId);
  const address = { conversationId: conversationIdOf({ id }), subpath: '' };
  const last = await store.transact(who.organizationId, (tx) =>
    tx.transcripts.listLast({ sessionId: id }, address, 5),
  );
  return last.some((entry) => entry.includes('"tool_use"'));
}

export async function writtenDown(store: Store, who: Api, sessionId: string): Promise<void> {
  await eventually(
    async () => {
      if (!(await isWrittenDown(store, who, sessionId))) throw new Error('No call is written down yet.');
    },
    { within: 10_000 },
  );
}

/** Once the turn waits without a process. */
export async function parked(who: Api, turn: string): Promise<void> {
  await eventually(
    async () => {
      const { status } = (await who.get(`/turns/${turn}`)).body;
      if (status !== 'parked') throw new Error(`The turn is ${String(status)}.`);
    },
    { within: 20_000 },
  );
}

export function answer(who: Api, id: string, colour: string): Promise<Answer> {
  return who.post(`/approvals/${id}/decision`, { decision: 'allow', answers: { [question]: colour } });
}

/** The results of the tools that the session's agent has used. */
export async function resultOf(who: Api, sessionId: string): Promise<string[]> {
  const events = await who.events(sessionId);
  return events.filter(({ type }) => type === 'agent.tool_result').map((event) => String(event['content']));
}
