import { z } from 'zod';
import type { SecondFactor } from '../../domain/access/second-factor.ts';
import type { LoginChallenge, OfferedSecret } from '../../services/second-step.ts';
import { LoginView } from './auth-schemas.ts';
import { text } from './common-schemas.ts';

const Code = text(1, 100).meta({ description: 'Six digits of the phone; or a recovery code, once.' });

export const ChallengeView = z
  .object({
    challenge: z.string().meta({ description: 'For `POST /auth/second-factor`.' }),
    expires_at: z.iso.datetime(),
    must_enrol: z.boolean().meta({
      description:
        'The organization demands a second factor, and there is none yet: get a secret by `POST /auth/second-factor/enrol` first.',
    }),
  })
  .meta({ id: 'SecondFactorNeeded' });

export const EnrolAtLoginBody = z.strictObject({ challenge: text(1, 500) }).meta({ id: 'EnrolAtLogin' });

export const SecondStepBody = z
  .strictObject({ challenge: text(1, 500), code: Code })
  .meta({ id: 'TakeSecondStep' });

const RecoveryCodes = z
  .array(z.string())
  .meta({ description: 'For who has lost their phone; each is good once. They are not shown again.' });

export const SecondStepView = LoginView.extend({ recovery_codes: RecoveryCodes.nullable() }).meta({
  id: 'SecondStepTaken',
});

export const EnrolBody = z.strictObject({ password: text(1, 1_000) }).meta({ id: 'EnrolSecondFactor' });

export const OfferedSecretView = z
  .object({
    secret: z.string().meta({ description: 'In base 32, to be typed into a phone. It is not shown again.' }),
    uri: z.string().meta({ description: 'The same as an address, to be shown as a picture (QR code).' }),
  })
  .meta({ id: 'OfferedSecret' });

export const ConfirmBody = z
  .strictObject({ code: text(1, 20) })
  .meta({ id: 'ConfirmSecondFactor', examples: [{ code: '123456' }] });

export const RecoveryCodesView = z.object({ recovery_codes: RecoveryCodes }).meta({ id: 'RecoveryCodes' });

export const DisableBody = z
  .strictObject({ password: text(1, 1_000), code: Code })
  .meta({ id: 'DisableSecondFactor' });

export const SecondFactorView = z
  .object({
    is_set: z.boolean(),
    set_at: z.iso.datetime().nullable(),
    recovery_codes_left: z.int(),
    is_required: z.boolean().meta({ description: 'Whether the organization demands one of everybody.' }),
  })
  .meta({ id: 'SecondFactor' });

export function toChallengeView(step: LoginChallenge): z.input<typeof ChallengeView> {
  const { challenge, expiresAt, mustEnrol } = step;
  return { challenge, expires_at: expiresAt.toISOString(), must_enrol: mustEnrol };
}

export function toOfferedSecretView({ secret, uri }: OfferedSecret): z.input<typeof OfferedSecretView> {
  return { secret, uri };
}

export function toSecondFactorView(factor: SecondFactor): z.input<typeof SecondFactorView> {
  const { confirmedAt, recoveryCodesLeft, isRequired } = factor;
  return {
    is_set: confirmedAt !== undefined,
    set_at: confirmedAt?.toISOString() ?? null,
    recovery_codes_left: recoveryCodesLeft,
    is_required: isRequired,
  };
}
