import type { FastifyInstance } from 'fastify';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** No honest request nests deeper, and what walks a value by recursion is safe below it. */
const deepest = 64;

class MalformedBodyError extends Error {
  override readonly name = 'MalformedBodyError';
  readonly statusCode = 400;
}

/** Reads JSON bodies strictly: valid UTF-8, bounded depth, no keys that reach into prototypes. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer' } as const;
  app.addContentTypeParser<Buffer>(
    /^application\/(merge-patch\+)?json(\s*;|$)/,
    options,
    (_request, body, done) => {
      try {
        done(null, parse(body));
      } catch (error) {
        done(error instanceof Error ? error : new MalformedBodyError('The body cannot be read.'));
      }
    },
  );
}

function parse(body: Buffer): unknown {
  return body.length === 0 ? undefined : parseJson(decode(body));
}

/** A body that is taken as bytes, read as strictly as others; undefined when it is no JSON that can be taken. */
export function parseBytes(body: Uint8Array): unknown {
  try {
    return parseJson(decode(body));
  } catch (error) {
    if (error instanceof MalformedBodyError) return undefined;
    throw error;
  }
}

/** JSON as strictly as in a body: bounded depth, no keys that reach into prototypes. */
export function parseJson(text: string): unknown {
  if (isDeeperThan(deepest, text))
    throw new MalformedBodyError(`The body nests deeper than ${deepest} levels.`);
  const value = parsed(text);
  if (reachesIntoPrototype(value)) throw new MalformedBodyError('The key "__proto__" is not allowed.');
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedBodyError('The body is not valid JSON.');
  }
}

function decode(body: Uint8Array): string {
  try {
    return decoder.decode(body);
  } catch {
    throw new MalformedBodyError('The body is not valid UTF-8.');
  }
}

/** A walk of its own: to be asked by the parser for each value takes it twenty times as long. */
function reachesIntoPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(reachesIntoPrototype);
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(reachesIntoPrototype);
}

/** Counts brackets outside of strings, before anything is built. */
function isDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > limit) return true;
    } else if (char === 0x7d || char === 0x5d) depth--;
  }
  return false;
}
