import type { ApiKey, NewApiKey } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { collect, count, days } from '../options.ts';
import type { Column } from '../table.ts';

const columns: Column<ApiKey>[] = [
  { head: 'KEY', of: ({ id }) => id },
  { head: 'BEGINS', worth: 'little', of: ({ hint }) => hint },
  { head: 'NAME', worth: 'much', of: ({ name }) => name, isLong: true },
  { head: 'USER', worth: 'little', of: ({ user_id: id }) => id },
  {
    head: 'SCOPES',
    of: ({ scopes, custom_role: role }) => [...(role ? [role.name] : []), ...scopes].join(' '),
    isLong: true,
  },
  { head: 'GOOD UNTIL', of: ({ expires_at: at }) => at?.slice(0, 10) ?? 'it is deleted' },
  { head: 'LAST USED', of: ({ last_used_at: at }) => at?.slice(0, 16).replace('T', ' ') ?? 'never' },
];

type CreateFlags = {
  readonly scope?: readonly string[];
  readonly role?: string;
  readonly network?: readonly string[];
  readonly days?: number;
  readonly for?: string;
};

/** Keys by which programs ask. */
export function apiKeyCommands(program: Command, context: Context): void {
  const group = program.command('api-keys').description('Keys by which programs ask');
  group
    .command('list')
    .description('List keys, the newest first; admins see those of the organization')
    .option('--user <user>', 'only those that act for this user')
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ user, limit }: { user?: string; limit: number }) => {
      const { apiKeys } = await context.api();
      const found = apiKeys.list({
        ...(user !== undefined && { user_id: user }),
        limit: Math.min(limit, 100),
      });
      showList(context, await take(found, limit), columns, ({ id }) => id);
    });
  const creating = group
    .command('create <name>')
    .description('Make a key and show it, once')
    .option('--scope <right>', 'what it may do, such as sessions:read; once for each', collect)
    .option('--role <role>', 'a role of the organization, beyond which it may do nothing')
    .option('--network <network>', 'from where alone it is taken, such as 10.0.0.0/8', collect)
    .option('--days <count>', 'for how long it is good', days)
    .option('--for <user>', 'a service account, instead of you')
    .action(async (name: string, flags: CreateFlags) => {
      const { apiKeys } = await context.api();
      const made = await apiKeys.create(toNewKey(name, flags));
      showOne(context, made, ({ key, id }) => `${key}\nIt is not shown again. Its id is ${id}.\n`, made.id);
    });
  withExamples(
    creating,
    'ai-agent api-keys create Builds --scope sessions:read --scope sessions:write --days 90',
    'ai-agent api-keys create Builds --scope sessions:write --for usr_… --network 10.0.0.0/8',
  );
  group
    .command('delete <key>')
    .description('Delete a key; it is refused from the next request on')
    .action(async (id: string) => {
      await confirm(context, `This deletes the key ${id}.`);
      await (await context.api()).apiKeys.remove(id);
      gone(context, id);
    });
}

/** The rights are the server's to know: it names those that it does not. */
function toNewKey(
  name: string,
  { scope = [], role, network, days: good, for: user }: CreateFlags,
): NewApiKey {
  const expiresAt = good === undefined ? undefined : new Date(Date.now() + good * 86_400_000);
  return {
    name,
    scopes: [...scope] as NonNullable<NewApiKey['scopes']>,
    ...(role !== undefined && { role_id: role }),
    ...(network && { networks: [...network] }),
    ...(expiresAt && { expires_at: expiresAt.toISOString() }),
    ...(user !== undefined && { service_account_id: user }),
  };
}
