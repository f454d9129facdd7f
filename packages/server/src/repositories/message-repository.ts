import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '../database/schema.gen.ts';
import { MessageId, TurnId, type SessionId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Message } from '../domain/session/message.ts';
import { toPage } from './paging.ts';
import { oneOf } from './rows.ts';

const Content = z.array(z.record(z.string(), z.unknown()));

/** Reads messages; they are written with the events that they are made of. */
export class MessageRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async list(sessionId: SessionId, page: PageRequest): Promise<Page<Message>> {
    const all = this.#db.selectFrom('messages').where('session_id', '=', sessionId);
    const rows = await all
      .selectAll()
      .orderBy('sequence_number')
      .offset(page.skip)
      .limit(page.limit + 1)
      .execute();
    const { total } = await all
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const item = (row: (typeof rows)[number]): Message => ({
      id: MessageId.parse(row.id),
      sessionId,
      turnId: TurnId.parse(row.turn_id),
      sequenceNumber: row.sequence_number,
      type: oneOf(['user', 'assistant', 'system', 'result'], row.type),
      content: Content.parse(row.content),
      ...(row.parent_tool_use_id !== null && { parentToolUseId: row.parent_tool_use_id }),
      createdAt: row.created_at,
    });
    return toPage(rows, page, { item, total });
  }
}
