/** The servers that come with the service, and run in it. */
export const builtInMcpServers = ['monitoring', 'database', 'kubernetes'] as const;
export type BuiltInMcpServer = (typeof builtInMcpServers)[number];

/** What changes a cluster. No other tools are called so, because a policy knows them by these names. */
export const clusterChanges = ['kubernetes_apply', 'kubernetes_scale', 'kubernetes_restart'] as const;
export type ClusterChange = (typeof clusterChanges)[number];

type SecretRules = {
  readonly isNeeded: boolean;
  /** In characters. */
  readonly longest: number;
};

/** What a server that comes with the service is given in secret. */
export const builtInSecrets: Readonly<Record<BuiltInMcpServer, Readonly<Record<string, SecretRules>>>> = {
  monitoring: {},
  database: {
    connection_string: { isNeeded: true, longest: 2_000 },
    ca_certificate: { isNeeded: false, longest: 32_768 },
  },
  kubernetes: { kubeconfig: { isNeeded: true, longest: 65_536 } },
};

/** The longest of all of them. */
export const longestBuiltInSecret = 65_536;

/** Whether it reaches what is somebody's with a secret of theirs: then it is the organization's, and made by admins. */
export function hasSecrets(server: BuiltInMcpServer): boolean {
  return Object.keys(builtInSecrets[server]).length > 0;
}

/** Why a server cannot be given these secrets; undefined if it can. Never says what they are. */
export function builtInSecretsFault(
  server: BuiltInMcpServer,
  secrets: Readonly<Record<string, string>>,
): string | undefined {
  const rules = builtInSecrets[server];
  const strange = Object.keys(secrets).find((name) => !Object.hasOwn(rules, name));
  if (strange !== undefined)
    return `The built-in server "${server}" has no secret "${strange.slice(0, 100)}".${known(rules)}`;
  for (const [name, { isNeeded, longest }] of Object.entries(rules)) {
    const value = secrets[name];
    if (isNeeded && value === undefined) return `The built-in server "${server}" needs the secret "${name}".`;
    if (value !== undefined && value.length > longest)
      return `The secret "${name}" must have ${longest} characters at most.`;
  }
  return undefined;
}

function known(rules: Readonly<Record<string, SecretRules>>): string {
  const names = Object.keys(rules);
  return names.length === 0 ? ' It takes none.' : ` It takes: ${names.join(', ')}.`;
}
