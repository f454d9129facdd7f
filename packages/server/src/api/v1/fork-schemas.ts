import { z } from 'zod';
import {
  branchParts,
  explainProblem,
  skipReasons,
  snapshotProblems,
  type WorkspaceSnapshot,
} from '../../domain/session/workspace-snapshot.ts';
import { text } from './common-schemas.ts';

const What = z
  .enum(branchParts)
  .default('both')
  .meta({ description: 'The conversation, the files of the workspace, or both.' });

export const ForkBody = z
  .strictObject({
    name: text(1, 255).exactOptional().meta({ description: "Absent: the parent's name." }),
    at_turn: text(1, 100).exactOptional().meta({
      description: 'The turn at whose end the fork begins; absent: the session as it is now.',
    }),
    at_message: text(1, 100).exactOptional().meta({
      description:
        'Instead of a turn something that the agent said in one: the conversation ends with it, and the files are as the turn left them.',
    }),
    what: What,
  })
  .refine((body) => body.at_turn === undefined || body.at_message === undefined, {
    message: 'must not be given together with at_turn',
    path: ['at_message'],
  })
  .meta({ id: 'Fork', examples: [{ name: 'Another way', what: 'both' }] });

export const RewindBody = z
  .strictObject({
    to_turn: text(1, 100).meta({ description: 'The turn from whose end the session goes on.' }),
    what: What,
  })
  .meta({ id: 'Rewind', examples: [{ to_turn: 'turn_0199c0ffee0199c0ffee0199c0ffee01', what: 'files' }] });

export const SnapshotView = z
  .object({
    session_id: z.string(),
    turn_id: z.string(),
    tree: z.string().nullable().meta({ description: 'Names the content: the same for the same files.' }),
    problem: z
      .object({ code: z.enum(snapshotProblems), message: z.string() })
      .nullable()
      .meta({ description: 'Why there is no snapshot.' }),
    files: z.int().meta({ description: 'Files, folders and links.' }),
    bytes: z.int(),
    added_bytes: z.int().meta({ description: 'What it was the first to bring; this counts for the quota.' }),
    skipped: z.array(z.object({ path: z.string(), reason: z.enum(skipReasons) })),
    skipped_count: z.int(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Snapshot' });

export function toSnapshotView(snapshot: WorkspaceSnapshot): z.input<typeof SnapshotView> {
  const of = {
    session_id: snapshot.sessionId,
    turn_id: snapshot.turnId,
    created_at: snapshot.createdAt.toISOString(),
  };
  if ('problem' in snapshot) {
    const { problem: code } = snapshot;
    const problem = { code, message: explainProblem(code) };
    return { ...of, tree: null, problem, files: 0, bytes: 0, added_bytes: 0, skipped: [], skipped_count: 0 };
  }
  return {
    ...of,
    tree: snapshot.tree,
    problem: null,
    files: snapshot.files,
    bytes: snapshot.bytes,
    added_bytes: snapshot.addedBytes,
    skipped: [...snapshot.skipped],
    skipped_count: snapshot.skippedCount,
  };
}
