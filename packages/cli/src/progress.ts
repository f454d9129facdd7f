import type { Terminal } from './terminal.ts';
import { shortenLine } from './wording.ts';

const everyMs = 100;

export type Progress = Disposable & {
  /** Replaces what was shown; what comes too soon after the last is passed over. */
  readonly show: (line: string) => void;
};

/** One line of the error output that tells how far something is; nothing where there is no terminal. */
export function progressOn({ rewrite, width }: Pick<Terminal, 'rewrite' | 'width'>): Progress {
  let last = Number.NEGATIVE_INFINITY;
  return {
    show: (line) => {
      if (!rewrite || performance.now() - last < everyMs) return;
      last = performance.now();
      rewrite(shortenLine(line, width - 1));
    },
    [Symbol.dispose]: () => {
      if (last !== Number.NEGATIVE_INFINITY) rewrite?.('');
    },
  };
}

export function bytesInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const value = bytes / 1_000 ** step;
  return `${step === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[step] ?? ''}`;
}

/** How much of what is known to come is there. */
export function partOf(count: number, size: number | undefined): string {
  if (size === undefined || size === 0) return bytesInWords(count);
  return `${bytesInWords(count)} of ${bytesInWords(size)}, ${Math.floor((100 * count) / size)} %`;
}
