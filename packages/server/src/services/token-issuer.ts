import type { Credentials, LoginOrigin } from '../domain/access/user.ts';
import type { TokenFamilyId } from '../domain/ids.ts';
import { accessTokenSeconds, newOpaqueToken, type AccessTokens } from '../infrastructure/tokens.ts';
import type { Repositories } from '../repositories/store.ts';

export type TokenPair = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
};

const refreshTokenDays = 7;

/** Gives out the tokens of a login, in the transaction that begins it or goes on with it. */
export class TokenIssuer {
  readonly #tokens: AccessTokens;
  readonly #now: () => Date;

  constructor({ tokens, now }: { readonly tokens: AccessTokens; readonly now: () => Date }) {
    this.#tokens = tokens;
    this.#now = now;
  }

  async issue(
    tx: Repositories,
    { user, tokenVersion }: Pick<Credentials, 'user' | 'tokenVersion'>,
    {
      familyId,
      origin,
      until,
    }: {
      readonly familyId: TokenFamilyId;
      readonly origin?: LoginOrigin;
      /** When the login ends, however often it is refreshed; absent: when it was not refreshed for long. */
      readonly until?: Date | undefined;
    },
  ): Promise<TokenPair> {
    const { token, hash } = newOpaqueToken();
    const now = this.#now();
    const refreshable = new Date(now.getTime() + refreshTokenDays * 86_400_000);
    await tx.refreshTokens.add({
      hash,
      organizationId: user.organizationId,
      userId: user.id,
      familyId,
      expiresAt: until && until < refreshable ? until : refreshable,
      ...(until && { loginUntil: until }),
      ...(origin && { origin }),
    });
    const claims = { sub: user.id, org: user.organizationId, ver: tokenVersion, fam: familyId };
    return {
      accessToken: await this.#tokens.sign(claims, now),
      refreshToken: token,
      expiresIn: accessTokenSeconds,
    };
  }
}
