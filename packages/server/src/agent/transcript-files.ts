import { appendFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Log } from '../infrastructure/log.ts';
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
  { mark, log }: { readonly mark?: string | undefined; readonly log: Log },
): Promise<boolean> {
  const main = folderOf(conversationId, config);
  const key = { sessionId: conversationId };
  if (!(await writeMain(transcripts.pages(key), `${main}.jsonl`))) return false;
  if (mark !== undefined) await addLines(`${main}.jsonl`, [mark]);
  for (const subpath of await transcripts.listSubkeys(key)) {
    try {
      assertSafe(subpath);
      await writeSubAgent(transcripts.pages({ ...key, subpath }), path.join(main, subpath));
    } catch (error) {
      // The conversation goes on without it: no name that an agent thinks of stands in its session's way.
      log.warn({ err: error }, "a sub-agent's transcript is not laid out");
    }
  }
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

/**
 * The agent names the transcripts of its sub-agents, and nothing that an agent says is a path to trust. Beside the folder
 * for these lies a link that leads out of the jail's folders on the host.
 */
function assertSafe(subpath: string): void {
  const [first, ...rest] = subpath.split('/');
  const isSafe =
    first === 'subagents' && rest.length > 0 && rest.every((part) => /^[\w-][\w.-]{0,200}$/.test(part));
  if (!isSafe)
    throw new Error(
      `The name of a transcript is none of a sub-agent: ${JSON.stringify(subpath.slice(0, 100))}`,
    );
}

function addLines(file: string, lines: readonly string[]): Promise<void> {
  return appendFile(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
}

function parse(line: string): z.infer<typeof Entry> {
  return Entry.parse(JSON.parse(line));
}
