import { performance } from 'node:perf_hooks';
import { harmlessCommands } from '../packages/server/test/corpus/harmless-commands.ts';
import { shellBypasses } from '../packages/server/test/corpus/shell-bypasses.ts';
import { readShell } from '../packages/server/src/agent/permissions/shell-parser.ts';
import { deniesCommand } from '../packages/server/src/domain/agent/command-policy.ts';
import { parseCommandRule } from '../packages/server/src/domain/agent/command-rule.ts';
import { median, quantile, type Figure } from './support/figures.ts';

// Reading a shell text and asking a hundred deny rules about it, over both corpora: what people run all day, and what
// tries to get round a rule. No process, no database.
const rounds = 20;
const warmUp = 5;

export function commandDecisions(): Promise<Figure[]> {
  const texts = [...harmlessCommands, ...shellBypasses.flatMap((each) => each.texts)];
  const times = timed(texts);
  const longest = longestText();
  return Promise.resolve([
    row('Shell text read and judged by 100 rules, p50', median(times), 1),
    row('the same, p99', quantile(times, 0.99), 5),
    row('The longest text that is read, 64 kB of commands', longest, 500),
  ]);
}

function row(what: string, value: number, most: number): Figure {
  return { what, value: `${value.toFixed(2)} ms`, target: `≤ ${most} ms`, holds: value <= most };
}

/** None of them falls on anything that can be read, so that every rule looks at every command. */
const rules = Array.from({ length: 100 }, (_, n) =>
  parseCommandRule(
    [`never${n} *`, `git never${n} --force *`, `rm --never${n} -x *`, `never${n}*`][n % 4] ?? '',
  ),
);

function judge(text: string): boolean {
  const reading = readShell(text);
  return rules.filter((rule) => deniesCommand(rule, reading)).length > 0;
}

function timed(texts: readonly string[]): number[] {
  const times: number[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    for (const text of texts) {
      const started = performance.now();
      judge(text);
      if (round >= 0) times.push(performance.now() - started);
    }
  }
  return times;
}

function longestText(): number {
  const line =
    'for f in src/*.ts; do grep -n "some text that is looked for here" "$f" | head -n 20 >> out.txt; done\n';
  const text = line.repeat(Math.floor(65_536 / line.length));
  const times = Array.from({ length: 10 }, () => {
    const started = performance.now();
    judge(text);
    return performance.now() - started;
  });
  return median(times);
}
