import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId, TurnId } from '../domain/ids.ts';
import type { Attachment } from '../domain/session/attachment.ts';
import type { Turn } from '../domain/session/turn.ts';

/** The bytes of files that came with prompts, until their turns are over. */
export class AttachmentRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(
    of: { readonly organizationId: OrganizationId; readonly turnId: TurnId },
    attachments: readonly Attachment[],
  ): Promise<void> {
    const rows = attachments.map(({ content }, position) => ({
      organization_id: of.organizationId,
      turn_id: of.turnId,
      position,
      content: Buffer.from(content),
    }));
    await this.#db.insertInto('turn_attachments').values(rows).execute();
  }

  /** In their order; none when the turn is over. */
  async listOfTurn({ id, attachments }: Pick<Turn, 'id' | 'attachments'>): Promise<Attachment[]> {
    const rows = await this.#db
      .selectFrom('turn_attachments')
      .select(['position', 'content'])
      .where('turn_id', '=', id)
      .orderBy('position')
      .execute();
    return rows.flatMap(({ position, content }) => {
      const facts = attachments[position];
      return facts ? [{ ...facts, content }] : [];
    });
  }
}
