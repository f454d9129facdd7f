import { malformed, noRetry, Refusal } from './refusal.ts';

const [quote, backslash, colon, comma, openBrace, closeBrace, openBracket, closeBracket] = [
  0x22, 0x5c, 0x3a, 0x2c, 0x7b, 0x7d, 0x5b, 0x5d,
];

/** Objects, lists and what is in them: more than the longest conversation has, and read in a fraction of a second. */
const mostParts = 500_000;
const deepest = 200;

/**
 * The value of a request's body. Refused is one of so many parts that reading them would hold up the node, and one in
 * which an object has a name twice: parsers differ in which of the two they take, so what is judged here might not be
 * what the upstream reads.
 */
export function readJson(text: string): unknown {
  const names = countNames(text);
  const value = parse(text);
  if (namesIn(value) !== names) throw malformed('An object in the body has a name twice.');
  return value;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The body is not JSON.');
  }
}

/** Of all objects together: in valid JSON each name has a colon, and no other colon is outside of a string. */
function countNames(text: string): number {
  let [names, parts, depth] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === quote) at = endOfString(text, at);
    else if (char === colon) names++;
    else if (char === comma) parts++;
    else if (char === openBrace || char === openBracket) {
      parts++;
      depth++;
      if (depth > deepest) throw malformed(`The body is nested more than ${deepest} deep.`);
    } else if (char === closeBrace || char === closeBracket) depth--;
    if (parts > mostParts) throw tooManyParts();
  }
  return names;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  if (end === -1) return text.length;
  let slashes = 0;
  while (text.charCodeAt(end - 1 - slashes) === backslash) slashes++;
  if (slashes % 2 === 0) return end;
  // Where one quote is escaped others are, and a search for each would take longer than to look at every character.
  for (end++; end < text.length; end++) {
    const char = text.charCodeAt(end);
    if (char === quote) break;
    if (char === backslash) end++;
  }
  return end;
}

const tooManyParts = () =>
  new Refusal(413, 'request_too_large', `A request may have ${mostParts} parts.`, noRetry);

/** A parser keeps one of two that are the same, so there are fewer then. */
function namesIn(value: unknown): number {
  let names = 0;
  if (Array.isArray(value)) for (const each of value) names += typeof each === 'object' ? namesIn(each) : 0;
  else if (isRecord(value))
    for (const name in value) names += typeof value[name] === 'object' ? 1 + namesIn(value[name]) : 1;
  return names;
}
