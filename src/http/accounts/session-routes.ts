/** Routes for signing in and out, and for the one-time links that begin an account. */

import type { Request, Response } from 'express';
import { checkPassword, hashPassword } from '../../access/passwords.js';
import type { User } from '../../access/user.js';
import { accountsApi } from '../../api/accounts.js';
import { iso } from '../../rf/iso.js';
import type { SignedIn } from '../../store/accounts/account-sessions.js';
import { type Route, route } from '../route.js';

import type { AccountParts } from './account-parts.js';
import { mustBeGoodPassword, orRefused, refused, WRONG_CODE, WRONG_PASSWORD } from './account-refusals.js';

const LINK_USED = {
  vi: 'Liên kết này đã dùng rồi hoặc đã quá hạn. Hãy xin quản trị viên một liên kết mới.',
  en: 'This link was used already, or is too old. Ask an administrator for another.',
};
const NAME_NEEDED = {
  vi: 'Hãy nhập tên đăng nhập và họ tên của quản trị viên đầu tiên.',
  en: 'Give the sign-in name and the full name of the first administrator.',
};

export function sessionRoutes(parts: AccountParts): Route[] {
  const { accounts, gate, clock, firstLink, oidcLabel } = parts;
  const { users } = accounts;
  return [
    route(accountsApi, 'GET /api/v1/session', 'public', ({ request, response }) => {
      const { kind, user, permissions, sessionId = '', isScreen } = gate.callerOf(request);
      if (isScreen) gate.keepScreen(request, response);
      const endsAt = accounts.sessions.nearEnd(sessionId, clock());
      const state = kind === 'nobody' ? 'sign-in' : user === undefined ? 'open' : 'signed-in';
      return {
        state,
        permissions: [...permissions],
        needsSetup: !users.any,
        // A screen is nobody, whoever made its link.
        user: user && !isScreen ? meJson(user) : undefined,
        endsAt: endsAt === undefined ? undefined : iso(endsAt),
        oidc: oidcLabel === undefined ? undefined : { label: oidcLabel, path: '/api/v1/session/oidc' },
      };
    }),
    route(
      accountsApi,
      'POST /api/v1/session',
      { access: 'public', guessable: true },
      async ({ body, request, response }) => {
        const { name, password, code } = body;
        const user = users.get(name);
        const { right, outdated } = await orRefused(() => checkPassword(users.passwordHash(name), password));
        if (!right || user === undefined || user.disabled) {
          wrong(parts, request, user);
          throw refused(401, 'Not signed in', WRONG_PASSWORD);
        }
        if (user.hasTotp && code === undefined) {
          return { needs: 'code' };
        }
        if (user.hasTotp && !users.takeCode(user.id, code ?? '', clock())) {
          wrong(parts, request, user);
          throw refused(401, 'Not signed in', WRONG_CODE);
        }
        if (outdated) users.rehash(user.id, await orRefused(() => hashPassword(password)));
        beginSession(parts, request, response, {
          userId: user.id,
          method: user.hasTotp ? 'password+totp' : 'password',
        });
        return { userId: user.id };
      },
    ),
    route(accountsApi, 'DELETE /api/v1/session', 'person', ({ request, response }) => {
      const { sessionId, userId: by = 'local' } = gate.callerOf(request);
      if (sessionId !== undefined) accounts.sessions.end(sessionId, { at: clock(), by, why: 'signed out' });
      gate.keepSession(response, gate.connection(request), undefined);
      return {};
    }),
    route(accountsApi, 'POST /api/v1/session/link', { access: 'public', guessable: true }, ({ body }) => {
      const { link } = body;
      if (!users.any && firstLink.fits(link)) {
        return { purpose: 'first' };
      }
      const { id, name } = ofLink(parts, link);
      return { purpose: 'password', id, name };
    }),
    route(
      accountsApi,
      'POST /api/v1/session/setup',
      { access: 'public', guessable: true },
      async ({ body, request, response }) => {
        const { link, id, name, password } = body;
        if (!users.any && firstLink.fits(link)) {
          if (id === undefined || name === undefined) throw refused(400, 'Bad request', NAME_NEEDED);
          mustBeGoodPassword(password, [id, name]);
          const passwordHash = await orRefused(() => hashPassword(password));
          const by = { at: clock(), by: id };
          await orRefused(() => users.addFirst({ id, name, role: 'administrator', passwordHash }, by));
          beginSession(parts, request, response, { userId: id, method: 'link' });
          return { userId: id };
        }
        const user = ofLink(parts, link);
        mustBeGoodPassword(password, [user.id, user.name]);
        const hash = await orRefused(() => hashPassword(password));
        // Checked again: the link may have been used while the password was hashed.
        ofLink(parts, link);
        users.setPassword(user.id, hash, { at: clock(), by: user.id });
        // A link replaces the password, but not the second factor.
        if (!user.hasTotp) beginSession(parts, request, response, { userId: user.id, method: 'link' });
        return { userId: user.id };
      },
    ),
  ];
}

export function beginSession(
  { accounts, gate, clock }: AccountParts,
  request: Request,
  response: Response,
  who: Pick<SignedIn, 'userId' | 'method'>,
): void {
  const connection = gate.connection(request);
  const agent = String(request.headers['user-agent'] ?? '');
  const { address } = connection;
  // The browser holds one session, so the session it held before ends, whosever it was.
  const { sessionId } = gate.callerOf(request);
  if (sessionId !== undefined)
    accounts.sessions.end(sessionId, { at: clock(), by: who.userId, why: 'signed in again in the same browser' });
  const begun = accounts.sessions.begin({ at: clock(), by: who.userId, address, agent, ...who });
  gate.keepSession(response, connection, begun.secret);
}

/** Wrong tries at existing accounts go into the audit log; tries at other names are only counted. */
function wrong({ accounts, gate, clock, onRefused }: AccountParts, request: Request, user: User | undefined): void {
  const { address } = gate.connection(request);
  onRefused(address);
  if (user === undefined) return;
  const entry = { action: 'session.refused', subject: `user/${user.id}`, detail: { address } };
  accounts.note({ at: clock(), by: 'anyone', ...entry });
}

function ofLink({ accounts, clock }: AccountParts, link: string): User {
  const user = accounts.users.userOfLink(link, clock());
  if (user === undefined || user.disabled) throw refused(401, 'Link not good', LINK_USED);
  return user;
}

function meJson({ id, name, role, hasPassword, hasTotp }: User) {
  return { id, name, role, hasPassword, hasTotp };
}
