import { checkpointOf, endOf, entryOf, type SignedLine } from './audit-lines.ts';

/** Something that is wrong, and where. */
export type AuditFault = {
  /** From 1. */
  readonly line: number;
  /** The entry that it is about, where there is one. */
  readonly seq?: number;
  readonly detail: string;
};

export type AuditVerdict = {
  /** Nothing was edited, removed, added or put in another order, and the end is there. */
  readonly isGood: boolean;
  readonly entries: number;
  readonly firstSeq?: number;
  readonly lastSeq?: number;
  readonly checkpoints: number;
  /** Whose signatures were good: compare them with what you know of your service. */
  readonly publicKeys: readonly string[];
  /** The first hundred. */
  readonly faults: readonly AuditFault[];
};

export type VerifyAuditOptions = {
  /** Whose signatures alone are good, as base64. Without it any key's are, and `publicKeys` says whose they were. */
  readonly publicKey?: string;
  /** The SHA-256 of a text, as hex. Where there is a faster one than that of browsers, as in Node. */
  readonly sha256?: (text: string) => string | Promise<string>;
};

const mostFaults = 100;
const together = 500;
const noHash = '0'.repeat(64);

/**
 * Judges an export of an audit log in JSON Lines, without asking the service. It names what was edited, is missing,
 * was added or stands in another place. An export with a filter is no chain, and is found wanting.
 */
export async function verifyAuditLog(
  lines: AsyncIterable<string> | Iterable<string>,
  { publicKey, sha256 = webSha256 }: VerifyAuditOptions = {},
): Promise<AuditVerdict> {
  const chain = new Chain(sha256, publicKey);
  let batch: string[] = [];
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < together) continue;
    await chain.take(batch);
    batch = [];
  }
  await chain.take(batch);
  return chain.end();
}

type Link = { readonly seq: number; readonly hash: string; readonly organization: string };

/** What has been read so far. */
class Chain {
  readonly #publicKey: string | undefined;
  readonly #sha256: NonNullable<VerifyAuditOptions['sha256']>;
  readonly #faults: AuditFault[] = [];
  readonly #keys = new Set<string>();
  #line = 0;
  #entries = 0;
  #checkpoints = 0;
  #first: Link | undefined;
  #last: Link | undefined;
  #hasEnd = false;

  constructor(sha256: NonNullable<VerifyAuditOptions['sha256']>, publicKey?: string) {
    this.#sha256 = sha256;
    this.#publicKey = publicKey;
  }

  async take(batch: readonly string[]): Promise<void> {
    const read = batch.map(parse);
    const entries = read.map(entryOf);
    const hashes = await Promise.all(entries.map(async (entry) => entry && this.#sha256(entry.words)));
    for (const [index, line] of read.entries()) {
      this.#line += 1;
      if (batch[index] === '') continue;
      if (this.#hasEnd) this.#fault('Something comes after the end.');
      const entry = entries[index];
      if (!entry) await this.#takeOther(line);
      else {
        const isWritten = entry.isPure && JSON.stringify(line) === batch[index];
        if (entry.hash !== hashes[index])
          this.#fault(`Entry ${entry.seq} was edited: its hash is that of other words.`, entry.seq);
        else if (!isWritten)
          this.#fault(`Entry ${entry.seq} was edited: the service writes it otherwise.`, entry.seq);
        this.#follow(entry);
      }
    }
  }

  end(): AuditVerdict {
    if (!this.#hasEnd)
      this.#fault(
        `There is no signed end: the file was cut after entry ${this.#last?.seq ?? 0}, or is an export with a filter.`,
        this.#last?.seq,
      );
    return {
      isGood: this.#faults.length === 0,
      entries: this.#entries,
      ...(this.#first && { firstSeq: this.#first.seq }),
      ...(this.#last && { lastSeq: this.#last.seq }),
      checkpoints: this.#checkpoints,
      publicKeys: [...this.#keys],
      faults: this.#faults,
    };
  }

  async #takeOther(line: unknown): Promise<void> {
    const checkpoint = checkpointOf(line);
    const end = endOf(line);
    if (checkpoint) this.#checkpoints += 1;
    if (checkpoint) await this.#judgeSigned(checkpoint, 'The checkpoint');
    else if (end) {
      this.#hasEnd = true;
      const first = this.#first?.seq ?? 0;
      if (first !== end.first)
        this.#fault(`Entries ${end.first} to ${first - 1} are missing at the beginning.`, end.first);
      await this.#judgeSigned(end, 'The end');
    } else this.#fault('This is no line of an audit log.');
  }

  #follow(entry: Link & { readonly previousHash: string }): void {
    const last = this.#last;
    const { seq } = entry;
    if (last && entry.organization !== last.organization)
      this.#fault(`Entry ${seq} is of another organization.`, seq);
    if (!last) {
      if (seq === 1 && entry.previousHash !== noHash)
        this.#fault('Entry 1 was edited: something came before it.', 1);
      this.#first = entry;
    } else if (seq > last.seq + 1)
      this.#fault(`Entries ${last.seq + 1} to ${seq - 1} are missing.`, last.seq + 1);
    else if (seq <= last.seq)
      this.#fault(
        `Entry ${seq} stands after entry ${last.seq}: the order was changed, or it was put in.`,
        seq,
      );
    else if (entry.previousHash !== last.hash)
      this.#fault(`Entry ${seq} does not follow entry ${last.seq}: one of them was edited or replaced.`, seq);
    this.#entries += 1;
    this.#last = entry;
  }

  async #judgeSigned(signed: SignedLine, what: string): Promise<void> {
    const { seq, hash, publicKey, organization } = signed;
    const last = this.#last;
    const isTrusted = this.#publicKey === undefined || this.#publicKey === publicKey;
    if (!isTrusted) this.#fault(`${what} of entry ${seq} is signed with another key.`, seq);
    else if (await signed.isSigned()) this.#keys.add(publicKey);
    else this.#fault(`${what} of entry ${seq} has no good signature.`, seq);
    if (last && seq > last.seq)
      this.#fault(`Entries ${last.seq + 1} to ${seq} are missing: they were signed.`, last.seq + 1);
    else if (last?.seq !== seq) this.#fault(`${what} of entry ${seq} stands in another place.`, seq);
    else if (last.hash !== hash || last.organization !== organization)
      this.#fault(`Entry ${seq} is not the one that was signed: it was replaced.`, seq);
  }

  #fault(detail: string, seq?: number): void {
    if (this.#faults.length >= mostFaults) return;
    this.#faults.push({ line: this.#line, ...(seq !== undefined && { seq }), detail });
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function webSha256(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
