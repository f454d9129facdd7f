import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { DB } from '../database/schema.gen.ts';
import { MessageId, TurnId, type OrganizationId, type SessionId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Message } from '../domain/session/message.ts';
import type { Projection } from '../domain/session/projection.ts';
import { toJsonb } from './jsonb.ts';
import { toPage } from './paging.ts';
import { oneOf } from './rows.ts';

const Content = z.array(z.record(z.string(), z.unknown()));

export class MessageRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Adds behind the session's other messages. The caller holds the session's row. */
  async add(
    of: { organizationId: OrganizationId; sessionId: SessionId; turnId: TurnId },
    messages: readonly NonNullable<Projection['message']>[],
  ): Promise<void> {
    if (messages.length === 0) return;
    await this.#db
      .insertInto('messages')
      .values(
        messages.map((message, index) => ({
          id: message.id,
          organization_id: of.organizationId,
          session_id: of.sessionId,
          turn_id: of.turnId,
          sequence_number: sql<number>`(select coalesce(max(sequence_number), 0) + ${index + 1}::int from messages where session_id = ${of.sessionId})`,
          type: message.type,
          content: toJsonb(message.content),
          parent_tool_use_id: message.parentToolUseId ?? null,
        })),
      )
      .execute();
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
