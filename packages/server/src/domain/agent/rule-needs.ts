import type { PolicyRule } from './permission-policy.ts';
import type { RuleSet } from './policy-decision.ts';

/** What must be found out about a call before rules can decide it; what no rule asks for is not looked up. */
export type RuleNeeds = {
  readonly paths: boolean;
  /** Where the words of commands lead that may be paths. */
  readonly operands: boolean;
  readonly budget: boolean;
};

export function needsOf(sets: readonly RuleSet[]): RuleNeeds {
  const rules = sets.flatMap((set) => set.rules);
  return {
    paths: rules.some(isAboutPaths),
    operands: rules.some((rule) => isAboutPaths(rule) && countsDoubt(rule)),
    budget: rules.some(
      ({ when }) => when?.budget_left_below_usd !== undefined || when?.budget_left_above_usd !== undefined,
    ),
  };
}

function isAboutPaths(rule: PolicyRule): boolean {
  return rule.kind === 'file_access' || rule.when?.paths !== undefined;
}

function countsDoubt(rule: PolicyRule): boolean {
  return rule.effect !== 'allow' && rule.in_doubt !== 'does_not_apply';
}
