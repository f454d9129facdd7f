import { z } from 'zod';
import { InvalidInputError } from '../../../domain/errors.ts';
import { parsePlainYaml, PlainYamlError } from '../../../infrastructure/plain-yaml.ts';
import { isTlsMaterial } from '../tls-material.ts';

/** A cluster, and as whom it is spoken with. */
export type ClusterAccess = {
  /** Without a slash at the end. */
  readonly server: string;
  readonly namespace: string;
  readonly token?: string;
  readonly tls: {
    readonly ca?: string;
    readonly servername?: string;
    readonly cert?: string;
    readonly key?: string;
  };
};

const Name = z.string().min(1).max(300);
const Base64 = z.base64().max(65_536);

/** Everything is in the file itself. What runs programs, reads files or goes by way of others is not known. */
const Cluster = z.object({
  server: z.string().max(2_000),
  'certificate-authority-data': Base64.optional(),
  'tls-server-name': z.string().max(253).optional(),
  'insecure-skip-tls-verify': z.literal(false).optional(),
  'disable-compression': z.boolean().optional(),
  extensions: z.unknown().optional(),
});
const User = z.object({
  token: z
    .string()
    .min(1)
    .max(16_384)
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
  'client-certificate-data': Base64.optional(),
  'client-key-data': Base64.optional(),
  extensions: z.unknown().optional(),
});
const Context = z.object({
  cluster: Name,
  user: Name,
  namespace: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
    .optional(),
});

const Parts = z.record(z.string(), z.unknown());
const Kubeconfig = z.looseObject({
  apiVersion: z.unknown().optional(),
  kind: z.unknown().optional(),
  preferences: z.unknown().optional(),
  extensions: z.unknown().optional(),
  'current-context': Name,
  clusters: z.array(z.object({ name: Name, cluster: Parts })).max(100),
  users: z.array(z.object({ name: Name, user: Parts })).max(100),
  contexts: z.array(z.object({ name: Name, context: Context })).max(100),
});

/**
 * Reads the current context of a kubeconfig.
 * @throws InvalidInputError which does not repeat what was read, because it holds secrets.
 */
export function parseKubeconfig(text: string): ClusterAccess {
  const { clusters, users, contexts, ...file } = shape(Kubeconfig, readYaml(text), 'kubeconfig');
  assertKnown(file, Kubeconfig);
  for (const { cluster } of clusters) assertKnown(cluster, Cluster, 'a cluster with ');
  for (const { user } of users) assertKnown(user, User, 'a user with ');
  const context = contexts.find(({ name }) => name === file['current-context'])?.context;
  if (!context) throw fault('has no context that is called as its current-context.');
  const cluster = shape(Cluster, clusters.find(({ name }) => name === context.cluster)?.cluster, 'cluster');
  const user = shape(User, users.find(({ name }) => name === context.user)?.user, 'user');
  const [cert, key] = [decoded(user['client-certificate-data']), decoded(user['client-key-data'])];
  if ((cert === undefined) !== (key === undefined))
    throw fault('must have client-certificate-data and client-key-data both, or none of them.');
  if (user.token === undefined && cert === undefined)
    throw fault('must have a token, or client-certificate-data and client-key-data.');
  const ca = decoded(cluster['certificate-authority-data']);
  if (!isTlsMaterial({ ca, cert, key })) throw fault('has a certificate or a key that cannot be read.');
  const servername = cluster['tls-server-name'];
  return {
    server: addressOf(cluster.server),
    namespace: context.namespace ?? 'default',
    ...(user.token !== undefined && { token: user.token }),
    tls: {
      ...(ca !== undefined && { ca }),
      ...(servername !== undefined && { servername }),
      ...(cert !== undefined && key !== undefined && { cert, key }),
    },
  };
}

function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (url?.protocol !== 'https:' || !isPlain) throw fault('must have a server that begins with https://.');
  // The well-known ports belong to services that are not clusters.
  if (url.port !== '' && Number(url.port) < 1_024) throw fault('must have a port of 443, or 1024 or higher.');
  return url.href.replace(/\/+$/, '');
}

function readYaml(text: string): unknown {
  try {
    return parsePlainYaml(text);
  } catch (error) {
    if (!(error instanceof PlainYamlError)) throw error;
    throw fault(
      'is not YAML, or not such as is written out plainly: without anchors, types, and keys that come twice.',
    );
  }
}

function assertKnown(parts: Readonly<Record<string, unknown>>, known: z.ZodObject, where = ''): void {
  const strange = Object.keys(parts).find((key) => !Object.hasOwn(known.shape, key));
  if (strange !== undefined)
    throw fault(
      `has ${where}"${strange.slice(0, 60)}", which is not used here: nothing is run, ` +
        'and no file is read. Give what it holds in the kubeconfig itself (kubectl config view --minify --flatten --raw).',
    );
}

function shape<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') ?? '';
  throw fault(`has a ${what} that cannot be used${at === '' ? '' : `; look at ${at.slice(0, 100)}`}.`);
}

function decoded(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('utf8');
}

function fault(what: string): InvalidInputError {
  return new InvalidInputError(`The kubeconfig ${what}`);
}
