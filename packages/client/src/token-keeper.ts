import type { components } from './api.gen.ts';
import { send } from './api-errors.ts';

export type Tokens = { readonly accessToken: string; readonly refreshToken: string };

/** Where programs that share a login keep its tokens: a refresh token works only once, whoever uses it. */
export type TokenStore = {
  readonly load: () => Promise<Tokens | undefined>;
  readonly save: (tokens: Tokens) => Promise<void>;
  /** Does something while no other program that shares the login does. */
  readonly exclusively?: (act: () => Promise<void>) => Promise<void>;
};

/** @param isNew whether it comes from the server just now: another one would be refused as well. */
export type Replaced = { readonly token: string; readonly isNew: boolean };

/** Holds the tokens of a login and replaces them when the access token has expired. */
export class TokenKeeper {
  readonly #baseUrl: string;
  readonly #store: TokenStore | undefined;
  #tokens: Tokens;
  #replacing: Promise<Replaced> | undefined;

  constructor(baseUrl: string, tokens: Tokens, store?: TokenStore) {
    this.#baseUrl = baseUrl;
    this.#tokens = tokens;
    this.#store = store;
  }

  get tokens(): Tokens {
    return this.#tokens;
  }

  /** An access token other than the refused one. Callers that come together share one refresh. */
  async replace(refused: string): Promise<Replaced> {
    if (this.#tokens.accessToken !== refused) return { token: this.#tokens.accessToken, isNew: false };
    this.#replacing ??= this.#replace(refused).finally(() => (this.#replacing = undefined));
    return this.#replacing;
  }

  /** By what another program has stored meanwhile, or else by a refresh, which two must not do with one token. */
  async #replace(refused: string): Promise<Replaced> {
    let isNew = false;
    const act = async () => {
      this.#tokens = (await this.#store?.load()) ?? this.#tokens;
      if (this.#tokens.accessToken !== refused) return;
      const body = { refresh_token: this.#tokens.refreshToken };
      this.#tokens = await postForTokens(`${this.#baseUrl}/api/v1/auth/refresh`, body);
      await this.#store?.save(this.#tokens);
      isNew = true;
    };
    await (this.#store?.exclusively ? this.#store.exclusively(act) : act());
    return { token: this.#tokens.accessToken, isNew };
  }
}

export type Challenge = components['schemas']['SecondFactorNeeded'];

/** What is asked of whoever logs in beside their password. */
export type SecondFactor = {
  /** Six digits of the phone, or a recovery code. `offered` is what the phone is to be told first, if it has nothing yet. */
  readonly code: (offered?: components['schemas']['OfferedSecret']) => Promise<string>;
  /** Recovery codes of a second factor that was set up by this login; they are not shown again. */
  readonly keep?: (recoveryCodes: readonly string[]) => void;
};

/** The server asks for a second factor, and nobody is there to give it. */
export class SecondFactorNeededError extends Error {
  override readonly name = 'SecondFactorNeededError';
  readonly challenge: Challenge;
  constructor(challenge: Challenge) {
    super('A second factor is needed to log in.');
    this.challenge = challenge;
  }
}

export function logIn(
  baseUrl: string,
  { email, password }: { readonly email: string; readonly password: string },
  secondFactor?: SecondFactor,
): Promise<Tokens> {
  return postForLogin(baseUrl, ['login', { email, password }], secondFactor);
}

async function postForLogin(
  baseUrl: string,
  [route, body]: readonly [string, Readonly<Record<string, string>>],
  secondFactor?: SecondFactor,
): Promise<Tokens> {
  const response = await post(`${baseUrl}/api/v1/auth/${route}`, body);
  if (response.status !== 202) return tokensOf(response);
  const challenge = (await response.json()) as Challenge;
  if (!secondFactor) throw new SecondFactorNeededError(challenge);
  return takeSecondStep(baseUrl, challenge, secondFactor);
}

async function takeSecondStep(
  baseUrl: string,
  { challenge, must_enrol: mustEnrol }: Challenge,
  { code, keep }: SecondFactor,
): Promise<Tokens> {
  const url = `${baseUrl}/api/v1/auth/second-factor`;
  const offered = mustEnrol
    ? ((await (await post(`${url}/enrol`, { challenge })).json()) as components['schemas']['OfferedSecret'])
    : undefined;
  const response = await post(url, { challenge, code: await code(offered) });
  const taken = (await response.json()) as components['schemas']['SecondStepTaken'];
  if (taken.recovery_codes) keep?.(taken.recovery_codes);
  return { accessToken: taken.access_token, refreshToken: taken.refresh_token };
}

export function register(
  baseUrl: string,
  registration: { readonly token: string; readonly name: string; readonly password: string },
  secondFactor?: SecondFactor,
): Promise<Tokens> {
  return postForLogin(baseUrl, ['register', registration], secondFactor);
}

/** A program that has a person log in by a browser. */
export type SsoWanted = {
  /** The short name of the organization. */
  readonly organization: string;
  /** The SHA-256, in base64url, of a random text that the program keeps. */
  readonly challenge: string;
  /** Where it waits on 127.0.0.1; absent: the browser shows the code. */
  readonly port?: number;
};

/** Where that browser is to be led. */
export function ssoAddress(baseUrl: string, { organization, challenge, port }: SsoWanted): string {
  const query = new URLSearchParams({ organization, challenge });
  if (port !== undefined) query.set('port', String(port));
  return `${baseUrl.replace(/\/+$/, '')}/api/v1/auth/sso/start?${query.toString()}`;
}

export function exchangeSsoCode(
  baseUrl: string,
  { code, verifier }: { readonly code: string; readonly verifier: string },
): Promise<Tokens> {
  return postForTokens(`${baseUrl}/api/v1/auth/sso/token`, { code, verifier });
}

export async function askForPasswordReset(baseUrl: string, email: string): Promise<void> {
  await post(`${baseUrl}/api/v1/auth/password-reset`, { email });
}

export async function resetPassword(
  baseUrl: string,
  reset: { readonly token: string; readonly password: string },
): Promise<void> {
  await post(`${baseUrl}/api/v1/auth/reset-password`, reset);
}

function post(url: string, body: Readonly<Record<string, string>>): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return send(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function postForTokens(url: string, body: Readonly<Record<string, string>>): Promise<Tokens> {
  return tokensOf(await post(url, body));
}

async function tokensOf(response: Response): Promise<Tokens> {
  const view = (await response.json()) as components['schemas']['Tokens'];
  return { accessToken: view.access_token, refreshToken: view.refresh_token };
}
