/** How long somebody may take for the second step of a login. */
export const challengeMinutes = 10;

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
