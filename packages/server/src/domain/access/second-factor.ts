/** How long somebody may take for the second step of a login. */
export const challengeMinutes = 10;

/** A secret that no code has confirmed by then is good for nothing. */
const offeredMinutes = 10;

export function hasLapsed(
  { confirmedAt, offeredAt }: { readonly confirmedAt?: Date; readonly offeredAt: Date },
  now: Date,
): boolean {
  return confirmedAt === undefined && now.getTime() - offeredAt.getTime() > offeredMinutes * 60_000;
}

export const recoveryCodeCount = 10;

/** Whether and how somebody shows a second factor. */
export type SecondFactor = {
  /** When a code has shown that the phone has the secret; undefined: none is asked for. */
  readonly confirmedAt?: Date;
  readonly recoveryCodesLeft: number;
  /** Whether the organization demands it. */
  readonly isRequired: boolean;
};

/** What is typed instead of a code of six digits by who has lost their phone, as it was shown or nearly so. */
export function plainRecoveryCode(text: string): string {
  return text.toUpperCase().replaceAll(/[^A-Z2-7]/g, '');
}

export function isTotpCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}

/** People group digits as their phone shows them. */
export function plainCode(text: string): string {
  return text.replaceAll(/\s/g, '');
}
