import { PolicyId } from '../ids.ts';
import type { AgentOptions } from './agent-options.ts';
import type { PermissionPolicy, PolicyRule } from './permission-policy.ts';
import { builtInTools } from './agent-tools.ts';
import { clusterChanges } from './built-in-servers.ts';

const policy = (
  number: number,
  parts: Pick<PermissionPolicy, 'name' | 'description' | 'rules' | 'version' | 'asksInAllModes'>,
): PermissionPolicy => ({
  ...parts,
  id: PolicyId.parse(`pol_${String(number).padStart(32, '0')}`),
  level: 'built-in',
  priority: number,
  isEnabled: true,
});

const ownFolders = ['/workspace/**', '/home/agent/**', '/tmp/**'];
const devices = ['/dev/null', '/dev/zero', '/dev/stdout', '/dev/stderr', '/dev/tty', '/dev/fd/*'];

/**
 * What holds in every organization until it switches it off. They stop what no task needs and stay out of the way of
 * the rest: where it only shows when a command runs what it does, they leave it to the jail.
 */
export const builtInPolicies: readonly PermissionPolicy[] = [
  policy(1, {
    version: 1,
    name: 'Dangerous commands',
    description:
      'Commands that destroy a machine, code that is run as it is downloaded, and text that cannot be read.',
    rules: [
      {
        kind: 'command',
        effect: 'deny',
        in_doubt: 'does_not_apply',
        commands: [
          'rm -r /',
          'rm -r /?',
          'rm --no-preserve-root *',
          'mkfs*',
          'wipefs *',
          'fdisk /dev/*',
          'dd of=/dev/sd*',
          'dd of=/dev/nvme*',
          'dd of=/dev/vd*',
          'dd of=/dev/mem',
          'shred /dev/*',
          'chmod -R * /',
          'chown -R * /',
          'shutdown *',
          'reboot *',
          'halt *',
          'poweroff *',
        ],
      },
      {
        kind: 'command',
        effect: 'deny',
        in_doubt: 'does_not_apply',
        commands: ['?'],
        when: { hosts: ['*'] },
        reason: 'This would run what it downloads; save it, read it, and run the file.',
      },
      {
        kind: 'tool_deny',
        effect: 'deny',
        tools: ['Bash'],
        when: { arguments: [{ pointer: '/command', matches: '*:()*{*:*|*:*&*}*:*' }] },
        reason: 'This starts itself over and over.',
      },
      // No pattern: only text that cannot be read is left for it to fall on.
      { kind: 'command', effect: 'deny', commands: [] },
    ],
  }),
  policy(2, {
    version: 1,
    name: 'Outside of the workspace',
    description: "Files are written in the workspace, the agent's home and its folder for temporary files.",
    rules: [
      {
        kind: 'file_access',
        effect: 'deny',
        in_doubt: 'does_not_apply',
        access: 'write',
        paths: ['*'],
        except: [...ownFolders, ...devices],
      },
      {
        kind: 'file_access',
        effect: 'deny',
        in_doubt: 'does_not_apply',
        access: 'write',
        paths: ['/home/agent/.claude/**'],
        reason: "The agent's own settings and transcripts are not to be written by its tools.",
      },
      {
        kind: 'file_access',
        effect: 'deny',
        in_doubt: 'does_not_apply',
        access: 'read',
        paths: ['/run/**', '/proc/*/environ', '/proc/*/mem', '/proc/kcore', '/dev/mem', '/dev/kmem'],
      },
    ],
  }),
  policy(3, {
    version: 1,
    name: 'Network',
    description: 'Tools and commands talk to no host but those that the session is let out to.',
    rules: [
      {
        kind: 'network',
        effect: 'deny',
        in_doubt: 'does_not_apply',
        hosts: ['*'],
        except: ['localhost', '*.localhost', '127.*', '::1', '0.0.0.0', 'agent'],
      },
    ],
  }),
  policy(4, {
    version: 1,
    name: 'Built-in tools',
    description: 'Every tool that the service gives to agents may be used.',
    rules: [
      {
        kind: 'tool_allow',
        effect: 'allow',
        tools: [...builtInTools, 'Task'],
        reason: 'The session allows every built-in tool.',
      },
    ],
  }),
  policy(5, {
    version: 1,
    name: 'Changes to clusters',
    description:
      'People are asked before a cluster is changed, in every mode, whatever tools a session allows.',
    asksInAllModes: true,
    rules: [
      {
        kind: 'tool_deny',
        effect: 'ask',
        tools: clusterChanges.map((tool) => `mcp__*__${tool}`),
        reason: 'This changes a cluster.',
      },
    ],
  }),
];

/** As they hold in a session: the hosts that it is let out to are no matter of theirs. */
export function builtInFor({ egress }: Pick<AgentOptions, 'egress'>): readonly PermissionPolicy[] {
  const granted = egress?.hosts ?? [];
  if (granted.length === 0) return builtInPolicies;
  return builtInPolicies.map((each) => ({ ...each, rules: each.rules.map((rule) => letOut(rule, granted)) }));
}

function letOut(rule: PolicyRule, hosts: readonly string[]): PolicyRule {
  return rule.kind === 'network' ? { ...rule, except: [...(rule.except ?? []), ...hosts] } : rule;
}
