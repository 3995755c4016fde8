/** A small OpenID provider for tests: discovery, authorization code with PKCE, RS256; and lies on request. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Claims {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

export interface OidcProvider {
  readonly issuer: string;
  /** Who signs in next, and what of the ID token is a lie. */
  person: Claims;
  /** False: people get no refresh token. */
  refreshes: boolean;
  /** True: every answer is a fault of the server. */
  isBroken: boolean;
  lies: { nonce?: string; audience?: string; issuer?: string; signature?: boolean; expired?: boolean };
}

export const CLIENT = { clientId: 'rfi', clientSecret: 'canary-oidc-client-secret' };

export async function startOidcProvider(person: Claims): Promise<OidcProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, URLSearchParams>();
  const provider: OidcProvider & { issuer: string } = {
    ...{ issuer: '', person, refreshes: true, isBroken: false, lies: {} },
  };

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const idToken = (asked: URLSearchParams): string => {
    const { lies } = provider;
    const now = Math.floor(Date.now() / 1000) - (lies.expired ? 7200 : 0);
    const claims = {
      ...provider.person,
      iss: lies.issuer ?? provider.issuer,
      aud: lies.audience ?? CLIENT.clientId,
      iat: now,
      exp: now + 600,
      nonce: lies.nonce ?? asked.get('nonce'),
    };
    const text = `${part({ alg: 'RS256', kid: 'k1', typ: 'JWT' })}.${part(claims)}`;
    const signature = sign('sha256', Buffer.from(text), privateKey);
    if (lies.signature) signature[0] = (signature[0] ?? 0) ^ 255;
    return `${text}.${signature.toString('base64url')}`;
  };

  const token = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const piece of request) text += String(piece);
    const form = new URLSearchParams(text);
    const code = form.get('code') ?? '';
    const asked = codes.get(code);
    codes.delete(code);
    const [id = '', secret = ''] = Buffer.from((request.headers.authorization ?? '').slice(6), 'base64')
      .toString()
      .split(':');
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRenewal = form.get('grant_type') === 'refresh_token' && form.get('refresh_token') === provider.person.sub;
    const isGood =
      isRenewal ||
      (asked !== undefined &&
        decodeURIComponent(id) === CLIENT.clientId &&
        decodeURIComponent(secret) === CLIENT.clientSecret &&
        verifier === asked.get('code_challenge') &&
        form.get('redirect_uri') === asked.get('redirect_uri'));
    response.setHeader('content-type', 'application/json');
    if (!isGood) return void response.writeHead(400).end('{"error":"invalid_grant"}');
    const renewal = provider.refreshes ? { refresh_token: provider.person.sub } : {};
    const identity = asked === undefined ? {} : { id_token: idToken(asked) };
    response.end(JSON.stringify({ access_token: 'at', token_type: 'Bearer', ...identity, ...renewal }));
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', provider.issuer);
    if (provider.isBroken) response.writeHead(503).end();
    else if (url.pathname === '/.well-known/openid-configuration') {
      response.setHeader('content-type', 'application/json');
      const at = (path: string) => `${provider.issuer}/${path}`;
      const what = { issuer: provider.issuer, authorization_endpoint: at('authorize'), token_endpoint: at('token') };
      response.end(
        JSON.stringify({
          ...what,
          jwks_uri: at('jwks'),
          userinfo_endpoint: at('me'),
          id_token_signing_alg_values_supported: ['RS256'],
        }),
      );
    } else if (url.pathname === '/jwks') {
      response.setHeader('content-type', 'application/json');
      const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' };
      response.end(JSON.stringify({ keys: [jwk] }));
    } else if (url.pathname === '/authorize') {
      const code = randomBytes(8).toString('hex');
      codes.set(code, url.searchParams);
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      response.writeHead(303, { location: back.href }).end();
    } else if (url.pathname === '/me') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(provider.person));
    } else if (url.pathname === '/token') void token(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return provider;
}
