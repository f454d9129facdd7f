/** What a session's agent may ask of the model's API. */
export type ModelCallRules = {
  /** Names, or beginnings such as `claude-haiku-*`. Empty: every model that has a price. */
  readonly models: readonly string[];
  /** What the organization allows, written in the same way; a model has to be in both. */
  readonly within?: readonly string[];
  /** What runs or fetches at the provider, and so leads around the jail. None by default. */
  readonly serverFeatures: readonly ServerFeature[];
  /** Answers when the asked model cannot. */
  readonly fallbackModel?: string;
};

/** Features by which a request makes the provider itself fetch, run or keep something. */
export const serverFeatures = [
  'web_search',
  'web_fetch',
  'code_execution',
  'mcp',
  'files',
  'url_sources',
  'skills',
] as const;
export type ServerFeature = (typeof serverFeatures)[number];

export function allowsModel(rules: ModelCallRules, model: string): boolean {
  return listsModel(rules.models, model) && listsModel(rules.within ?? [], model);
}

/** Whether a list covers a model, or all that a beginning such as `claude-haiku-*` stands for. */
export function listsModel(list: readonly string[], model: string): boolean {
  if (list.length === 0) return true;
  const undated = model.replace(/-\d{8}$/, '');
  return list.some((pattern) =>
    pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : pattern === model || pattern === undated,
  );
}

const toolFeatures: readonly (readonly [prefix: string, feature: ServerFeature])[] = [
  ['web_search_', 'web_search'],
  ['web_fetch_', 'web_fetch'],
  ['code_execution_', 'code_execution'],
  ['mcp_', 'mcp'],
];

/** Tools that the client runs, in the jail. Any other type that Anthropic may add is refused until it is known. */
const clientTools =
  /^(custom|bash_\d+|text_editor_\d+|computer_\d+|memory_\d+|tool_search_tool_(regex|bm25)(_\d+)?)$/;

/** What a tool of this type needs; `unknown` is never granted. */
export function featureOfTool(type: string | undefined): ServerFeature | 'unknown' | undefined {
  if (type === undefined || clientTools.test(type)) return undefined;
  return toolFeatures.find(([prefix]) => type.startsWith(prefix))?.[1] ?? 'unknown';
}

const betaFeatures: readonly (readonly [prefix: string, feature: ServerFeature])[] = [
  ['web-search-', 'web_search'],
  ['web-fetch-', 'web_fetch'],
  ['code-execution-', 'code_execution'],
  ['mcp-client-', 'mcp'],
  ['files-api-', 'files'],
  ['skills-', 'skills'],
];

/** What a value of the `anthropic-beta` header switches on. */
export function featureOfBeta(beta: string): ServerFeature | undefined {
  return betaFeatures.find(([prefix]) => beta.trim().toLowerCase().startsWith(prefix))?.[1];
}

/** The features that are wanted and not granted. */
export function refusedFeatures(
  rules: ModelCallRules,
  wanted: Iterable<ServerFeature | 'unknown'>,
): (ServerFeature | 'unknown')[] {
  const granted: readonly string[] = rules.serverFeatures;
  return [...new Set(wanted)].filter((feature) => !granted.includes(feature));
}
