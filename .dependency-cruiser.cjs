const may = require('./layers.cjs');
const src = 'packages/server/src';
const tests = '\\.test\\.ts$|/test/';

const layer = (name, targets, types) => ({
  name: `layer-${name}${types ? '-types' : ''}`,
  comment: `${name}/ may import only ${targets.join(', ') || 'itself'} (see ARCHITECTURE.md)`,
  severity: 'error',
  from: { path: `^${src}/${name}/`, pathNot: tests },
  to: {
    path: `^${src}/`,
    pathNot: [name, ...targets].map((t) => `^${src}/${t}/`).concat(types ? [`^${src}/config\\.ts$`] : []),
    ...(types ? { dependencyTypes: ['type-only'] } : { dependencyTypesNot: ['type-only'] }),
  },
});

const only = (name, pkg, ...allowed) => ({
  name,
  severity: 'error',
  from: { path: '^packages/', pathNot: [...allowed.map((a) => `^${src}/${a}/`), tests] },
  to: { path: `node_modules/${pkg}/` },
});

module.exports = {
  forbidden: [
    ...Object.entries(may).flatMap(([n, t]) => [layer(n, t, false), layer(n, t, true)]),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'repositories-by-type-only',
      comment:
        'services and agent name repositories by type; app.ts and the files beside it alone construct them',
      severity: 'error',
      from: { path: `^${src}/(services|agent)/`, pathNot: tests },
      to: { path: `^${src}/repositories/`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-the-root',
      severity: 'error',
      from: { path: `^${src}/[^/]+/`, pathNot: tests },
      to: { path: `^${src}/(app|main|foundation|crew|start-[^/]+)\\.ts$` },
    },
    only('sdk-behind-its-adapter', '@anthropic-ai/claude-agent-sdk', 'agent/sdk'),
    only('http-framework-in-api', '(fastify|@fastify/[^/]+)', 'api'),
    {
      name: 'traces-behind-one-file',
      severity: 'error',
      from: { path: '^packages/', pathNot: [`^${src}/infrastructure/open-telemetry\\.ts$`, tests] },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    // The database of a tenant is one more server that agents have tools of.
    only('sql-in-the-data-layers', '(kysely|pg)', 'repositories', 'database', 'agent/mcp/database'),
    {
      name: 'packages-by-public-name',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/([^/]+)/src/', pathNot: '^packages/$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^packages/[^/]+/src/', pathNot: ['\\.d\\.ts$', '/main\\.ts$', tests] },
      to: {},
    },
    {
      name: 'no-tests-in-source',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'only-listed-dependencies',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
