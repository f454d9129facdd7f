import type { HostUse } from './call-facts.ts';
import type { ShellCommand, ShellReading, ShellWord } from './shell-command.ts';
import type { ToolCallRequest } from './tool-pattern.ts';

/** The hosts that a call names or is bound to reach. What a program does of its own accord is the jail's to stop. */
export function networkUses(call: ToolCallRequest, commands: ShellReading | undefined): HostUse[] {
  if (commands?.kind === 'unreadable') return [{ isGuess: true, by: 'a command that cannot be read' }];
  if (commands) return commands.commands.flatMap(usesOfCommand);
  if (call.tool === 'WebSearch') return [{ by: call.tool }];
  return Object.values(call.input).flatMap((value) => {
    const isUrl = typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\/\//i.test(value);
    return isUrl ? [named(hostOfUrl(value), call.tool, true)] : [];
  });
}

/** Programs that talk to the hosts which their operands name. */
const fetchers = new Set(['curl', 'wget', 'http', 'https', 'aria2c', 'lynx', 'w3m']);
const talkers = new Set(
  'ssh scp sftp rsync ftp telnet nc ncat netcat socat ping ping6 traceroute dig nslookup host mosh'.split(
    ' ',
  ),
);

/** Programs that talk to hosts of their own when used so; `*` for any use. */
const callers: Readonly<Record<string, string>> = {
  git: 'clone fetch pull push ls-remote submodule remote',
  npm: 'install i ci add update publish view info audit outdated exec create init',
  npx: '*',
  pnpm: 'install i add update publish dlx create',
  yarn: 'install add upgrade publish dlx create',
  bun: 'install add update publish x create',
  pip: 'install download search',
  pip3: 'install download search',
  uv: 'sync add pip tool',
  poetry: 'install add update publish',
  cargo: 'install fetch update publish search add',
  go: 'get install mod',
  gem: 'install fetch push update',
  bundle: 'install update',
  apt: '*',
  'apt-get': '*',
  apk: '*',
  dnf: '*',
  yum: '*',
  brew: '*',
  docker: 'pull push login run build search',
  podman: 'pull push login run build search',
  gh: '*',
  kubectl: '*',
  helm: '*',
  aws: '*',
  gcloud: '*',
  az: '*',
};

/** Options of fetchers whose value is the next word and no address. */
const valued = new Set(
  (
    '-o -H -d -X -u -A -e -b -c -F -T -m -w -D -E -r -y -Y -z -C -Q -K -U -P -O -t --output --header --data --request ' +
    '--user --user-agent --referer --cookie --cookie-jar --form --upload-file --max-time --write-out --dump-header ' +
    '--data-raw --data-binary --data-urlencode --json --connect-timeout --retry --retry-delay --cacert --cert --key ' +
    '--range --output-dir --output-document --directory-prefix --tries --timeout --post-data --post-file --method'
  ).split(' '),
);

function usesOfCommand(command: ShellCommand): HostUse[] {
  const [name, ...operands] = command.words;
  if (!name) return redirected(command);
  if (!name.isLiteral) return [{ isGuess: true, by: name.text }, ...redirected(command)];
  const program = name.text.split('/').at(-1) ?? '';
  return [...usesOfProgram(program, operands), ...redirected(command)];
}

function usesOfProgram(program: string, operands: readonly ShellWord[]): HostUse[] {
  const by = program;
  if (fetchers.has(program)) return orUnknown(addressed(program, operands), by);
  const hosts = operands.flatMap((word) => hostsOfWord(word, by));
  // Their options name further hosts in too many ways.
  if (talkers.has(program))
    return operands.length === hosts.length ? orUnknown(hosts, by) : [...hosts, { isGuess: true, by }];
  if (isCall(program, operands)) return orUnknown(hosts, by);
  return hosts.map((use) => ({ ...use, isGuess: true }));
}

/** Bash itself opens connections for redirections to `/dev/tcp/host/port`. */
function redirected({ redirects }: ShellCommand): HostUse[] {
  return redirects.flatMap(({ path }) => {
    const host = /^\/dev\/(?:tcp|udp)\/([^/]+)\//.exec(path.text)?.[1];
    return host === undefined ? [] : [named(host.toLowerCase(), path.text, path.isLiteral)];
  });
}

/** That a program talks is known, though not to whom. */
function orUnknown(uses: readonly HostUse[], by: string): HostUse[] {
  return uses.length > 0 ? [...uses] : [{ isGuess: true, by }];
}

function isCall(program: string, operands: readonly ShellWord[]): boolean {
  const uses = callers[program]?.split(' ');
  if (!uses) return false;
  return uses[0] === '*' || operands.some((word) => !word.isLiteral || uses.includes(word.text));
}

/** The operands of a fetcher, which need no scheme. */
function addressed(by: string, operands: readonly ShellWord[]): HostUse[] {
  return operands.flatMap((word, index) => {
    if (schemeAt(word.text) !== -1) return hostsOfWord(word, by);
    if (isValued(operands[index - 1]?.text)) return [];
    if (!word.isLiteral) return [{ isGuess: true, by }];
    if (word.text.startsWith('-') || word.text === '') return [];
    return [named(hostOfUrl(`http://${word.text}`), by, true)];
  });
}

function isValued(option: string | undefined): boolean {
  if (option === undefined || !option.startsWith('-')) return false;
  // Of short options that are written together the last one takes the value.
  return valued.has(option) || (/^-[A-Za-z]{2,}$/.test(option) && valued.has(`-${option.at(-1) ?? ''}`));
}

/** The host of a URL within the word, or of `user@host:path`. */
function hostsOfWord(word: ShellWord, by: string): HostUse[] {
  const text = word.isLiteral ? word.text : (word.pieces[0] ?? '');
  const at = schemeAt(text);
  if (at !== -1)
    return [named(hostOfUrl(text.slice(at)), by, word.isLiteral || hasWholeHost(text.slice(at)))];
  if (schemeAt(word.text) !== -1) return [{ isGuess: true, by }];
  const host = /^[\w.-]+@([\w.-]+):/.exec(word.text)?.[1];
  return host === undefined ? [] : [named(host.toLowerCase(), by, word.isLiteral)];
}

/** Whether what follows the text cannot change its host; a port may still turn out to be a password. */
function hasWholeHost(url: string): boolean {
  return /^[^/]*:\/\/[^/?#]*[/?#]/.test(url);
}

function schemeAt(text: string): number {
  return text.search(/[a-z][a-z0-9+.-]{0,20}:\/\//i);
}

function named(host: string | undefined, by: string, isLiteral: boolean): HostUse {
  return host !== undefined && isLiteral ? { host, by } : { isGuess: true, by };
}

/**
 * As rules name it: in lower case, without port, brackets and the dot at its end; addresses in their usual form.
 * Undefined when it is none, or one that different programs read differently.
 */
export function hostOfUrl(text: string): string | undefined {
  const scheme = /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(text)?.[0];
  if (scheme === undefined || /[\\\s]/.test(text)) return undefined;
  // The parser reads a host in all its spellings only under the web's own schemes.
  const asWeb = `http:${text.slice(scheme.length)}`;
  if (!URL.canParse(asWeb)) return undefined;
  const host = new URL(asWeb).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return /^[a-z0-9._:-]+$/.test(host) ? host : undefined;
}
