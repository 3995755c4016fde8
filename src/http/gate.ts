/**
 * Recognises the caller and decides what the caller may do, before every route of the table and before `/live`.
 *
 *   Authorization: Bearer rfi_…   → token: its scopes, at most the rights of its owner; for a calendar also as the
 *                                   password of Basic, the only way in that calendar programs know
 *   session cookie                → session: the rights of the role
 *   no accounts yet, this machine → local: everything, so that one machine works at once
 *   no accounts yet, --insecure   → open: everything, because the command line allows it
 *   anything else                 → nobody
 */
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { acting } from '../access/acting-token.js';
import { crossSiteFault, sameOrigin } from '../access/cross-site.js';
import {
  type Caller,
  judge,
  PERMISSIONS,
  type Permission,
  ROLE_PERMISSIONS,
  type Rule,
  SCREEN_SCOPE,
} from '../access/permissions.js';
import { tokenPermissions, type User } from '../access/user.js';
import type { LivePass } from '../live/live-pass.js';
import type { Accounts } from '../store/accounts/accounts.js';
import { DAY_MS } from '../time/units.js';
import { say, type Words } from '../words/said.js';
import { type Connection, connectionOf, isOwnHost, type TrustedProxy } from './connection.js';
import { GuessLimits } from './guess-limits.js';
import { Problem, refusal } from './problem.js';
import type { Route } from './route.js';

/** Name in the audit log of a caller while the program has no accounts. */
export const LOCAL_ACTOR = 'local';

export interface KnownCaller extends Caller {
  readonly user?: User;
  readonly sessionId?: string;
  readonly tokenId?: string;
  /** The token is that of a screen link. */
  readonly isScreen?: boolean;
}

/** Key under which requests are counted: the account, or the address of a caller without one. */
export function callerKey(request: IncomingMessage): string {
  return (CALLERS.get(request) ?? NOBODY).userId ?? `address ${request.socket.remoteAddress ?? ''}`;
}

/** A request of a person whom the hub has recognised and allowed, for a route of this station. */
export function requestOf(name: string): Request {
  const request = {} as Request;
  CALLERS.set(request, { kind: 'local', userId: name, permissions: EVERYTHING });
  return request;
}

export interface GateOptions {
  readonly accounts: Accounts;
  readonly clock: () => number;
  /** Longest life of the session cookie in ms: that of a session. */
  readonly sessionLongestMs: number;
  /** True: every caller may do everything until there are accounts. */
  readonly insecure?: boolean;
  readonly trusts?: TrustedProxy | undefined;
  /** True when the accounts were lost: nobody may sign in, although there are no accounts. */
  readonly isShut?: (() => boolean) | undefined;
}

const NOBODY: KnownCaller = { kind: 'nobody', permissions: new Set() };
const EVERYTHING = new Set(PERMISSIONS);
/** Caller of each request that has passed the gate. */
const CALLERS = new WeakMap<IncomingMessage, KnownCaller>();

/**
 * True when the caller of a request that has passed the gate has a permission. Used by answers that leave out fields for some
 * callers.
 */
export function callerMay(request: IncomingMessage, permission: Permission): boolean {
  return (CALLERS.get(request) ?? NOBODY).permissions.has(permission);
}

/** True when a program acts with a token, not a person at the page. */
export function isToken(request: IncomingMessage): boolean {
  return (CALLERS.get(request) ?? NOBODY).kind === 'token';
}

export class Gate {
  readonly #options: GateOptions;
  /** Limits on guesses at passwords, codes and links. */
  readonly guesses = new GuessLimits((request) => {
    const { address, local } = this.connection(request);
    return { address, isConsole: local, userId: this.callerOf(request).userId };
  });

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Whether the visitor names a host that this computer knows as its own. */
  isOwnHost(request: IncomingMessage): boolean {
    return isOwnHost(request, this.connection(request).host);
  }

