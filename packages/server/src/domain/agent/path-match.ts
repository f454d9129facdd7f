import type { PathUse } from './call-facts.ts';
import type { Effort } from './effort.ts';
import type { PolicyRule } from './permission-policy.ts';

type Access = Extract<PolicyRule, { kind: 'file_access' }>['access'];

/** Paths that a rule or condition is about. */
export type PathRule = {
  readonly access: Access;
  readonly paths: readonly string[];
  readonly except?: readonly string[] | undefined;
};

/** `/a/**` covers the folder `/a` and all below; a `*` covers slashes too. */
function covers(glob: string, path: string, effort: Effort): boolean {
  return effort.matches(glob, path) || (glob.endsWith('/**') && glob.slice(0, -3) === path);
}

/** Whether the pattern covers whatever may lie below the folder. */
function coversTree(glob: string, folder: string, effort: Effort): boolean {
  return glob.endsWith('*') && effort.matches(glob, folder === '/' ? '/' : `${folder}/`);
}

/** Whether something below the folder may be covered: what stands before the first star leads there, or comes from there. */
function reachesInto(glob: string, folder: string): boolean {
  const star = glob.indexOf('*');
  const begin = folder === '/' ? '/' : `${folder}/`;
  if (star === -1) return glob.startsWith(begin);
  const literal = glob.slice(0, star);
  return literal.startsWith(begin) || begin.startsWith(literal);
}

/** The first path of which the rule says no: any part of it is enough. */
export function firstCovered(
  rule: PathRule,
  uses: readonly PathUse[],
  inDoubt: boolean,
  effort: Effort,
): PathUse | undefined {
  return uses.find((use) => {
    const mayBe = rule.access === 'any' || use.access === rule.access;
    if (!mayBe && !(inDoubt && use.access === 'unknown')) return false;
    if (use.isGuess === true) return inDoubt;
    if (use.isTree === true && inDoubt && reachesCovered(rule, use.path, effort)) return true;
    const isExcepted = rule.except?.some((glob) => covers(glob, use.path, effort)) ?? false;
    return !isExcepted && rule.paths.some((glob) => covers(glob, use.path, effort));
  });
}

function reachesCovered(rule: PathRule, folder: string, effort: Effort): boolean {
  const isExcepted = rule.except?.some((glob) => coversTree(glob, folder, effort)) ?? false;
  return !isExcepted && rule.paths.some((glob) => reachesInto(glob, folder));
}

/** Whether the rule says yes to all paths, and to all of each. */
export function allCovered(rule: PathRule, uses: readonly PathUse[], effort: Effort): boolean {
  return uses.length > 0 && uses.every((use) => isSurelyCovered(rule, use, effort));
}

function isSurelyCovered(rule: PathRule, use: PathUse, effort: Effort): boolean {
  if (use.isGuess === true || (rule.access !== 'any' && use.access !== rule.access)) return false;
  const is = use.isTree === true ? coversTree : covers;
  const isExcepted = rule.except?.some(
    (glob) => covers(glob, use.path, effort) || (use.isTree === true && reachesInto(glob, use.path)),
  );
  return isExcepted !== true && rule.paths.some((glob) => is(glob, use.path, effort));
}
