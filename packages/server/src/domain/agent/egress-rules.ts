/** Which hosts an agent may reach. None: no way out. */
export type EgressRules = {
  /** Names, or `*.example.com` for all below one. */
  readonly hosts: readonly string[];
  readonly ports: readonly number[];
};

export const noEgress: EgressRules = { hosts: [], ports: [] };

/** Whether the rules name the host: itself, or `*.` and what it is below. */
export function isNamed(rules: Pick<EgressRules, 'hosts'>, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return rules.hosts.some((rule) =>
    rule.startsWith('*.') ? name.endsWith(rule.slice(1).toLowerCase()) : name === rule.toLowerCase(),
  );
}

/** Whether all that one entry names is named by the other. */
function covers(rule: string, asked: string): boolean {
  return asked.startsWith('*.')
    ? rule.startsWith('*.') && `.${asked.slice(2)}`.endsWith(rule.slice(1))
    : isNamed({ hosts: [rule] }, asked);
}

/** What is asked for and goes beyond what is allowed. */
export function egressBeyond(asked: EgressRules, allowed: EgressRules): EgressRules {
  return {
    hosts: asked.hosts.filter((host) => !allowed.hosts.some((rule) => covers(rule, host))),
    ports: asked.ports.filter((port) => !allowed.ports.includes(port)),
  };
}

/** What both name. */
export function egressWithin(asked: EgressRules, allowed: EgressRules): EgressRules {
  const hosts = asked.hosts.flatMap((host) =>
    allowed.hosts.some((rule) => covers(rule, host))
      ? [host]
      : allowed.hosts.filter((rule) => covers(host, rule)),
  );
  const ports = asked.ports.filter((port) => allowed.ports.includes(port));
  return hosts.length === 0 || ports.length === 0 ? noEgress : { hosts: [...new Set(hosts)], ports };
}
