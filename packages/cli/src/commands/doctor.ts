import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import pc from 'picocolors';
import { showJson, type Context } from '../context.ts';
import { checkApiKey, readLogin } from '../credentials.ts';
import { exitCodes, explain } from '../exit-codes.ts';
import { lineOf, ownVersion } from '../versions.ts';
import { cleanText } from '../wording.ts';

type Finding = { readonly name: string; readonly ok: boolean; readonly detail: string };

const patienceMs = 5_000;

/** What stands between this program and a server that works. */
export function doctorCommand(program: Command, context: Context): void {
  program
    .command('doctor')
    .description('Try what this program needs: the login, the server, its version and its state')
    .action(async () => {
      const { terminal, settings } = context;
      const findings = await examine(context);
      const color = pc.createColors(terminal.colors);
      if (settings().json) showJson(terminal, findings);
      else
        for (const { name, ok, detail } of findings) {
          const mark = ok ? color.green('✓') : color.red('✗');
          terminal.out(`${mark} ${name.padEnd(8)}  ${cleanText(detail)}\n`);
        }
      if (findings.some(({ ok }) => !ok)) context.exit(exitCodes.error);
    });
}

async function examine(context: Context): Promise<Finding[]> {
  const { api } = context;
  const login = await loginOf(context);
  if (typeof login === 'string') return [{ name: 'login', ok: false, detail: login }];
  const tries: [string, () => Promise<string>][] = [
    ['login', login.look],
    ['server', () => reach(login.url)],
    ['ready', () => ready(login.url)],
    [
      'user',
      async () => {
        const { email, role } = await (await api()).me();
        return `${email}, ${role}`;
      },
    ],
  ];
  const isByKey = context.terminal.apiKey !== undefined && context.settings().profile === undefined;
  const findings: Finding[] = [];
  for (const [name, look] of tries) {
    const finding = await look().then(
      (detail) => ({ name, ok: true, detail }),
      (error: unknown) => ({ name, ok: false, detail: explain(error, isByKey) }),
    );
    findings.push(finding);
    // Nothing behind it can be told.
    if (name === 'server' && !finding.ok) break;
  }
  return findings;
}

/** What the other commands ask with; why there is nothing, in words. */
async function loginOf({
  terminal: { apiKey },
  settings,
  loginFile,
}: Context): Promise<{ readonly url: string; readonly look: () => Promise<string> } | string> {
  if (apiKey && settings().profile === undefined) {
    checkApiKey(apiKey);
    return { url: apiKey.url, look: () => Promise.resolve('the key in AI_AGENT_API_KEY') };
  }
  const file = await loginFile();
  const login = await readLogin(file);
  if (!login) return `There is none in ${file}. Log in first: ai-agent login <email>`;
  return { url: login.url, look: () => keptFromOthers(file) };
}

async function keptFromOthers(file: string): Promise<string> {
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) throw new Error(`Others can read ${file}: chmod 600 it, and log in anew.`);
  return file;
}

async function reach(url: string): Promise<string> {
  const response = await ask(`${url}/health`);
  const { version } = (await response.json()) as { version?: string };
  if (version === undefined) throw new Error(`What answers at ${url} is no AI-Agent-API.`);
  if (lineOf(version) !== lineOf(ownVersion))
    throw new Error(`${url} is version ${version}, and this program ${ownVersion}: use the same.`);
  return `${url}, version ${version}`;
}

async function ready(url: string): Promise<string> {
  const response = await ask(`${url}/ready`);
  const { checks = {} } = (await response.json()) as {
    checks?: Record<string, { ok: boolean; degraded?: boolean; detail?: string }>;
  };
  const bad = Object.entries(checks).filter(([, { ok }]) => !ok);
  if (!response.ok)
    throw new Error(bad.map(([name, { detail }]) => `${name}: ${detail ?? 'not ok'}`).join('; '));
  return Object.entries(checks)
    .map(([name, { degraded, detail }]) => (degraded ? `${name} (${detail ?? 'degraded'})` : name))
    .join(', ');
}

async function ask(url: string): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(patienceMs) }).catch(() => {
    throw new Error(`${new URL(url).origin} does not answer. Is the server running? Start it: npm start`);
  });
}
