import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { refuse, type Refusal } from './refusal.ts';
import { UidPool, type UidRange } from './uid-pool.ts';

/** As many users as one server may have: more than its live sessions and scripts, so that numbers can rest. */
const shareSize = 1_024;

/** Root alone may write above it. */
const defaultFolder = '/run/ai-agent-api';

export type ClaimedUsers = { readonly pool: UidPool; readonly release: () => void };

/**
 * Takes a share of the users for this server. While it holds it no other server of this machine has the same users, and
 * so none ends the other's agents. The kernel gives the share back when the server ends, however that is.
 * @param flock the program.
 */
export function claimUsers(range: UidRange, flock: string, folder = defaultFolder): ClaimedUsers | Refusal {
  const shares = sharesOf(range);
  if ('kind' in shares) return shares;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const share of shares) {
      const descriptor = openSync(path.join(folder, `users-${share.first}`), 'a', 0o600);
      if (isLocked(flock, descriptor))
        return { pool: new UidPool(share), release: () => closeSync(descriptor) };
      closeSync(descriptor);
    }
  } catch (error) {
    return refuse(
      `The service cannot claim users for its agents: ${error instanceof Error ? error.message : 'unknown'}.`,
      `Let it write to ${folder}, or run it as another user than root.`,
    );
  }
  return refuse(
    `Other servers on this machine have all ${shares.length} shares of the users for agents.`,
    'Stop one of them, or run this one as another user than root.',
  );
}

/** The shares that exist here: in a container not every user number does. */
export function sharesOf(range: UidRange): UidRange[] | Refusal {
  const mapped = readFileSync('/proc/self/uid_map', 'utf8').split('\n').map(parseMapping);
  const count = Math.floor(range.count / shareSize);
  const all = Array.from({ length: count }, (_, index) => ({
    first: range.first + index * shareSize,
    count: shareSize,
  }));
  const existing = all.filter((share) =>
    mapped.some((each) => each && each.first <= share.first && endOf(share) <= endOf(each)),
  );
  if (existing.length > 0) return existing;
  return refuse(
    `The users ${range.first} to ${range.first + shareSize - 1} do not exist in this container.`,
    'Choose a range of users that it has (see /proc/self/uid_map), or run the service as another user than root.',
  );
}

/** The lock is the open file's: it outlives the program that asks for it, and ends when this server closes the file. */
function isLocked(flock: string, descriptor: number): boolean {
  const { status, error } = spawnSync(flock, ['--exclusive', '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', descriptor],
    timeout: 5_000,
  });
  if (error) throw error;
  return status === 0;
}

function endOf({ first, count }: UidRange): number {
  return first + count;
}

function parseMapping(line: string): UidRange | undefined {
  const [first, , count] = line.trim().split(/\s+/).map(Number);
  return first === undefined || count === undefined ? undefined : { first, count };
}
