/** A line that the service has signed. */
export type SignedLine = {
  readonly seq: number;
  readonly hash: string;
  readonly organization: string;
  readonly publicKey: string;
  readonly isSigned: () => Promise<boolean>;
};

type Fields = Readonly<Record<string, unknown>>;

/** An entry of an export, if the line is one. */
export function entryOf(line: unknown) {
  if (!isLine(line, 'entry') || !isPlace(line['seq'])) return undefined;
  return {
    seq: line['seq'],
    hash: text(line, 'hash'),
    previousHash: text(line, 'previous_hash'),
    organization: text(line, 'organization_id'),
    /** What its hash is of. */
    words: hashed(line).map(counted).join(''),
    /** Nothing stands in it that is not hashed. */
    isPure:
      Object.keys(line).length === entryFields.size &&
      Object.keys(line).every((name) => entryFields.has(name)),
  };
}

export function checkpointOf(line: unknown): SignedLine | undefined {
  if (!isLine(line, 'checkpoint') || !isPlace(line['seq'])) return undefined;
  const words = ['organization_id', 'seq', 'hash', 'at'].map((name) => String(line[name]));
  return signed(line, line['seq'], ['ai-agent-api audit checkpoint 1', ...words].join('\n'));
}

export function endOf(line: unknown): (SignedLine & { readonly first: number }) | undefined {
  if (!isLine(line, 'end') || !isPlace(line['seq']) || !isPlace(line['first'])) return undefined;
  const words = ['organization_id', 'first', 'seq', 'hash', 'at'].map((name) => String(line[name]));
  const text = ['ai-agent-api audit export 1', ...words].join('\n');
  return { first: line['first'], ...signed(line, line['seq'], text) };
}

function signed(line: Fields, seq: number, words: string): SignedLine {
  const publicKey = text(line, 'public_key');
  return {
    seq,
    publicKey,
    hash: text(line, 'hash'),
    organization: text(line, 'organization_id'),
    isSigned: async () => {
      const [key, signature] = [bytesOf(publicKey), bytesOf(text(line, 'signature'))];
      if (key.length !== 32) return false;
      const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
      return crypto.subtle.verify('Ed25519', imported, signature, encoder.encode(words));
    },
  };
}

const encoder = new TextEncoder();

/** In this order: a field that is null is told from one that is empty. */
const hashedFields = [
  ...(['previous_hash', 'organization_id', 'seq', 'at', 'actor_id', 'api_key_id', 'login_id'] as const),
  ...(['address', 'agent', 'request_id', 'action', 'resource_type', 'resource_id', 'outcome'] as const),
  ...(['before', 'after'] as const),
];

const entryFields: ReadonlySet<string> = new Set(['type', ...hashedFields, 'hash']);

function hashed(line: Fields): (string | undefined)[] {
  return hashedFields.map((name) => {
    const value = line[name];
    if (value === null || value === undefined) return undefined;
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

/** With its length in bytes before it, so that no two entries have the same text. */
function counted(value: string | undefined): string {
  return value === undefined ? '-' : `${encoder.encode(value).length}:${value}`;
}

function isLine(line: unknown, type: string): line is Fields {
  return typeof line === 'object' && line !== null && 'type' in line && line.type === type;
}

function isPlace(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function text(line: Fields, name: string): string {
  const value = line[name];
  return typeof value === 'string' ? value : '';
}

/** What is no base64 is nothing. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
