import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './exit-codes.ts';

/** What says which profile is meant: the command line before the environment before the file. */
export type ProfileChoice = {
  readonly configDir: string;
  /** Of the environment. */
  readonly profile?: string;
  readonly flag?: string | undefined;
};

export const defaultProfile = 'default';

export async function chosenProfile({ configDir, profile, flag }: ProfileChoice): Promise<string> {
  return named(flag ?? profile ?? (await usedProfile(configDir)));
}

/** The profile that is used where none is named. */
export async function usedProfile(configDir: string): Promise<string> {
  const text = await readFile(usedFile(configDir), 'utf8').catch(() => '');
  return text.trim() || defaultProfile;
}

export async function useProfile(configDir: string, name: string): Promise<void> {
  const file = usedFile(configDir);
  await mkdir(configDir, { recursive: true, mode: 0o700 });
  await writeFile(`${file}.${process.pid}`, `${named(name)}\n`);
  await rename(`${file}.${process.pid}`, file);
}

/** Those that somebody has logged in with. */
export async function profiles(configDir: string): Promise<string[]> {
  const others = await readdir(path.join(configDir, 'profiles')).catch((): string[] => []);
  const names = others.flatMap((file) => /^([\w.-]+)\.json$/.exec(file)?.[1] ?? []);
  const has = (await readdir(configDir).catch((): string[] => [])).includes('login.json');
  return [...(has ? [defaultProfile] : []), ...names.sort()];
}

export async function removeProfile(configDir: string, name: string): Promise<void> {
  await rm(profileFile(configDir, name), { force: true });
  if ((await usedProfile(configDir)) === name) await rm(usedFile(configDir), { force: true });
}

export function profileFile(configDir: string, name: string): string {
  return name === defaultProfile
    ? path.join(configDir, 'login.json')
    : path.join(configDir, 'profiles', `${named(name)}.json`);
}

function usedFile(configDir: string): string {
  return path.join(configDir, 'profile');
}

/** It becomes the name of a file. */
function named(name: string): string {
  if (/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) return name;
  throw new UsageError(`"${name}" is no name of a profile: letters, digits, dots, dashes and underscores.`);
}
