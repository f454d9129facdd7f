/** What the service needs of its surroundings, and what there is of it. */
export type Finding = {
  readonly need: string;
  /** `lacking`: the service does not start as it is configured. `poor`: it does, with something missing. */
  readonly state: 'good' | 'poor' | 'lacking';
  readonly found: string;
  readonly remedy?: string;
};

export function good(need: string, found: string): Finding {
  return { need, state: 'good', found };
}

export function poor(need: string, found: string, remedy: string): Finding {
  return { need, state: 'poor', found, remedy };
}

export function lacking(need: string, found: string, remedy: string): Finding {
  return { need, state: 'lacking', found, remedy };
}

export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state !== 'lacking');
}
