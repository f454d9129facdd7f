import type { Kysely, Selectable } from 'kysely';
import type { DB, DeletionCertificates } from '../database/schema.gen.ts';
import type { DeletionCertificate } from '../domain/audit/deletion-certificate.ts';
import { NotFoundError } from '../domain/errors.ts';
import { OrganizationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { newestFirst } from './paging.ts';

/** What operators keep of organizations that are gone. */
export class DeletionCertificateRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add({
    organizationId,
    deletedId,
    publicKey,
    createdAt,
    ...signed
  }: DeletionCertificate): Promise<void> {
    await this.#db
      .insertInto('deletion_certificates')
      .values({
        ...signed,
        organization_id: organizationId,
        id: deletedId,
        public_key: publicKey,
        created_at: createdAt,
      })
      .execute();
  }

  async get(deletedId: string): Promise<DeletionCertificate> {
    const row = await this.#db
      .selectFrom('deletion_certificates')
      .selectAll()
      .where('id', '=', deletedId)
      .executeTakeFirst();
    if (!row) throw new NotFoundError('deletion certificate', deletedId);
    return toCertificate(row);
  }

  async list(page: PageRequest): Promise<Page<DeletionCertificate>> {
    return newestFirst(
      this.#db.selectFrom('deletion_certificates').selectAll(),
      'created_at',
      page,
      toCertificate,
    );
  }
}

function toCertificate(row: Selectable<DeletionCertificates>): DeletionCertificate {
  return {
    organizationId: OrganizationId.parse(row.organization_id),
    deletedId: row.id,
    certificate: row.certificate,
    publicKey: row.public_key,
    signature: row.signature,
    createdAt: row.created_at,
  };
}
