/** Routes with which administrators keep accounts, and the names that everybody on watch may read. */
import type { Request } from 'express';
import { hashPassword } from '../../access/passwords.js';
import { ROLE_PERMISSIONS } from '../../access/permissions.js';
import type { User } from '../../access/user.js';
import { accountsApi } from '../../api/accounts.js';
import { iso } from '../../rf/iso.js';
import { StaleRecord } from '../../store/cases/case-book-records.js';
import { asItCame } from '../../words/said.js';
import { pageById } from '../page.js';
import { Conflict, existing } from '../problem.js';
import { type Route, route } from '../route.js';
import { userJson } from './account-json.js';
import type { AccountParts } from './account-parts.js';
import { mustBeGoodPassword, orRefused } from './account-refusals.js';

/** Time after which a one-time link no longer works: enough to hand it over and use it. */
const LINK_LASTS_MS = 3 * 86_400e3;

export function userRoutes(parts: AccountParts): Route[] {
  return [...userListRoutes(parts), ...oneUserRoutes(parts), ...lockedOutRoutes(parts)];
}

/** Name of an account, and whether its owner may issue papers to others. */
function nameJson({ id, name, role, disabled }: User) {
  const issues = !disabled && ROLE_PERMISSIONS[role].has('evidence');
  return issues ? { id, name, issues } : { id, name };
}

function changeBy({ gate, clock }: AccountParts, request: Request) {
  return { at: clock(), by: gate.actorOf(request) };
}

function userListRoutes(parts: AccountParts): Route[] {
  const { accounts, gate, onUserAdded } = parts;
  const { users } = accounts;
  return [
    route(accountsApi, 'GET /api/v1/names', 'watch', () => ({ names: users.all().map(nameJson) })),
    route(accountsApi, 'GET /api/v1/users', 'users', ({ query }) => {
      const { rows, nextCursor } = pageById(users.all(), ({ id }) => id, query);
      return { users: rows.map(userJson), nextCursor };
    }),
    route(accountsApi, 'POST /api/v1/users', 'users', async ({ body, request }) => {
      const { password, ...fields } = body;
      if (password !== undefined) mustBeGoodPassword(password, [fields.id, fields.name]);
      const passwordHash = password === undefined ? undefined : await orRefused(() => hashPassword(password));
      const user = await orRefused(() => users.add({ ...fields, passwordHash }, changeBy(parts, request)));
      onUserAdded(user.id, gate.actorOf(request));
      const link = password === undefined ? newLink(parts, request, user.id) : {};
      return { user: userJson(user), ...link };
    }),
  ];
}

function oneUserRoutes(parts: AccountParts): Route[] {
  const { users } = parts.accounts;
  return [
    route(
      accountsApi,
      'GET /api/v1/users/{userId}',
      { own: 'person', other: 'users', owner: (params) => params['userId'] },
      ({ params }) => ({ user: userJson(known(parts, params.userId)) }),
    ),
    route(accountsApi, 'PUT /api/v1/users/{userId}', 'users', async ({ params, body, request }) => {
      const { version, ...fields } = body;
      const { id } = known(parts, params.userId);
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const edit = () => users.edit(id, given, { ...changeBy(parts, request), expectedVersion: version });
      return { user: userJson(await orStale(() => orRefused(edit))) };
    }),
  ];
}

/** Routes for a person who cannot sign in: a new link, an end of the wait after wrong tries, no second factor. */
function lockedOutRoutes(parts: AccountParts): Route[] {
  const { accounts, gate } = parts;
  return [
    route(accountsApi, 'POST /api/v1/users/{userId}/link', 'users', ({ params, request }) => {
      const { id } = known(parts, params.userId);
      return newLink(parts, request, id);
    }),
    route(accountsApi, 'DELETE /api/v1/users/{userId}/lock', 'users', ({ params, request }) => {
      const { id } = known(parts, params.userId);
      gate.guesses.release(id);
      accounts.note({ ...changeBy(parts, request), action: 'user.lock-released', subject: `user/${id}`, detail: {} });
      return {};
    }),
    route(accountsApi, 'DELETE /api/v1/users/{userId}/totp', 'users', ({ params, request }) => {
      const { id } = known(parts, params.userId);
      accounts.users.dropTotp(id, changeBy(parts, request));
      return {};
    }),
  ];
}

function newLink(
  { accounts, gate, clock }: AccountParts,
  request: Request,
  id: string,
): { link: string; expiresAt: string } {
  const at = clock();
  const expiresAt = at + LINK_LASTS_MS;
  const secret = accounts.users.newLink(id, expiresAt, { at, by: gate.actorOf(request) });
  const { secure, host } = gate.connection(request);
  // The part behind the "#" is not sent to a server, so no server logs it.
  return { link: `${secure ? 'https' : 'http'}://${host}/enter#${secret}`, expiresAt: iso(expiresAt) };
}

function known({ accounts }: AccountParts, id: string): User {
  return existing(accounts.users.get(id), 'userId', id, 'account');
}

async function orStale<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof StaleRecord)) throw error;
    const { version, value } = error.current as { version: number; value: User };
    throw new Conflict(asItCame(error.message), { version, user: userJson(value) });
  }
}
