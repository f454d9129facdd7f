import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { describe, expect, test } from 'vitest';
import { listMarked } from '../src/agent/process/leftovers.ts';
import { processesOf } from './support/agent-processes.ts';
import { groupFolders } from './support/control-groups.ts';
import { eventually } from './support/eventually.ts';
import { hasBubblewrap, isRoot, until } from './support/jail-scene.ts';
import { nodeOf } from './support/server-process.ts';
import { at, newServerSite } from './support/server-site.ts';

const why = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';
const count = 10;

/** Does not end by itself; a part of it leaves the process group, a part of it hides from whoever reads marks. */
const command =
  'setsid nohup tail -f /dev/null > /dev/null 2>&1 & env -i setsid tail -f /dev/null > /dev/null 2>&1 & tail -f /dev/null';

/** The numbers of what runs as one of some users. */
function processesAs(users: ReadonlySet<number>): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => users.has(userOf(pid)));
}

function userOf(pid: number): number {
  try {
    // One that has ended and waits for its parent to notice is nobody's any more.
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return /^State:\s+Z/m.test(status) ? -1 : Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? -1);
  } catch {
    return -1;
  }
}

describe.skipIf(!hasBubblewrap)(`a server with jailed sessions that is killed${why}`, () => {
  test('leaves none of their processes after two seconds, and nothing else after the next start [jail:server-killed]', async () => {
    await using site = await newServerSite();
    const dataDir = await site.newDataDir();
    const jailed = { ISOLATION: 'jail', MAX_LIVE_SESSIONS: String(count) };
    const first = site.start(dataDir, jailed);
    const alice = await (await site.newUser()).loginAt(await first.ready());
    const work = `Work.${script({ tools: [{ name: 'Bash', input: { command } }] })}`;
    const sessions = await Promise.all(
      Array.from({ length: count }, async () => {
        const id = await alice.newSession();
        return { id, turn: await alice.tell(id, work) };
      }),
    );
    const node = await nodeOf(dataDir);
    const tails = async () =>
      (await processesOf({ node })).filter(({ program }) => program === 'tail').length;
    await eventually(async () => expect(await tails()).toBe(2 * count), { within: 120_000 });
    const folders = sessions.map(({ id }) => path.join(dataDir, 'sessions', id, 'workspace'));
    const users = new Set(isRoot ? folders.map((folder) => statSync(folder).uid) : []);
    expect(users.size).toBe(isRoot ? count : 0);
    if (isRoot) expect(processesAs(users).length).toBeGreaterThanOrEqual(6 * count);
    const server = (await listMarked()).find(
      ({ marks }) => marks.AI_AGENT_API_NODE === node && marks.AI_AGENT_API_SERVER,
    )?.marks.AI_AGENT_API_SERVER;

    first.signal('SIGKILL');
    const left = async () => [...(await processesOf({ node })), ...processesAs(users)];
    expect(await until(async () => (await left()).length === 0, 10_000)).toBeLessThan(2_000);
    await first.ended;

    // What a server leaves that dies between its order and the moment at which the jail is bound to it.
    const orphan = spawn('/usr/bin/sleep', ['300'], {
      env: { AI_AGENT_API_SERVER: server ?? '' },
      stdio: 'ignore',
    });
    const orphanEnded = once(orphan, 'exit');
    const planted = path.join(dataDir, 'self-test', 'probe-planted');
    await mkdir(planted, { recursive: true });
    expect(readdirSync(path.join(dataDir, 'gw')).length).toBe(count);

    const again = at(await site.start(dataDir, jailed).ready(), alice);
    expect(await orphanEnded).toEqual([null, 'SIGKILL']);
    expect(groupFolders(server ?? 'none')).toEqual([]);
    expect([existsSync(planted), readdirSync(path.join(dataDir, 'gw'))]).toEqual([false, []]);
    for (const { id, turn } of sessions)
      expect(await again.finished(id, turn)).toMatchObject({
        status: 'interrupted',
        error: { code: 'worker_lost' },
      });
    const id = sessions[0]?.id ?? '';
    expect(await again.ask(id, `Still here?${script({ text: 'Yes.' })}`)).toMatchObject({
      status: 'completed',
    });
  }, 240_000);
});
