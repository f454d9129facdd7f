/** What one model call used, in the units that are priced. The counts do not overlap. */
export type TokenCounts = {
  readonly input: number;
  readonly output: number;
  /** Written to the cache for five minutes. */
  readonly cacheWrite5m: number;
  /** Written to the cache for an hour. */
  readonly cacheWrite1h: number;
  readonly cacheRead: number;
  readonly webSearches: number;
};

export const noTokens: TokenCounts = {
  input: 0,
  output: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  cacheRead: 0,
  webSearches: 0,
};

/** A rough count for text whose real one never came: four characters a token, as Anthropic's guide has it. */
export function tokensInText(characters: number): number {
  return Math.ceil(characters / 4);
}
