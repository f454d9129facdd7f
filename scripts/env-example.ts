import { Environment } from '@ai-agent-api/server/environment';

/** The text of `.env.example`: each variable with what it does, what is allowed and its default. */
export function envExample(): string {
  const head =
    '# Generated from packages/server/src/environment.ts by `npm run generate`. Every line is optional.\n';
  const entries = Object.entries(Environment.shape).map(([name, schema]) => {
    const meta = schema.meta() ?? {};
    const allowed = typeof meta['allowed'] === 'string' ? `# Allowed: ${meta['allowed']}\n` : '';
    const fallback = schema.safeParse(undefined).data;
    return `# ${meta.description ?? ''}\n${allowed}#${name}=${fallback === undefined ? '' : String(fallback)}\n`;
  });
  return `${head}\n${entries.join('\n')}`;
}
