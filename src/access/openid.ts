/**
 * Signing in at an OpenID Connect provider: authorization code flow with PKCE, state and nonce (openid-client checks
 * issuer, audience, signature and times of the ID token). The browser keeps the data of its sign-in, sealed, until it
 * returns: sign-ins that strangers begin take no memory here, and end nobody else's.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import { saidOf } from '../errors/errors.js';
import { SaidError, say, type Words } from '../words/said.js';
import { askServer } from './asked-server.js';

/** Longest time for a sign-in at the provider. */
const VISIT_LASTS_MS = 10 * 60_000;
/** Most returned sign-ins that are remembered; the provider refuses a code that was used before, too. */
const MOST_RETURNED = 1000;
const ANSWER_WITHIN_S = 10;
/** Longest answer of a provider in bytes; its list of keys is the longest, with some 2 kB a key. */
const LONGEST_ANSWER = 256 * 1024;

export interface OpenIdSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly scopes: readonly string[];
  readonly groupsClaim: string;
}

/** The person whose identity the provider confirms. */
export interface Vouched {
  /** Issuer and subject, which never change, unlike a name or an address. */
  readonly subject: string;
  readonly name: string;
  /** The sign-in name that the provider suggests. */
  readonly wishedId: string;
  readonly groups: readonly string[];
  readonly renewal: Renewal;
}

/** With what the provider is asked again about a person. */
export interface Renewal {
  readonly accessToken: string;
  /** Absent where the provider gave none (scope `offline_access`): then the access token is used while it lasts. */
  readonly refreshToken?: string | undefined;
}

interface Visit {
  readonly state: string;
  readonly codeVerifier: string;
  readonly nonce: string;
  readonly redirectUri: string;
  readonly expiresAt: number;
}

/** Why a sign-in was refused; the page has the words. `away`: the provider does not answer. */
export type SignInRefusal = 'not-listed' | 'not-begun' | 'other-browser' | 'not-vouched' | 'away' | 'no-name';

/** The answer of the provider, or of the returning browser, does not allow this sign-in. */
export class OpenIdRefused extends SaidError {
  override readonly name = 'OpenIdRefused';
  readonly reason: SignInRefusal;
  constructor(reason: SignInRefusal, said: Words, options?: ErrorOptions) {
    super(said, options);
    this.reason = reason;
  }
}

export class OpenIdProvider {
  readonly #settings: OpenIdSettings;
  /** States of sign-ins that came back, until they are too old. */
  readonly #returned = new Map<string, number>();
  readonly #sealKey = randomBytes(32);
  #configuration: Promise<client.Configuration> | undefined;

  constructor(settings: OpenIdSettings) {
    this.#settings = settings;
  }

  /** The address to send the browser to, and the sealed sign-in that the browser brings back. */
  async begin(redirectUri: string, at: number): Promise<{ readonly url: string; readonly browser: string }> {
    const configuration = await this.#discovered();
    const codeVerifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    const visit: Visit = { state, codeVerifier, nonce, redirectUri, expiresAt: at + VISIT_LASTS_MS };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.#settings.scopes.join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { url: url.href, browser: this.#sealed(visit) };
  }