  connection(request: IncomingMessage): Connection {
    return connectionOf(request, this.#options.trusts);
  }

  callerOf(request: IncomingMessage): KnownCaller {
    return CALLERS.get(request) ?? NOBODY;
  }

  /** Does what a request asks for; audit entries that this writes name the caller's token. */
  act<T>(request: IncomingMessage, handle: () => T): T {
    return acting(this.callerOf(request).tokenId, handle);
  }

  /** Name of the caller in the audit log. */
  actorOf(request: IncomingMessage): string {
    const { kind, userId } = this.callerOf(request);
    return userId ?? (kind === 'nobody' ? 'anyone' : LOCAL_ACTOR);
  }

  /** Recognises the caller before a route is handled, and refuses a caller without the right. @throws Problem 401, 403 */
  guard(route: Pick<Route, 'access' | 'otherAnswers'>): RequestHandler {
    const isCalendar = route.otherAnswers?.includes('text/calendar') === true;
    return (request, response, next) => {
      const connection = this.connection(request);
      const caller = this.#identify(request, connection, response, isCalendar);
      CALLERS.set(request, caller);
      const { method, headers } = request;
      const byCookie = caller.kind === 'session' || (caller.isScreen === true && headers.authorization === undefined);
      const fault =
        caller.kind === 'token' && !byCookie
          ? undefined
          : crossSiteFault({ method, headers, host: connection.host, byCookie });
      if (fault !== undefined) throw new Problem(403, 'Cross-site request', fault);
      const verdict = judge(route.access, caller, request.params as Record<string, string>);
      // A calendar program sends its password only after it was asked for one.
      if (verdict === 'sign-in' && isCalendar) response.setHeader('WWW-Authenticate', 'Basic realm="rfi-logger"');
      if (verdict === 'sign-in') throw refusal(401, 'Sign in', 'Sign in first, or send an API token.');
      if (verdict === 'forbidden') throw new Problem(403, 'Not allowed', whyNot(caller));
      next();
    };
  }

  /** Pass of a caller for `/live`; undefined for nobody. The pass is checked again while the connection lasts. */
  passOf(request: IncomingMessage): LivePass | undefined {
    let caller = this.#identify(request, this.connection(request));
    if (caller.kind === 'nobody') return undefined;
    return {
      userId: caller.userId,
      may: (rule: Rule) => judge(rule, caller, {}) === 'allowed',
      renew: () => {
        const now = this.#again(caller);
        if (now !== undefined) caller = now;
        return now !== undefined;
      },
    };
  }

  /**
   * True unless the request comes from a page of another site, which must not read this program through the visitor's browser.
   */
  originAllowed(request: IncomingMessage): boolean {
    return sameOrigin(request.headers.origin, this.connection(request).host);
  }

  /** A screen shows its link once; each opening of the page renews the time for which its browser keeps it. */
  keepScreen(request: IncomingMessage, response: Response): void {
    const connection = this.connection(request);
    const value = tokenIn(request.headers.authorization, false) ?? cookieOf(request, connection, 'screen');
    setCookie(response, connection, { what: 'screen', value, maxAgeMs: LONGEST_KEPT_MS });
  }

  keepSession(response: Response, connection: Connection, secret: string | undefined): void {
    setCookie(response, connection, { what: 'session', value: secret, maxAgeMs: this.#options.sessionLongestMs });
  }

  #identify(
    request: IncomingMessage,
    connection: Connection,
    response?: Response,
    isCalendar: boolean = false,
  ): KnownCaller {
    const { accounts, clock, insecure, isShut } = this.#options;
    const at = clock();
    const sent = tokenIn(request.headers.authorization, isCalendar);
    if (sent !== undefined) {
      const token = accounts.tokens.use(sent, at);
      return token === undefined ? NOBODY : this.#withToken(token.id, at);
    }
    if (!accounts.users.any) {
      if (isShut?.() === true) return NOBODY;
      if (connection.local) return { kind: 'local', permissions: EVERYTHING };
      return insecure === true ? { kind: 'open', permissions: EVERYTHING } : NOBODY;
    }
    const secret = cookieOf(request, connection, 'session');
    const used = secret === undefined ? undefined : accounts.sessions.use(secret, at, response !== undefined);
    if (used === undefined) return this.#withScreen(cookieOf(request, connection, 'screen'), at);
    if (used.newSecret !== undefined && response !== undefined) this.keepSession(response, connection, used.newSecret);
    return this.#withSession(used.session.id, at);
  }

  /** The same caller with the present rights; undefined when the caller may not sign in any more. */
  #again(caller: KnownCaller): KnownCaller | undefined {
    const at = this.#options.clock();
    if (caller.sessionId !== undefined) return known(this.#withSession(caller.sessionId, at));
    if (caller.tokenId !== undefined) return known(this.#withToken(caller.tokenId, at));
    return this.#options.accounts.users.any ? undefined : caller;
  }

  #withSession(sessionId: string, at: number): KnownCaller {
    const { sessions, users } = this.#options.accounts;
    const session = sessions.get(sessionId);
    const user = session === undefined || session.expiresAt <= at ? undefined : users.get(session.userId);
    if (user === undefined || user.disabled) return NOBODY;
    return { kind: 'session', userId: user.id, user, sessionId, permissions: ROLE_PERMISSIONS[user.role] };
  }

  #withScreen(secret: string | undefined, at: number): KnownCaller {
    const token = secret === undefined ? undefined : this.#options.accounts.tokens.use(secret, at);
    return token?.scopes.includes(SCREEN_SCOPE) ? this.#withToken(token.id, at) : NOBODY;
  }

  #withToken(tokenId: string, at: number): KnownCaller {
    const { tokens, users } = this.#options.accounts;
    const token = tokens.get(tokenId);
    const isGood = token !== undefined && token.revokedAt === undefined && token.expiresAt > at;
    const user = isGood ? users.get(token.userId) : undefined;
    if (!isGood || user === undefined || user.disabled || !users.hasStanding(user)) return NOBODY;
    const isScreen = token.scopes.includes(SCREEN_SCOPE);
    const permissions = tokenPermissions(token.scopes, user.role);
    return { kind: 'token', userId: user.id, user, tokenId, isScreen, permissions };
  }
}

function tokenIn(authorization = '', isCalendar: boolean): string | undefined {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) (\S+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') return credentials;
  if (scheme === '' || !isCalendar) return undefined;
  return Buffer.from(credentials, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '');
}

function known(caller: KnownCaller): KnownCaller | undefined {
  return caller.kind === 'nobody' ? undefined : caller;
}

function whyNot({ kind, user }: KnownCaller): Words {
  if (kind === 'token') return say('The scopes of the API token do not include this.');
  return user === undefined
    ? say('This is not allowed.')
    : say('The role "{role}" may not do this.', { role: user.role });
}

/** Longest life of a cookie that browsers grant. */
const LONGEST_KEPT_MS = 400 * DAY_MS;

/** Session, screen link, and the cookie that binds a visit to the OpenID provider to the browser that began it. */
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
