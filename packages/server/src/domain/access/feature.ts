import { FeatureOffError } from '../errors.ts';

/** What operators can switch off, in an incident or for good, and whether it is on unless they say otherwise. */
export const features = {
  executions: { what: 'People and programs start tasks; what has been started goes on', isOn: true },
  invitations: { what: 'People are invited, and make accounts by invitations', isOn: true },
  mcp_endpoint: { what: 'Programs use this service by the Model Context Protocol, at /mcp', isOn: true },
  model_summaries: { what: 'Models write summaries of reports', isOn: true },
  public_links: { what: 'Links to sessions are made for everybody, and open for everybody', isOn: true },
  remote_mcp_servers: { what: 'Agents and health checks reach MCP servers somewhere else', isOn: true },
  reports: { what: 'People and programs have reports made', isOn: true },
  schedules: { what: 'Schedules start tasks; times that come meanwhile are passed over', isOn: true },
  triggers: { what: 'Messages to triggers start tasks; those that come meanwhile are refused', isOn: true },
} as const satisfies Record<string, { readonly what: string; readonly isOn: boolean }>;

export type FeatureName = keyof typeof features;
export const featureNames = Object.keys(features).filter(isFeature);

export function isFeature(text: string): text is FeatureName {
  return Object.hasOwn(features, text);
}

/** How somebody has switched a feature. */
export type FeatureSetting = {
  readonly name: FeatureName;
  readonly isOn: boolean;
  readonly reason?: string;
  readonly changedAt: Date;
};

/** Who says whether a feature is on. */
export type FeatureSource = 'default' | 'service' | 'organization';

export type Feature = {
  readonly name: FeatureName;
  readonly isOn: boolean;
  readonly by: FeatureSource;
  readonly setting?: FeatureSetting;
};

export type FeatureSettings = {
  readonly service: readonly FeatureSetting[];
  /** Of one organization; they go before those of the service. */
  readonly organization: readonly FeatureSetting[];
};

export function featureInForce({ service, organization }: FeatureSettings, name: FeatureName): Feature {
  const isIt = (each: FeatureSetting) => each.name === name;
  const own = organization.find(isIt);
  if (own) return { name, isOn: own.isOn, by: 'organization', setting: own };
  const general = service.find(isIt);
  if (general) return { name, isOn: general.isOn, by: 'service', setting: general };
  return { name, isOn: features[name].isOn, by: 'default' };
}

export function assertFeatureOn({ name, isOn, setting }: Feature): void {
  if (isOn) return;
  const why = setting?.reason === undefined ? '' : ` ${setting.reason}`;
  throw new FeatureOffError(`"${name}" is switched off by the operators of the service.${why}`);
}
