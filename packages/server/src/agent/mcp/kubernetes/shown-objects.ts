import { z } from 'zod';

const Metadata = z.object({ name: z.string().default(''), namespace: z.string().optional() });
const Continue = z.object({ continue: z.string().optional() }).default({});

/** Of lists only this is read; the rest of what a cluster sends is nobody's. */
export const NamespaceList = z.object({
  metadata: Continue,
  items: z.array(
    z.object({ metadata: Metadata, status: z.object({ phase: z.string().optional() }).optional() }),
  ),
});

const ContainerState = z.record(z.string(), z.object({ reason: z.string().optional() }).nullable());
export const PodList = z.object({
  metadata: Continue,
  items: z.array(
    z.object({
      metadata: Metadata,
      spec: z.object({ nodeName: z.string().optional() }).default({}),
      status: z
        .object({
          phase: z.string().optional(),
          startTime: z.string().optional(),
          reason: z.string().optional(),
          containerStatuses: z
            .array(
              z.object({
                ready: z.boolean(),
                restartCount: z.number(),
                state: ContainerState.optional(),
              }),
            )
            .default([]),
        })
        .default({ containerStatuses: [] }),
    }),
  ),
});

export const EventList = z.object({
  metadata: Continue,
  items: z.array(
    z.object({
      metadata: Metadata.extend({ creationTimestamp: z.string().nullish() }),
      type: z.string().nullish(),
      reason: z.string().nullish(),
      message: z.string().nullish(),
      count: z.number().nullish(),
      lastTimestamp: z.string().nullish(),
      eventTime: z.string().nullish(),
      involvedObject: z.object({ kind: z.string().nullish(), name: z.string().nullish() }).default({}),
    }),
  ),
});

export function shownPod({ metadata, spec, status }: z.output<typeof PodList>['items'][number]): object {
  const { containerStatuses: containers } = status;
  const states = containers.flatMap(({ state }) => Object.values(state ?? {}));
  const reason = status.reason ?? states.find((state) => state?.reason !== undefined)?.reason;
  return {
    ...metadata,
    phase: status.phase ?? 'Unknown',
    ready: `${containers.filter(({ ready }) => ready).length}/${containers.length}`,
    restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
    ...(reason !== undefined && { reason }),
    ...(spec.nodeName !== undefined && { node: spec.nodeName }),
    ...(status.startTime !== undefined && { started_at: status.startTime }),
  };
}

const longestMessage = 500;

/** The latest first. */
export function shownEvents({ items }: z.output<typeof EventList>): object[] {
  return items
    .map(({ metadata, involvedObject: of, ...event }) => ({
      namespace: metadata.namespace,
      type: event.type,
      reason: event.reason,
      object: `${of.kind ?? ''}/${of.name ?? ''}`,
      message: event.message?.slice(0, longestMessage),
      count: event.count ?? 1,
      last_at: event.lastTimestamp ?? event.eventTime ?? metadata.creationTimestamp ?? '',
    }))
    .toSorted((one, other) => other.last_at.localeCompare(one.last_at));
}

const Parts = z.record(z.string(), z.unknown());
const KubernetesObject = Parts.and(z.object({ metadata: Parts.optional() }));

/** Where kubectl keeps what it was given last, which may be a secret. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object without what nobody reads, and without what a Secret keeps; undefined if it is none. */
export function shownObject(value: unknown, kind: string): object | undefined {
  const parsed = KubernetesObject.safeParse(value);
  if (!parsed.success) return undefined;
  const { metadata = {}, ...object } = parsed.data;
  const { managedFields: _, annotations, ...about } = metadata;
  const notes = Parts.safeParse(annotations);
  const kept = notes.success ? Object.entries(notes.data).filter(([name]) => name !== lastApplied) : [];
  return {
    ...(kind === 'Secret'
      ? { ...object, ...hidden(object, 'data'), ...hidden(object, 'stringData') }
      : object),
    metadata: { ...about, ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }) },
  };
}

/** What keys there are, and not what is behind them. */
function hidden(object: Readonly<Record<string, unknown>>, field: string): object {
  if (object[field] === undefined) return {};
  const parsed = Parts.safeParse(object[field]);
  return {
    [field]: Object.fromEntries(Object.keys(parsed.success ? parsed.data : {}).map((key) => [key, '…'])),
  };
}
