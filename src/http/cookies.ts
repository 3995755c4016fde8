/** The cookies: session, screen link, and the one that binds a visit to the OpenID provider to the browser that began it. */
import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { DAY_MS } from '../time/units.js';
import type { Connection } from './connection.js';

/** Longest life of a cookie that browsers grant. */
export const LONGEST_KEPT_MS = 400 * DAY_MS;

type Cookie = 'session' | 'screen' | 'oidc';

/** With TLS this prefix makes browsers refuse the cookie from any other host. */
const name = (secure: boolean, what: Cookie) => `${secure ? '__Host-' : ''}rfi-${what}`;

/** Value of our cookie in this request. */
export function cookieOf(request: IncomingMessage, { secure }: Connection, what: Cookie): string | undefined {
  const wanted = `${name(secure, what)}=`;
  const found = (request.headers.cookie ?? '').split(';').find((part) => part.trim().startsWith(wanted));
  return found?.trim().slice(wanted.length) || undefined;
}

/** Sets a cookie for `maxAgeMs`, or until the browser closes; an undefined value deletes it. */
export function setCookie(
  response: Response,
  { secure }: Connection,
  { what, value, maxAgeMs }: { readonly what: Cookie; readonly value: string | undefined; readonly maxAgeMs: number },
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
