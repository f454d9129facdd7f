/** Why there can be no jail here, and what an operator can do about it. */
export type Refusal = { readonly kind: 'refused'; readonly reason: string; readonly remedy: string };

export function refuse(reason: string, remedy: string): Refusal {
  return { kind: 'refused', reason, remedy };
}