  /**
   * @throws OpenIdRefused when this browser did not begin the sign-in, when it is too old, or when the provider
   * refuses.
   */
  async finish(query: string, browser: string | undefined, at: number): Promise<Vouched> {
    const visit = browser === undefined ? undefined : this.#opened(browser);
    if (visit === undefined)
      throw new OpenIdRefused('other-browser', say('This sign-in was begun in another browser.'));
    const { state, expiresAt } = visit;
    if (new URLSearchParams(query).get('state') !== state || expiresAt <= at || this.#returned.has(state))
      throw new OpenIdRefused('not-begun', say('This sign-in was not begun here, or too long ago.'));
    // An attempt can be used once, whether it succeeds or not.
    for (const [key, until] of this.#returned)
      if (until <= at || this.#returned.size >= MOST_RETURNED) this.#returned.delete(key);
    this.#returned.set(state, expiresAt);
    const configuration = await this.#discovered();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, new URL(`${visit.redirectUri}?${query}`), {
        pkceCodeVerifier: visit.codeVerifier,
        expectedState: state,
        expectedNonce: visit.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new OpenIdRefused('not-vouched', say('The provider sent no ID token.'));
      return { ...vouched(claims, this.#settings.groupsClaim), renewal: renewalOf(tokens) };
    } catch (error) {
      if (error instanceof OpenIdRefused) throw error;
      const { code, message } = error as { code?: string; message: string };
      const why = say('The provider does not vouch for this sign-in: {why}.', { why: code ?? message });
      throw new OpenIdRefused('not-vouched', why, { cause: error });
    }
  }

  /**
   * The present groups of a person who signed in before. Undefined when the provider does not vouch for the person any more.
   * @throws OpenIdRefused when the provider does not answer
   */
  async askAgain(subject: string, renewal: Renewal): Promise<Pick<Vouched, 'groups' | 'renewal'> | undefined> {
    const configuration = await this.#discovered();
    const { groupsClaim } = this.#settings;
    const sub = subject.slice(subject.indexOf(' ') + 1);
    try {
      if (renewal.refreshToken === undefined) {
        if (configuration.serverMetadata().userinfo_endpoint === undefined) return undefined;
        const claims = await client.fetchUserInfo(configuration, renewal.accessToken, sub);
        return { groups: groupsIn(claims, groupsClaim), renewal };
      }
      const tokens = await client.refreshTokenGrant(configuration, renewal.refreshToken);
      const claims = tokens.claims() ?? (await client.fetchUserInfo(configuration, tokens.access_token, sub));
      if (claims.sub !== sub) return undefined;
      return { groups: groupsIn(claims, groupsClaim), renewal: { ...renewal, ...renewalOf(tokens) } };
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw new OpenIdRefused('away', say('The OpenID provider does not answer: {why}.', { why: saidOf(error) }), {
        cause: error,
      });
    }
  }

  #sealed(visit: Visit): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#sealKey, iv);
    const text = Buffer.concat([cipher.update(JSON.stringify(visit)), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
  }

  /** Undefined for what this process did not seal. */
  #opened(sealed: string): Visit | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#sealKey, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return JSON.parse(`${decipher.update(bytes.subarray(28))}${decipher.final()}`) as Visit;
    } catch {
      return undefined;
    }
  }

  /** Fetched at first use, and again after a failure, because the provider may be down when this program starts. */
  #discovered(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const server = new URL(issuer);
    const authentication = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret);
    const found =
      this.#configuration ??
      client.discovery(server, clientId, undefined, authentication, {
        timeout: ANSWER_WITHIN_S,
        [client.customFetch]: (url, { body, headers, method, redirect }) =>
          askServer(url, {
            method,
            headers,
            redirect,
            body: body instanceof Uint8Array ? new Uint8Array(body) : body,
            withinMs: ANSWER_WITHIN_S * 1000,
            mostBytes: LONGEST_ANSWER,
          }),
        execute: [
          // The signature is checked although the token comes directly from the provider, because a proxy may stand
          // between.
          client.enableNonRepudiationChecks,
          // The configuration allows http only to this machine itself.
          ...(server.protocol === 'http:' ? [client.allowInsecureRequests] : []),
        ],
      });
    this.#configuration = found;
    return found.catch((error: Error) => {
      this.#configuration = undefined;
      throw new OpenIdRefused(
        'away',
        say('The OpenID provider {origin} does not answer: {why}.', { origin: server.origin, why: saidOf(error) }),
        {
          cause: error,
        },
      );
    });
  }
}

function renewalOf({ access_token, refresh_token }: client.TokenEndpointResponse): Renewal {
  return { accessToken: access_token, refreshToken: refresh_token };
}

/** True for an answer of the provider that says no, unlike one that is missing or tells of a fault of the provider. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof client.WWWAuthenticateChallengeError ||
    ((error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError) &&
      !('status' in error && error.status >= 500))
  );
}

function groupsIn(claims: client.IDToken | client.UserInfoResponse, groupsClaim: string): string[] {
  const groups: unknown = claims[groupsClaim];
  return (Array.isArray(groups) ? groups : [groups]).filter((one) => typeof one === 'string');
}

function vouched(claims: client.IDToken, groupsClaim: string): Omit<Vouched, 'renewal'> {
  const text = (name: string) => (typeof claims[name] === 'string' ? (claims[name] as string) : undefined);
  const email = text('email');
  const wished = text('preferred_username') ?? email?.split('@')[0] ?? claims.sub;
  return {
    subject: `${claims.iss} ${claims.sub}`,
    name: (text('name') ?? email ?? wished).slice(0, 200),
    wishedId: idFrom(wished),
    groups: groupsIn(claims, groupsClaim),
  };
}

/** Turns a text into a valid sign-in name. */
export function idFrom(text: string): string {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/đ/gi, 'd').toLowerCase();
  const id = plain.replaceAll(/[^a-z0-9._-]+/g, '-').replaceAll(/^[^a-z0-9]+|-+$/g, '');
  return id.slice(0, 36) || 'user';
}
