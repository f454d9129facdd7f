/**
 * A text that shows all that it holds: what terminals and editors act upon without showing it (control characters, and
 * those that turn the direction of what follows) is written out. Line ends are `\n`.
 */
export function visible(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').toWellFormed();
  return lines.replace(invisible, (each) => {
    const code = each.charCodeAt(0);
    return code < 0x20
      ? String.fromCharCode(0x2400 + code)
      : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The same on one line. */
export function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, ' ').trim();
}
