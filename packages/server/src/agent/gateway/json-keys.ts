const [quote, backslash, brace, endBrace, bracket, endBracket] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
/** Deep enough for the fields that are judged: the request, its lists, and what is in those. */
const judgedDepth = 3;

/**
 * A name that an object of valid JSON has twice, in the outer levels. Parsers differ in which of the two they take,
 * so what is judged here might not be what the upstream reads.
 */
export function duplicateKey(json: string): string | undefined {
  const levels: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at++) {
    const char = json.charCodeAt(at);
    if (char === brace) levels.push(levels.length < judgedDepth ? new Set() : undefined);
    else if (char === bracket) levels.push(undefined);
    else if (char === endBrace || char === endBracket) levels.pop();
    else if (char === quote) {
      const end = endOfString(json, at);
      const names = levels.at(-1);
      if (names && isKey(json, end)) {
        const name: unknown = JSON.parse(json.slice(at, end + 1));
        if (typeof name === 'string' && names.has(name)) return name;
        names.add(String(name));
      }
      at = end;
    }
  }
  return undefined;
}

function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let slashes = 0;
    while (json.charCodeAt(end - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return json.length;
}

function isKey(json: string, end: number): boolean {
  let next = end + 1;
  while (json.charCodeAt(next) <= 0x20) next++;
  return json[next] === ':';
}
