import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, Option } from 'commander';
import { UsageError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** An option that takes one of some words. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices([...words]);
}

/**
 * Collects an option that is given once for each value. One that took several values would take the arguments after it,
 * too.
 */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

export function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100_000)
    throw new InvalidArgumentError('Allowed is a number from 1 to 100000.');
  return value;
}

/** For how long what is to be deleted can be kept. */
export function daysOfGrace(text: string): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : Infinity;
  if (value > 365) throw new InvalidArgumentError('Allowed is a number of days from 0 to 365.');
  return value;
}

/** How long something is good. */
export function days(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 3_650)
    throw new InvalidArgumentError('Allowed is a number of days from 1 to 3650.');
  return value;
}

export function dollars(text: string): number {
  if (!/^\$?\d+(\.\d+)?$/.test(text)) throw new UsageError(`"${text}" is no amount such as 12.50.`);
  return Number(text.replace('$', ''));
}

/** One of some words, given as an argument. */
export function word<Word extends string>(words: readonly Word[], what: string, text: string): Word {
  const found = words.find((each) => each === text);
  if (found === undefined) throw new UsageError(`"${text}" is no ${what}; allowed are ${words.join(', ')}.`);
  return found;
}

export function since(): Option {
  return new Option('--since <time>', 'from then on: 2026-07-01, or 7d, 12h, 30m ago').argParser(time);
}

const unitsMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment, or how long it is ago. */
export function time(text: string): Date {
  const [, amount, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const date =
    amount === undefined ? new Date(text) : new Date(Date.now() - Number(amount) * (unitsMs[unit] ?? 0));
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError(
      'Allowed is a time such as 2026-07-01, 2026-07-01T12:00:00Z, or 7d, 12h, 30m ago.',
    );
  return date;
}

/** What a JSON file holds; `-` is the standard input. */
export async function jsonFrom(terminal: Terminal, file: string): Promise<object> {
  const text = await textFrom(terminal, file);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    throw new UsageError(`${named(file)} is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
  throw new UsageError(`${named(file)} holds no object.`);
}

/** What a file holds; `-` is the standard input. */
export async function textFrom(terminal: Terminal, file: string): Promise<string> {
  return file === '-' ? terminal.readInput() : readText(file);
}

/** What a text file holds. */
export async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : ''}`);
  });
}

function named(file: string): string {
  return file === '-' ? 'The standard input' : file;
}
