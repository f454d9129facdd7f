import { readFile } from 'node:fs/promises';
import { parseJson } from './json.ts';
import type { Script } from './step.ts';
import { assertScripts, ScriptError } from './step-check.ts';

/** Reads a JSON file that holds a list of scripts. */
export async function loadScripts(path: string): Promise<readonly Script[]> {
  const scripts = parse(await readFile(path, 'utf8'), path);
  assertScripts(scripts, path);
  return scripts;
}

function parse(text: string, path: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new ScriptError(`${path} is not JSON: ${String(error)}`);
  }
}
