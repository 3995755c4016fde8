/** The two cookies: the session, and what binds a visit at the OpenID provider to the browser that began it. */
import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import type { Connection } from './connection.js';

/** With TLS the prefix makes browsers refuse such a cookie from anybody but this very host. */
const name = (secure: boolean, what: 'session' | 'oidc') => `${secure ? '__Host-' : ''}rfi-${what}`;

/** The value our cookie has in this request. */
export function cookieOf(
  request: IncomingMessage,
  { secure }: Connection,
  what: 'session' | 'oidc',
): string | undefined {
  const wanted = `${name(secure, what)}=`;
  const found = (request.headers.cookie ?? '').split(';').find((part) => part.trim().startsWith(wanted));
  return found?.trim().slice(wanted.length) || undefined;
}

/** Until the browser closes, or for `maxAgeMs`; undefined as value takes it away. */
export function setCookie(
  response: Response,
  { secure }: Connection,
  {
    what,
    value,
    maxAgeMs,
  }: { readonly what: 'session' | 'oidc'; readonly value: string | undefined; readonly maxAgeMs: number },
): void {
  response.cookie(name(secure, what), value ?? '', {
    httpOnly: true,
    // The way back from the OpenID provider is a step from another site.
    sameSite: what === 'oidc' ? 'lax' : 'strict',
    secure,
    path: '/',
    maxAge: value === undefined ? 0 : maxAgeMs,
  });
}
