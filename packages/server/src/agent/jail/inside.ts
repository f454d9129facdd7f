import type { SessionFolders } from '../sdk/options.ts';

/** Where a session's folders are for the agent: the same in every jail, so that no path of the host is told. */
export const inside: SessionFolders = {
  workspace: '/workspace',
  home: '/home/agent',
  results: '/tool-results',
  config: '/home/agent/.claude',
  temp: '/tmp',
};

/** The read-only directory with the gateway's socket. */
export const gatewayInside = '/run/gw';

/** The agent's program. */
export const programInside = '/opt/claude/claude';

/** An organization's script, in a jail of its own. */
export const scriptInside = '/opt/hook/run';

/** The user that an agent believes to be, whatever its number on the host. */
export const agentId = 1000;

const fixed = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: inside.home,
  USER: 'agent',
  SHELL: '/bin/bash',
  TMPDIR: inside.temp,
  CLAUDE_CODE_TMPDIR: inside.temp,
  CLAUDE_CONFIG_DIR: inside.config,
  IS_SANDBOX: '1',
  DISABLE_AUTOUPDATER: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
};

const proxies = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);
const passed = new Set([
  ...['LANG', 'TZ', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_UNIX_SOCKET', 'ANTHROPIC_API_KEY'],
  ...proxies,
]);
const passedPrefix = /^(CLAUDE_|DISABLE_|MAX_|API_|AI_AGENT_API_)/;
const secret = /_(KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)$/;

/**
 * The environment inside: the runtime's settings that the caller asks for, and the session token that the gateway
 * takes. Folders are the jail's own, whatever the caller names.
 */
export function environmentInside(
  asked: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const environment: Record<string, string> = { LANG: 'C.UTF-8' };
  for (const [name, value] of Object.entries(asked)) {
    const may = passed.has(name) || (passedPrefix.test(name) && !secret.test(name));
    if (may && value !== undefined) environment[name] = value;
  }
  return { ...environment, ...fixed };
}

/** The few files of /etc that programs look into. They name nobody of the host. */
export const etcFiles = {
  passwd: [
    'root:x:0:0:root:/:/usr/sbin/nologin',
    `agent:x:${agentId}:${agentId}:agent:${inside.home}:/bin/bash`,
    'nobody:x:65534:65534:nobody:/:/usr/sbin/nologin',
    '',
  ].join('\n'),
  group: `root:x:0:\nagent:x:${agentId}:\nnogroup:x:65534:\n`,
  hosts: '127.0.0.1 localhost agent\n::1 localhost\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
} as const;
