import type { ReadShell, ShellReading } from '../../domain/agent/shell-command.ts';

/** So many words are kept in all readings together, some hundred bytes each. */
const mostWords = 50_000;

/** Keeps the last readings, so that all who ask about a call share one. */
export function rememberReadings(read: ReadShell): ReadShell {
  const kept = new Map<string, ShellReading>();
  let words = 0;
  return (text) => {
    const reading = kept.get(text) ?? read(text);
    if (kept.delete(text)) words -= weightOf(text, reading);
    kept.set(text, reading);
    words += weightOf(text, reading);
    for (const [oldest, its] of kept) {
      if (words <= mostWords || oldest === text) break;
      kept.delete(oldest);
      words -= weightOf(oldest, its);
    }
    return reading;
  };
}

/** In words. Text weighs as much as it would in words of ten characters. */
function weightOf(text: string, reading: ShellReading): number {
  const commands = reading.kind === 'commands' ? reading.commands : [];
  return commands.reduce((sum, command) => sum + 1 + command.words.length, 1 + text.length / 10);
}
