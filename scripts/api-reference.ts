type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
};

type Operation = {
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly 'x-permission'?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
};

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

type Listed = { readonly method: string; readonly path: string; readonly operation: Operation };

const head = `# The API

Every operation, by what it is about: made from \`packages/server/openapi.json\` by \`npm run generate\`. A running server shows the same with all
fields, examples and errors at \`/docs\`, and gives the document at \`/api/v1/openapi.json\`. **Right** is what a role or an API key must have
([access](access.md)); fields of a body with a star must be given.

Requests and answers are JSON; errors are problem documents (RFC 9457) with a \`code\` that does not change. Lists have \`items\` and
\`next_cursor\`. A \`POST\` with an \`Idempotency-Key\` is done once, however often it is sent. The [typed client](client.md) and the
[command line](command-line.md) have every operation.
`;

/** The page that lists every operation of the OpenAPI document. */
export function apiReference(json: string): string {
  const document = JSON.parse(json) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Listed => ({ method, path, operation })),
  );
  const groups = Object.groupBy(operations, ({ operation }) => operation.tags[0] ?? 'Other');
  const sections = Object.entries(groups)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([tag, listed = []]) => `## ${tag}\n\n${listed.map((each) => entry(each, document)).join('')}`);
  return [head, ...sections].join('\n');
}

function entry({ method, path, operation }: Listed, document: Document): string {
  const { summary, description, 'x-permission': right, parameters = [], requestBody } = operation;
  const query = parameters.filter((each) => each.in === 'query').map(({ name }) => `\`${name}\``);
  const body = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) =>
    type === 'application/json' && schema ? fieldsOf(schema, document) : `\`${type}\``,
  );
  const lines = [
    ...(right === undefined || right === 'public' ? [] : [`Right: \`${right}\``]),
    ...(query.length > 0 ? [`Query: ${query.join(', ')}`] : []),
    ...(body.length > 0 ? [`Body: ${body.join('; or ')}`] : []),
  ];
  const words = `${ended(summary)}${description === undefined ? '' : ` ${ended(description)}`}`;
  return [
    `- **\`${method.toUpperCase()} ${path}\`** — ${words}\n`,
    ...lines.map((line) => `  - ${line}\n`),
  ].join('');
}

/** The fields of a body by their names. */
function fieldsOf(schema: Schema, document: Document): string {
  const name = schema.$ref?.split('/').at(-1);
  if (name !== undefined) return fieldsOf(document.components.schemas[name] ?? {}, document);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map((choice) => fieldsOf(choice, document)))].join('; or ');
  const fields = Object.keys(schema.properties ?? {});
  if (fields.length === 0) return 'JSON';
  return fields.map((field) => `\`${field}\`${schema.required?.includes(field) ? '*' : ''}`).join(', ');
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
