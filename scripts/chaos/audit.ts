import pg from 'pg';
import type { Acknowledged } from './talker.ts';
import type { Reader } from './reader.ts';

/** What the log itself says, asked by somebody else than the service. */
export type Audit = {
  /** Sessions whose numbers have a hole or do not end where the session says. */
  readonly brokenLogs: number;
  /** Events of a turn behind its end: somebody wrote who had lost the right to. */
  readonly staleWrites: number;
  readonly lost: readonly string[];
  /** Prompts that are in the log more than once. */
  readonly doubled: number;
  readonly unfinished: number;
  /** The longest that a turn took from when it could begin, in seconds. */
  readonly longestTurn: number;
  /** By status, code and message. */
  readonly turns: ReadonlyMap<string, number>;
  readonly events: number;
};

export async function audit(
  url: string,
  acknowledged: readonly Acknowledged[],
  unanswered: readonly string[],
): Promise<Audit> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const one = async (text: string) =>
      Number((await client.query<{ n: string | number }>(text)).rows[0]?.n ?? 0);
    const { rows: asked } = await client.query<{ turn_id: string; text: string }>(
      `select turn_id, payload #>> '{content,0,text}' as text from session_events where type = 'user.message'`,
    );
    const textOf = new Map(asked.map(({ turn_id, text }) => [turn_id, text]));
    const times = (text: string) => asked.filter((each) => each.text.startsWith(text)).length;
    const { rows: ends } = await client.query<{ how: string; n: string }>(
      `select concat_ws(' ', status, failure_code, failure_message) as how, count(*) as n
       from turns group by 1 order by 2 desc, 1`,
    );
    return {
      brokenLogs: await one(`select count(*) as n from sessions s where last_seq <>
        all (select unnest(array[count(*), coalesce(max(seq), 0)]) from session_events e where e.session_id = s.id)`),
      staleWrites: await one(`select count(*) as n from session_events e join (
        select session_id, turn_id, min(seq) as ended from session_events
        where type = 'session.status_idle' and turn_id is not null group by 1, 2
        ) t using (session_id, turn_id) where e.seq > t.ended`),
      lost: acknowledged
        .filter(({ turn, text }) => !textOf.get(turn)?.startsWith(text))
        .map(({ turn }) => turn),
      doubled: [...acknowledged.map(({ text }) => text), ...unanswered].filter((text) => times(text) > 1)
        .length,
      unfinished: await one(
        `select count(*) as n from turns where status not in ('completed', 'failed', 'interrupted')`,
      ),
      longestTurn: await one(`select coalesce(max(extract(epoch from ended_at - could_begin)), 0) as n from (
        select ended_at, greatest(created_at, lag(ended_at) over (partition by session_id order by ordinal)) as could_begin
        from turns where ended_at is not null) t`),
      turns: new Map(ends.map(({ how, n }) => [how, Number(n)])),
      events: await one('select count(*) as n from session_events'),
    };
  } finally {
    await client.end();
  }
}

/** Readers whose events are not those of the log, one by one. */
export async function misled(url: string, readers: readonly Reader[]): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let count = 0;
    for (const { session, seen } of readers) {
      const { rows } = await client.query<{ id: string }>(
        'select id from session_events where session_id = $1 order by seq limit $2',
        [session, seen.length],
      );
      if (rows.some(({ id }, index) => id !== seen[index])) count += 1;
    }
    return count;
  } finally {
    await client.end();
  }
}

/** The numbers of the last events, by session. */
export async function lastSeqs(url: string): Promise<ReadonlyMap<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; last_seq: string }>(
      'select id, last_seq from sessions',
    );
    return new Map(rows.map(({ id, last_seq }) => [id, Number(last_seq)]));
  } finally {
    await client.end();
  }
}
