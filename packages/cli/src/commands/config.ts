import type { Command } from 'commander';
import { confirm, showList, showOne, withExamples, type Context } from '../context.ts';
import { forgetLogin, readLogin } from '../credentials.ts';
import { UsageError } from '../exit-codes.ts';
import { profileFile, profiles, removeProfile, usedProfile, useProfile } from '../profiles.ts';
import type { Column } from '../table.ts';

type Profile = {
  readonly name: string;
  readonly is_used: boolean;
  readonly url: string;
  readonly who: string;
  readonly file: string;
};

const columns: Column<Profile>[] = [
  { head: 'PROFILE', of: ({ name }) => name },
  { head: 'USED', of: ({ is_used: isUsed }) => (isUsed ? 'yes' : '') },
  { head: 'SERVER', of: ({ url }) => url, isLong: true },
  { head: 'WHO', of: ({ who }) => who, isLong: true },
];

/** Logins by name, for whoever works with several servers or accounts. */
export function configCommands(program: Command, context: Context): void {
  const { configDir } = context.terminal;
  const group = program.command('config').description('Profiles: logins by name');
  group
    .command('list')
    .description('List the profiles')
    .action(async () => showList(context, await found(configDir), columns, ({ name }) => name));
  withExamples(
    group
      .command('use <profile>')
      .description('Use a profile where none is named')
      .action(async (name: string) => {
        await useProfile(configDir, await known(configDir, name));
        showOne(context, { profile: name }, () => `${name} is used now.\n`, name);
      }),
    'ai-agent login you@example.com --url https://agents.example.com --profile work',
    'ai-agent config use work',
    'ai-agent --profile default sessions',
  );
  group
    .command('delete <profile>')
    .description('Forget a profile; its login is not ended at the server (auth logout does)')
    .action(async (name: string) => {
      await known(configDir, name);
      await confirm(context, `This forgets the login of the profile "${name}".`);
      await forgetLogin(profileFile(configDir, name));
      await removeProfile(configDir, name);
    });
  group
    .command('path')
    .description('Tell where the login of the chosen profile is kept')
    .action(async () => {
      const file = await context.loginFile();
      showOne(context, { file }, () => `${file}\n`, file);
    });
}

async function found(configDir: string): Promise<Profile[]> {
  const used = await usedProfile(configDir);
  const all = (await profiles(configDir)).map(async (name) => {
    const file = profileFile(configDir, name);
    const login = await readLogin(file);
    return { name, is_used: name === used, url: login?.url ?? '', who: login?.email ?? '', file };
  });
  return Promise.all(all);
}

async function known(configDir: string, name: string): Promise<string> {
  const names = await profiles(configDir);
  if (names.includes(name)) return name;
  const there = names.length === 0 ? 'there is none' : `there are ${names.join(', ')}`;
  throw new UsageError(`"${name}" is no profile; ${there}. Log in with --profile ${name} first.`);
}
