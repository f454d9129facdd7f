import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, Messages } from '../database/schema.gen.ts';
import { MessageId, OperatorVisitId, SessionId, TurnId, UserId } from '../domain/ids.ts';
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
    const row = await this.#all().where('id', '=', id).executeTakeFirst();
    return row && toMessage(row);
  }

  /** All of one turn, in their order. */
  async listOfTurn(turnId: TurnId): Promise<Message[]> {
    const rows = await this.#all().where('turn_id', '=', turnId).orderBy('sequence_number').execute();
    return rows.map(toMessage);
  }

  async list(sessionId: SessionId, page: PageRequest): Promise<Page<Message>> {
    const all = this.#all().where('session_id', '=', sessionId);
    return inOrder(all, ['sequence_number'], page, toMessage);
  }

  /** With who sent the prompts among them, which their turns know. */
  #all() {
    return this.#db
      .selectFrom('messages')
      .selectAll()
      .select(ofTurn('asked_by').as('asked_by'))
      .select(ofTurn('visit_id').as('visit_id'));
  }
}

function ofTurn(column: 'asked_by' | 'visit_id') {
  const known = sql.ref(`turns.${column}`);
  return sql<
    string | null
  >`(select ${known} from turns where turns.id = messages.turn_id and messages.type = 'user')`;
}

type Sent = { readonly asked_by: string | null; readonly visit_id: string | null };

function toMessage(row: Selectable<Messages> & Sent): Message {
  return {
    id: MessageId.parse(row.id),
    sessionId: SessionId.parse(row.session_id),
    turnId: TurnId.parse(row.turn_id),
    sequenceNumber: row.sequence_number,
    type: oneOf(['user', 'assistant', 'system', 'result'], row.type),
    ...(row.asked_by !== null && { askedBy: UserId.parse(row.asked_by) }),
    ...(row.visit_id !== null && { visitId: OperatorVisitId.parse(row.visit_id) }),
    content: Content.parse(row.content),
    ...(row.parent_tool_use_id !== null && { parentToolUseId: row.parent_tool_use_id }),
    createdAt: row.created_at,
  };
}
