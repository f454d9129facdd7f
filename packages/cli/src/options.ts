import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, Option } from 'commander';
import { UsageError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** An option that takes one of some words. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices([...words]);
}

export function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100_000)
    throw new InvalidArgumentError('Allowed is a number from 1 to 100000.');
  return value;
}

export function dollars(text: string): number {
  const value = Number(text.replace(/^\$/, ''));
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Allowed is an amount such as 12.50.');
  return value;
}

/** What a JSON file holds; `-` is the standard input. */
export async function jsonFrom(terminal: Terminal, file: string): Promise<object> {
  const text = file === '-' ? await terminal.readInput() : await readText(file);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    throw new UsageError(`${named(file)} is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
  throw new UsageError(`${named(file)} holds no object.`);
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : ''}`);
  });
}

function named(file: string): string {
  return file === '-' ? 'The standard input' : file;
}
