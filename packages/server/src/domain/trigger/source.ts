import { createHash, timingSafeEqual } from 'node:crypto';

/** What came to the address of a trigger. */
export type Incoming = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came, because it was signed so. */
  readonly body: Uint8Array;
  /** The body's JSON; absent when it is none. Not looked at before the message is admitted. */
  readonly payload?: unknown;
};

/** Who sends messages, and how these are to be read. */
export type Source = {
  readonly newSecret: () => string;
  /** Whether the message is of somebody who has the secret. */
  readonly isGenuine: (incoming: Incoming, secret: string) => boolean;
  /** When it was sent, in seconds; absent where messages do not say. */
  readonly sentAt?: (incoming: Incoming) => number;
  /** What the message is called, the broadest name first. */
  readonly namesOf: (incoming: Incoming) => readonly string[];
  /** What the sender calls this message. */
  readonly deliveryOf: (incoming: Incoming) => string | undefined;
  /** What a message that comes once more has in common with the first, of what is signed; undefined when it is missing. */
  readonly identityOf: (incoming: Incoming) => string | undefined;
  /** Names that do not count unless they are asked for. */
  readonly unasked: readonly string[];
  /** Where the values of variables with these names are, unless a trigger says otherwise: the first that is there. */
  readonly readyMade: Readonly<Record<string, readonly string[]>>;
  /** The same for what has to be worked out. */
  readonly workedOut: (incoming: Incoming) => Readonly<Record<string, unknown>>;
};

/** A header that may be there once. */
export function headerOf({ headers }: Pick<Incoming, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Takes as long whatever is different. */
export function isSame(given: string, wanted: string): boolean {
  const [a, b] = [digest(given), digest(wanted)];
  return timingSafeEqual(a, b);
}

export function fingerprint(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
