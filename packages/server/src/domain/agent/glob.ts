/** `*` stands for any text. Linear time: the pieces between the stars are searched from left to right. */
export function matchesGlob(glob: string, text: string): boolean {
  const pieces = glob.split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return glob === text;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** Whether text of which only some pieces are known, with anything between them, may match. Rather yes than no. */
export function mayMatchGlob(glob: string, pieces: readonly string[]): boolean {
  if (pieces.length === 1) return matchesGlob(glob, pieces[0] ?? '');
  const known = glob.split('*');
  return (
    agree(pieces[0] ?? '', known[0] ?? '', 0) && agree(reversed(pieces.at(-1)), reversed(known.at(-1)), 0)
  );
}

/** One of them begins with the other. */
function agree(one: string, other: string, from: number): boolean {
  return one.startsWith(other, from) || other.startsWith(one, from);
}

function reversed(text = ''): string {
  return Array.from(text).reverse().join('');
}
