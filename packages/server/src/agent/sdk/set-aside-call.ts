import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const Block = z.looseObject({
  type: z.string(),
  id: z.string().exactOptional(),
  name: z.string().exactOptional(),
  input: z.unknown().optional(),
  tool_use_id: z.string().exactOptional(),
});

const Entry = z.looseObject({
  type: z.string(),
  uuid: z.string().exactOptional(),
  parentUuid: z.string().nullable().exactOptional(),
  isSidechain: z.boolean().exactOptional(),
  sessionId: z.string().exactOptional(),
  message: z
    .looseObject({ id: z.string().exactOptional(), content: z.union([z.string(), z.array(Block)]) })
    .optional()
    // Read as one that says nothing: who spoke without a message that we know has gone on, for all we know.
    .catch(undefined),
});

const Mark = z.looseObject({
  type: z.literal('attachment'),
  attachment: z.looseObject({ type: z.literal('hook_deferred_tool') }),
});

type Entry = z.infer<typeof Entry>;
type Block = z.infer<typeof Block>;

/**
 * The entry that, as the last of a transcript, has the runtime take a call up that has no result yet: without a prompt,
 * and with its own id. Undefined where something would be lost by that: the call is not the only one of its message
 * without a result, the conversation has gone on since, or the call was never written down.
 * @param tail the last entries of the transcript. What was said before the call's message must be among them.
 */
export function setAsideMark(tail: readonly string[], toolUseId: string): string | undefined {
  const spoken = tail.map((text) => Entry.parse(JSON.parse(text))).filter(isSpoken);
  const messageId = spoken.findLast(({ type }) => type === 'assistant')?.message?.id;
  const start = spoken.findIndex((entry) => isOf(entry, messageId));
  if (messageId === undefined || start < 1) return undefined;
  const since = spoken.slice(start);
  const [call, ...others] = unanswered(since);
  if (call?.id !== toolUseId || others.length > 0 || since.some(isPrompt)) return undefined;
  return markOf(call, spoken.at(-1));
}

/** Whether an entry sets a call aside. It is for one process, and the next must not take the call up by it. */
export function isMark(entry: object): boolean {
  return Mark.safeParse(entry).success;
}

/** Entries of the main conversation name the one before; others are the runtime's notes. */
function isSpoken({ uuid, parentUuid, isSidechain }: Entry): boolean {
  return uuid !== undefined && parentUuid !== undefined && isSidechain !== true;
}

/** The blocks of one message are entries of their own. */
function isOf({ type, message }: Entry, messageId: string | undefined): boolean {
  return type === 'assistant' && message?.id === messageId;
}

function unanswered(since: readonly Entry[]): Block[] {
  const blocks = since.flatMap(blocksOf);
  const answered = new Set(blocks.map(({ tool_use_id }) => tool_use_id));
  return blocks.filter(({ type, id }) => type === 'tool_use' && !answered.has(id));
}

function isPrompt(entry: Entry): boolean {
  return entry.type === 'user' && !blocksOf(entry).some(({ type }) => type === 'tool_result');
}

function blocksOf({ message }: Entry): readonly Block[] {
  return Array.isArray(message?.content) ? message.content : [];
}

/** As the runtime itself writes it when a hook defers a call. */
function markOf(call: Block, last: Entry | undefined): string {
  return JSON.stringify({
    type: 'attachment',
    uuid: randomUUID(),
    parentUuid: last?.uuid,
    sessionId: last?.sessionId,
    isSidechain: false,
    timestamp: new Date().toISOString(),
    attachment: {
      type: 'hook_deferred_tool',
      toolUseID: call.id,
      toolName: call.name,
      toolInput: call.input,
      hookName: 'PreToolUse',
      hookEvent: 'PreToolUse',
    },
  });
}
