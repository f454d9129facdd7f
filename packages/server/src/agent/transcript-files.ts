import { appendFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { transcriptProject, type SessionFolders } from './sdk/options.ts';
import type { TranscriptStore } from './sdk/transcript-store.ts';

const Entry = z.looseObject({ type: z.string() });

type Places = Pick<SessionFolders, 'config' | 'results'>;

/**
 * Makes the folder of a conversation, in a config folder that is new, so that no link of an earlier agent leads elsewhere.
 * @param places the folder for large results of tools as the agent sees it.
 */
export async function layOutConversation(conversationId: string, { config, results }: Places): Promise<void> {
  const main = folderOf(conversationId, config);
  await mkdir(main, { recursive: true, mode: 0o700 });
  await symlink(results, path.join(main, 'tool-results'));
}

function folderOf(conversationId: string, config: string): string {
  return path.join(config, 'projects', transcriptProject, conversationId);
}

/**
 * Writes a conversation's transcripts where an agent looks for them when it resumes.
 * @param mark what the main transcript is to end with, for this process only.
 * @returns whether there is anything to resume.
 */
export async function layOutTranscripts(
  transcripts: TranscriptStore,
  conversationId: string,
  { config }: Pick<Places, 'config'>,
  mark?: string,
): Promise<boolean> {
  const main = folderOf(conversationId, config);
  const key = { sessionId: conversationId };
  if (!(await writeMain(transcripts.pages(key), `${main}.jsonl`))) return false;
  if (mark !== undefined) await addLines(`${main}.jsonl`, [mark]);
  for (const subpath of await transcripts.listSubkeys(key))
    if (isSafe(subpath))
      await writeSubAgent(transcripts.pages({ ...key, subpath }), path.join(main, subpath));
  return true;
}

/** A conversation without a message cannot be resumed: the agent had noted no more than that it began. */
async function writeMain(pages: AsyncIterable<string[]>, file: string): Promise<boolean> {
  let hasMessage = false;
  for await (const lines of pages) {
    hasMessage ||= lines.some((line) => ['user', 'assistant'].includes(parse(line).type));
    await addLines(file, lines);
  }
  if (!hasMessage) await rm(file, { force: true });
  return hasMessage;
}

/** What describes the sub-agent comes among its entries, and belongs into a file of its own. */
async function writeSubAgent(pages: AsyncIterable<string[]>, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  for await (const lines of pages) {
    const described = lines.filter((line) => parse(line).type === 'agent_metadata');
    const said = lines.filter((line) => !described.includes(line));
    if (said.length > 0) await addLines(`${file}.jsonl`, said);
    const { type: _, ...newest } = parse(described.at(-1) ?? '{"type":""}');
    if (described.length > 0) await writeFile(`${file}.meta.json`, JSON.stringify(newest), { mode: 0o600 });
  }
}

/** The agent names the transcripts of its sub-agents, and nothing that an agent says is a path to trust. */
function isSafe(subpath: string): boolean {
  return subpath.split('/').every((part) => /^[\w-][\w.-]{0,200}$/.test(part));
}

function addLines(file: string, lines: readonly string[]): Promise<void> {
  return appendFile(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
}

function parse(line: string): z.infer<typeof Entry> {
  return Entry.parse(JSON.parse(line));
}
