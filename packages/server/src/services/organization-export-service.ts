import { assertMayForAll, type Actor } from '../domain/access/actor.ts';
import { ConflictError, GoneError, UnavailableError } from '../domain/errors.ts';
import { OrganizationExportId } from '../domain/ids.ts';
import {
  fileOfExport,
  type ExportFile,
  type OrganizationExport,
} from '../domain/organization/organization-export.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { ExportFiles } from '../infrastructure/export-files.ts';
import type { OpenObject, Part } from '../infrastructure/object-storage.ts';
import type { Store } from '../repositories/store.ts';

export type OrganizationExportServiceDeps = {
  readonly store: Store;
  readonly files: ExportFiles;
  /** How long an export is kept. */
  readonly keptDays: number;
  readonly now: () => Date;
};

export type ExportDownload = {
  readonly wanted: OrganizationExport;
  readonly file: ExportFile;
  /** Absent for all of the file. */
  readonly part?: Part;
  readonly content: OpenObject['content'];
};

/** Exports of all that an organization has: asked for, looked at, fetched. They are made by `ExportMaker`. */
export class OrganizationExportService {
  readonly #deps: OrganizationExportServiceDeps;
  constructor(deps: OrganizationExportServiceDeps) {
    this.#deps = deps;
  }

  /** Accepts the wish; a worker makes the export. One at a time. */
  async create(actor: Actor): Promise<OrganizationExport> {
    assertMayForAll(actor, 'organization:export');
    const { store, keptDays, now } = this.#deps;
    const { organizationId, userId: requestedBy } = actor;
    const createdAt = now();
    const wanted: OrganizationExport = {
      ...{ id: OrganizationExportId.new(), organizationId, requestedBy, status: 'queued', attempts: 0 },
      ...{ createdAt, expiresAt: new Date(createdAt.getTime() + keptDays * 86_400_000) },
    };
    return store.transact(organizationId, async (tx) => {
      if (!(await tx.organizationExports.add(wanted)))
        throw new ConflictError('An export of the organization is being made; wait for it, or delete it.');
      await tx.enqueue('export-organization', { organizationId, exportId: wanted.id });
      tx.record(actor, 'organization_export.requested', wanted.id, { after: wanted });
      return wanted;
    });
  }

  /** The newest first. */
  async list(actor: Actor, page: PageRequest): Promise<Page<OrganizationExport>> {
    assertMayForAll(actor, 'organization:export');
    const { organizationId } = actor;
    return this.#deps.store.transact(organizationId, (tx) =>
      tx.organizationExports.list(organizationId, page),
    );
  }

  async get(actor: Actor, id: OrganizationExportId): Promise<OrganizationExport> {
    assertMayForAll(actor, 'organization:export');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.organizationExports.get(id));
  }

  /**
   * That it was fetched is written down before there is a byte of it.
   * @param choose says which part of the file is wanted; undefined for all of it.
   */
  async download(
    actor: Actor,
    id: OrganizationExportId,
    choose: (file: ExportFile) => Part | undefined,
  ): Promise<ExportDownload> {
    const { store, files, now } = this.#deps;
    const wanted = await this.get(actor, id);
    const file = fileOfExport(wanted, now());
    const part = choose(file);
    const found = await reach(files.open(wanted, file.bytes, part));
    if (!found) throw new GoneError('The file of this export is no longer there; have a new one made.');
    try {
      await store.transact(actor.organizationId, (tx) => {
        tx.record(actor, 'organization_export.downloaded', id, { after: wanted });
        return Promise.resolve();
      });
    } catch (error) {
      found.content.destroy();
      throw error;
    }
    return { wanted, file, ...(part && { part }), content: found.content };
  }

  /** Also one that is being made, which ends it. The row goes last, so that no file is left behind. */
  async remove(actor: Actor, id: OrganizationExportId): Promise<void> {
    const { store, files } = this.#deps;
    const wanted = await this.get(actor, id);
    await reach(files.removeAll(wanted));
    await store.transact(actor.organizationId, async (tx) => {
      await tx.organizationExports.remove(id);
      tx.record(actor, 'organization_export.deleted', id, { before: wanted });
    });
    // Somebody may have finished it in between.
    await reach(files.removeAll(wanted));
  }
}

/** @throws UnavailableError when the storage of exports, which may be elsewhere, does not do it. */
async function reach<T>(doing: Promise<T>): Promise<T> {
  return doing.catch((cause: unknown) => {
    const detail = 'The storage of exports does not answer; try again later.';
    throw Object.assign(new UnavailableError(detail), { cause });
  });
}
