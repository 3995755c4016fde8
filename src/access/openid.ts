/**
 * Signing in at an OpenID Connect provider: authorization code flow with PKCE, state and nonce (openid-client checks
 * issuer, audience, signature and times of the ID token). The data of a sign-in is kept here until the browser returns,
 * in a bounded map.
 */
import * as client from 'openid-client';
import { askServer } from './asked-server.js';
import { hashOf, newSecret } from './secrets.js';

/** Longest time for a sign-in at the provider. */
const VISIT_LASTS_MS = 10 * 60_000;
const MOST_VISITS = 1000;
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
}

interface Visit {
  readonly browser: string;
  readonly codeVerifier: string;
  readonly nonce: string;
  readonly redirectUri: string;
  readonly expiresAt: number;
}

/** The answer of the provider, or of the returning browser, does not allow this sign-in. */
export class OpenIdRefused extends Error {
  override readonly name = 'OpenIdRefused';
}

export class OpenIdProvider {
  readonly #settings: OpenIdSettings;
  readonly #visits = new Map<string, Visit>();
  #configuration: Promise<client.Configuration> | undefined;

  constructor(settings: OpenIdSettings) {
    this.#settings = settings;
  }

  /**
   * The address to send the browser to, and a secret that the browser keeps to prove that it is the same one on return.
   */
  async begin(redirectUri: string, at: number): Promise<{ readonly url: string; readonly browser: string }> {
    const configuration = await this.#discovered();
    const codeVerifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    const browser = newSecret();
    for (const [key, visit] of this.#visits) if (visit.expiresAt <= at) this.#visits.delete(key);
    const oldest = this.#visits.size >= MOST_VISITS ? this.#visits.keys().next().value : undefined;
    if (oldest !== undefined) this.#visits.delete(oldest);
    const expiresAt = at + VISIT_LASTS_MS;
    this.#visits.set(state, { browser: hashOf(browser), codeVerifier, nonce, redirectUri, expiresAt });
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.#settings.scopes.join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { url: url.href, browser };
  }

  /**
   * @throws OpenIdRefused when this browser did not begin the sign-in, when it is too old, or when the provider
   * refuses.
   */
  async finish(query: string, browser: string | undefined, at: number): Promise<Vouched> {
    const state = new URLSearchParams(query).get('state') ?? '';
    const visit = this.#visits.get(state);
    // An attempt can be used once, whether it succeeds or not.
    this.#visits.delete(state);
    if (visit === undefined || visit.expiresAt <= at)
      throw new OpenIdRefused('This sign-in was not begun here, or too long ago.');
    if (browser === undefined || hashOf(browser) !== visit.browser)
      throw new OpenIdRefused('This sign-in was begun in another browser.');
    const configuration = await this.#discovered();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, new URL(`${visit.redirectUri}?${query}`), {
        pkceCodeVerifier: visit.codeVerifier,
        expectedState: state,
        expectedNonce: visit.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new OpenIdRefused('The provider sent no ID token.');
      return vouched(claims, this.#settings.groupsClaim);
    } catch (error) {
      if (error instanceof OpenIdRefused) throw error;
      const { code, message } = error as { code?: string; message: string };
      throw new OpenIdRefused(`The provider does not vouch for this sign-in: ${code ?? message}.`, { cause: error });
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
      throw new OpenIdRefused(`The OpenID provider ${server.origin} does not answer: ${error.message}.`, {
        cause: error,
      });
    });
  }
}

function vouched(claims: client.IDToken, groupsClaim: string): Vouched {
  const text = (name: string) => (typeof claims[name] === 'string' ? (claims[name] as string) : undefined);
  const email = text('email');
  const wished = text('preferred_username') ?? email?.split('@')[0] ?? claims.sub;
  const groups: unknown = claims[groupsClaim];
  return {
    subject: `${claims.iss} ${claims.sub}`,
    name: (text('name') ?? email ?? wished).slice(0, 200),
    wishedId: idFrom(wished),
    groups: (Array.isArray(groups) ? groups : [groups]).filter((one) => typeof one === 'string'),
  };
}

/** Turns a text into a valid sign-in name. */
export function idFrom(text: string): string {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/đ/gi, 'd').toLowerCase();
  const id = plain.replaceAll(/[^a-z0-9._-]+/g, '-').replaceAll(/^[^a-z0-9]+|-+$/g, '');
  return id.slice(0, 36) || 'user';
}
