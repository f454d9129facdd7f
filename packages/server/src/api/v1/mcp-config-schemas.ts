import { z } from 'zod';
import { mcpScopes } from '../../domain/agent/mcp-server.ts';
import type { ImportedServer, ImportWish } from '../../services/mcp-config-service.ts';
import { text } from './common-schemas.ts';
import { mcpConfigFormats, readMcpConfig } from './mcp-config-text.ts';

/** More than this no such file has, in characters. */
const longest = 131_072;

export const ImportMcpServersBody = z
  .strictObject({
    text: text(1, longest).meta({
      description:
        'The file, as JSON or YAML, in the format of Claude Desktop: `mcpServers` by name, each with `url` and `headers`, or ' +
        "with the `command` of a program of the operator's catalogue. A header that holds a placeholder such as `${NAME}` " +
        'stays as it is here.',
    }),
    scope: z.enum(mcpScopes).default('user').meta({
      description: 'For yourself, or for all of the organization, which is for admins.',
    }),
    dry_run: z.boolean().default(false).meta({
      description: 'Changes nothing, and tells what would be changed.',
    }),
  })
  .meta({
    id: 'ImportMcpServers',
    examples: [
      { text: '{"mcpServers": {"tickets": {"url": "https://tickets.example.com/mcp"}}}', dry_run: true },
    ],
  });

export const McpImportView = z
  .object({
    dry_run: z.boolean(),
    servers: z.array(
      z.object({
        name: z.string(),
        outcome: z.enum(['added', 'changed', 'same', 'refused']),
        server_id: z.string().nullable(),
        fields: z
          .array(z.enum(['connection', 'description', 'enabled', 'headers']))
          .meta({ description: 'What is changed.' }),
        reason: z.string().nullable().meta({ description: 'Why it is refused.' }),
        ignored: z.array(z.string()).meta({
          description: 'What the file says and is not taken: a program is started as the operator says.',
        }),
      }),
    ),
  })
  .meta({ id: 'McpImport' });

export const McpExportQuery = z.object({
  format: z.enum(mcpConfigFormats).default('json'),
  scope: z.enum(mcpScopes).optional(),
});

export function toImportWish(body: z.output<typeof ImportMcpServersBody>): ImportWish {
  return { scope: body.scope, entries: readMcpConfig(body.text), isDryRun: body.dry_run };
}

export function toImportView(
  servers: readonly ImportedServer[],
  isDryRun: boolean,
): z.input<typeof McpImportView> {
  return {
    dry_run: isDryRun,
    servers: servers.map(({ name, outcome, id, fields, reason, ignored }) => ({
      ...{ name, outcome, fields: [...fields], ignored: [...ignored] },
      server_id: id ?? null,
      reason: reason ?? null,
    })),
  };
}
