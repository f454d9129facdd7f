import type pg from 'pg';
import { openOwner } from './dump.ts';

/** So many are remembered; who makes more in the time that they keep them knows of the others. */
const most = 1_000;

type Mark = { readonly madeAt: string; readonly folder: string };

/**
 * That one is being made: from now on it may hold what is deleted meanwhile, also when it breaks off.
 * @param url a role that owns the tables.
 */
export async function rememberBackup(url: string, { madeAt, folder }: Mark): Promise<void> {
  await using connection = await openOwner(url);
  const { client } = connection;
  if (!(await isThere(client))) return;
  await client.query('insert into backups (made_at, folder) values ($1, $2) on conflict do nothing', [
    madeAt,
    folder,
  ]);
  await client.query(
    'delete from backups where made_at < (select made_at from backups order by made_at desc offset $1 limit 1)',
    [most - 1],
  );
}

/** That it is whole since a later time: its files are as new as that. */
export async function rememberWhole(url: string, { madeAt, folder }: Mark, wholeAt: string): Promise<void> {
  await using connection = await openOwner(url);
  const { client } = connection;
  if (!(await isThere(client))) return;
  await client.query('update backups set made_at = $3 where made_at = $1 and folder = $2', [
    madeAt,
    folder,
    wholeAt,
  ]);
}

/** A database that no server of this version has started on has no such table. */
async function isThere(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('public.backups') is not null as there`,
  );
  return rows[0]?.there === true;
}

/**
 * Has organizations of a restored database deleted by the next start: nobody gets into them before.
 * @param url a role that may act as the service's.
 * @returns those that are there.
 */
export async function deleteAgain(
  url: string,
  deleted: readonly { readonly id: string; readonly askedBy: string }[],
): Promise<string[]> {
  await using connection = await openOwner(url);
  const { client } = connection;
  const found: string[] = [];
  for (const { id, askedBy } of deleted) {
    await client.query('begin');
    await client.query('set local role ai_agent_app');
    await client.query(`select set_config('app.organization_id', $1, true)`, [id]);
    const { rowCount } = await client.query(
      `update organizations set
         suspended_at = coalesce(suspended_at, now()), suspended_for = coalesce(suspended_for, 'It was deleted.'),
         deletion_asked_at = coalesce(deletion_asked_at, now()), deletion_asked_by = coalesce(deletion_asked_by, $2),
         deletion_due_at = now()
       where id = $1 and not is_operator`,
      [id, askedBy],
    );
    await client.query('commit');
    if (rowCount === 1) found.push(id);
  }
  return found;
}
