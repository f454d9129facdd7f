import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';
import { apiReference } from './api-reference.ts';
import { guideWithAuditActions } from './audit-table.ts';
import { guideWithCommands } from './command-reference.ts';
import { databaseTypes } from './database-types.ts';
import { envExample } from './env-example.ts';
import { guideWithHookEvents } from './hook-table.ts';
import { architectureWithLayers } from './layer-table.ts';
import { openApi } from './openapi.ts';
import { guideWithRights } from './rights-table.ts';
import { guideWithWebhookEvents } from './webhook-table.ts';

// Writes every generated file, or with --check only tells which of them are out of date.
const root = path.join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');

const document = await openApi();
const clientTypes = astToString(await openapiTypes(document, { defaultNonNullable: false }));
const files: Record<string, string> = {
  '.env.example': envExample(),
  'packages/server/openapi.json': document,
  'packages/client/src/api.gen.ts': `// Generated from packages/server/openapi.json by \`npm run generate\`.\n${clientTypes}`,
  'packages/server/src/database/schema.gen.ts': await databaseTypes(),
  'docs/api.md': apiReference(document),
  'docs/access.md': await guideWithRights(path.join(root, 'docs', 'access.md')),
  'docs/audit.md': await guideWithAuditActions(path.join(root, 'docs', 'audit.md')),
  'docs/hooks.md': await guideWithHookEvents(path.join(root, 'docs', 'hooks.md')),
  'docs/webhooks.md': await guideWithWebhookEvents(path.join(root, 'docs', 'webhooks.md')),
  'docs/command-line.md': await guideWithCommands(path.join(root, 'docs', 'command-line.md')),
  'ARCHITECTURE.md': await architectureWithLayers(path.join(root, 'ARCHITECTURE.md')),
};

const stale: string[] = [];
for (const [name, text] of Object.entries(files)) {
  const file = path.join(root, name);
  const current = await readFile(file, 'utf8').catch(() => '');
  if (current === text) continue;
  stale.push(name);
  if (!isCheck) await writeFile(file, text);
}

if (isCheck && stale.length > 0) {
  process.stderr.write(`Out of date: ${stale.join(', ')}. Run \`npm run generate\` and commit the result.\n`);
  process.exitCode = 1;
} else
  process.stdout.write(
    stale.length === 0 ? 'All generated files are up to date.\n' : `Wrote ${stale.join(', ')}\n`,
  );
