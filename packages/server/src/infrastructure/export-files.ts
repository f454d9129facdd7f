import type { OrganizationExport } from '../domain/organization/organization-export.ts';
import type { ObjectStorage, OpenObject, Part, Removed } from './object-storage.ts';

type Of = Pick<OrganizationExport, 'id' | 'organizationId'>;
type Attempt = Of & Pick<OrganizationExport, 'attempts'>;

/** How long a file may take to be found, and to be removed. In milliseconds. */
const findMs = 30_000;

/** The files of exports. Each attempt has a place of its own: what a lost one leaves is never taken for an export. */
export class ExportFiles {
  readonly #storage: ObjectStorage;
  /** Where they are while they are made; of this node alone. */
  readonly workDir: string;

  constructor({ storage, workDir }: { readonly storage: ObjectStorage; readonly workDir: string }) {
    this.#storage = storage;
    this.workDir = workDir;
  }

  async keep(of: Attempt, file: string, signal: AbortSignal): Promise<void> {
    await this.#storage.put(placeOf(of), file, signal);
  }

  /** Undefined when there is no such file, or not of that size. Once it is found it may be read for as long as it takes. */
  async open(of: Attempt, bytes: number, part?: Part): Promise<OpenObject | undefined> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error('It was not found in time.')), findMs);
    try {
      const found = await this.#storage.open(placeOf(of), late.signal, part);
      if (found?.bytes === bytes) return found;
      found?.content.destroy();
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** What one attempt has kept. */
  async removeAttempt(of: Attempt): Promise<void> {
    await this.#storage.removeAll(placeOf(of), AbortSignal.timeout(findMs));
  }

  /** What all attempts have kept, but perhaps the one that counts. */
  async removeAll(of: Of, except?: Attempt): Promise<void> {
    const kept = except && placeOf(except);
    await this.#storage.removeAll(`${of.organizationId}/${of.id}.`, AbortSignal.timeout(findMs), kept);
  }

  /** All of an organization. */
  async removeFolder(organizationId: string, signal: AbortSignal): Promise<Removed> {
    return this.#storage.removeFolder(organizationId, signal);
  }
}

/** Both ids have been parsed: they lead nowhere else. */
function placeOf({ id, organizationId, attempts }: Attempt): string {
  return `${organizationId}/${id}.${attempts}.tar.gz`;
}
