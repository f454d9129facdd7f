import manifest from '../package.json' with { type: 'json' };

/** Of this program. */
export const ownVersion = manifest.version;

/** Versions of one line understand each other. */
export function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** What to do about a server of another age; undefined where there is nothing to do. */
export function adviceOn(server: string, own = ownVersion): string | undefined {
  if (lineOf(server) === lineOf(own)) return undefined;
  const [theirs = [], ours = []] = [server, own].map((version) => version.split('.').map(Number));
  const isNewer = [0, 1].some(
    (at) => (theirs[at] ?? 0) > (ours[at] ?? 0) && theirs.slice(0, at).every((part, i) => part === ours[i]),
  );
  return isNewer
    ? `The server is version ${server}, and this program ${own}: install a newer ai-agent.`
    : `The server is version ${server}, and this program ${own}: what is new in it may not work there.`;
}

/** A tells-once of `adviceOn`. */
export function warnOnce(say: (words: string) => void): (server: string) => void {
  let isSaid = false;
  return (server) => {
    const advice = adviceOn(server);
    if (isSaid || advice === undefined) return;
    isSaid = true;
    say(`! ${advice}\n`);
  };
}
