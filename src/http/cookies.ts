/** The two cookies: the session, and the one that binds a visit to the OpenID provider to the browser that began it. */
import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import type { Connection } from './connection.js';

/** With TLS this prefix makes browsers refuse the cookie from any other host. */
const name = (secure: boolean, what: 'session' | 'oidc') => `${secure ? '__Host-' : ''}rfi-${what}`;

/** Value of our cookie in this request. */
export function cookieOf(
  request: IncomingMessage,
  { secure }: Connection,
  what: 'session' | 'oidc',
): string | undefined {
  const wanted = `${name(secure, what)}=`;
  const found = (request.headers.cookie ?? '').split(';').find((part) => part.trim().startsWith(wanted));
  return found?.trim().slice(wanted.length) || undefined;
}

/** Sets a cookie for `maxAgeMs`, or until the browser closes; an undefined value deletes it. */
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
    // The way back from the OpenID provider is a request from another site.
    sameSite: what === 'oidc' ? 'lax' : 'strict',
    secure,
    path: '/',
    maxAge: value === undefined ? 0 : maxAgeMs,
  });
}
