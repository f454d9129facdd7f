import { describe, expect, test } from 'vitest';
import { findAwkCode } from './awk.ts';
import { findSedCode } from './sed.ts';

const raw = String.raw;

describe('an awk program', () => {
  test.each([
    '{ print $1 }',
    '/a|b/ { n++ } END { print n / 2 }',
    '$1 == "x" || $2 ~ /y|z/',
    raw`{ gsub(/[^a-z|]/, ""); print }`,
    'NR == FNR { a[$1]; next } ($1 in a)',
    'BEGIN { FS = "|" } { print $2 } # print | "sh"',
    raw`{ print "a | \"b\"" }`,
    '{ while ((getline line < "f") > 0) print line }',
  ])('such as %j only looks at text [shell:awk]', (program) => expect(findAwkCode(program)).toBeUndefined());

  test.each([
    'BEGIN { system("rm") }',
    'BEGIN { "rm" | getline }',
    '{ print | "sh" }',
    '{ print |& "sh" }',
    '@load "x"',
    'BEGIN { f = "system"; @f("x") }',
    'BEGIN { x++ / 2 | "rm" }',
    '{ exit /"/; print | "rm" ; x = "" }',
    '/[]/"]/ { print | "rm" } /[]/"]/',
    '{ print "x }',
  ])('such as %j may run commands [shell:awk-code]', (program) => expect(findAwkCode(program)).toBeDefined());
});

describe('a sed script', () => {
  test.each([
    's/a/b/g',
    's|/usr/bin|/bin|;p',
    '1,5p;$d',
    '/begin/,/end/{s/a/b/;p}',
    raw`s/[^/]*$//`,
    raw`s/\([0-9]*\)e/\1/2gI`,
    raw`\,x,d`,
    '/x/i\\\nnew e line',
    'y/abc/xyz/',
    ':a;N;$!ba;s/\\n/ /g',
    '0~4!s/x/w/',
    '# e rm\np',
    '',
  ])('such as %j only changes text [shell:sed]', (script) => expect(findSedCode(script)).toBeUndefined());

  test.each([
    'e',
    '1e rm',
    's/x/y/e',
    's/x/y/ge',
    's/x/y/w out',
    'w out',
    '/x/{p;e rm\n}',
    's/a/b/;e',
    'r in',
    's/[/]e/x/e',
    's/x',
    'Z',
  ])('such as %j may run commands or open files [shell:sed-code]', (script) =>
    expect(findSedCode(script)).toBeDefined(),
  );
});
