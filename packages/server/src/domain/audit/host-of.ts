/** Of an address, where it leads and no more: the rest may be a secret, as in those of chat services. */
export function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
