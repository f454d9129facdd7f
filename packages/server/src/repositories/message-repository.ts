import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, Messages } from '../database/schema.gen.ts';
import { MessageId, SessionId, TurnId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Message } from '../domain/session/message.ts';
import { inOrder } from './paging.ts';
import { oneOf } from './rows.ts';

const Content = z.array(z.record(z.string(), z.unknown()));

/** Reads messages; they are written with the events that they are made of. */
export class MessageRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async find(id: MessageId): Promise<Message | undefined> {
    const row = await this.#db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toMessage(row);
  }

  /** All of one turn, in their order. */
  async listOfTurn(turnId: TurnId): Promise<Message[]> {
    const rows = await this.#db
      .selectFrom('messages')
      .selectAll()
      .where('turn_id', '=', turnId)
      .orderBy('sequence_number')
      .execute();
    return rows.map(toMessage);
  }

  async list(sessionId: SessionId, page: PageRequest): Promise<Page<Message>> {
    const all = this.#db.selectFrom('messages').selectAll().where('session_id', '=', sessionId);
    return inOrder(all, ['sequence_number'], page, toMessage);
  }
}

function toMessage(row: Selectable<Messages>): Message {
  return {
    id: MessageId.parse(row.id),
    sessionId: SessionId.parse(row.session_id),
    turnId: TurnId.parse(row.turn_id),
    sequenceNumber: row.sequence_number,
    type: oneOf(['user', 'assistant', 'system', 'result'], row.type),
    content: Content.parse(row.content),
    ...(row.parent_tool_use_id !== null && { parentToolUseId: row.parent_tool_use_id }),
    createdAt: row.created_at,
  };
}
