/** Routes for sign-in with an OpenID provider. */

import { type OpenIdProvider, OpenIdRefused, type Vouched } from '../../access/openid.js';
import { ROLES, type Role } from '../../access/permissions.js';
import { RESERVED_IDS, type User } from '../../access/user.js';
import { accountsApi } from '../../api/accounts.js';
import type { ChangeBy } from '../../store/accounts/account-change.js';
import { AccountRefused } from '../../store/accounts/account-users.js';
import type { Accounts } from '../../store/accounts/accounts.js';
import { cookieOf, setCookie } from '../cookies.js';
import { Problem } from '../problem.js';
import { type Route, route } from '../route.js';
import type { AccountParts } from './account-parts.js';
import { refused } from './account-refusals.js';
import { beginSession } from './session-routes.js';

const PATH = '/api/v1/session/oidc';
const VISIT_LASTS_MS = 10 * 60_000;

export interface OidcRoles {
  /** Group → role. */
  readonly roles: Readonly<Record<string, Role>>;
  readonly otherwise?: Role | undefined;
}

const NOT_LISTED = {
  vi: 'Tài khoản này không có quyền vào chương trình. Hãy hỏi quản trị viên.',
  en: 'This account may not use the program. Ask an administrator.',
};
const NOT_YET = {
  vi: 'Chưa có quản trị viên: hãy tạo bằng liên kết in trên màn hình điều khiển trước.',
  en: 'There is no administrator yet: make one with the link on the console first.',
};

export function oidcRoutes(parts: AccountParts, provider: OpenIdProvider, mapping: OidcRoles): Route[] {
  const { gate, clock, accounts } = parts;
  return [
    route(accountsApi, 'GET /api/v1/session/oidc', {
      access: 'public',
      async handle({ request, response }) {
        if (!accounts.users.any) throw refused(409, 'Not possible', NOT_YET);
        const connection = gate.connection(request);
        const redirectUri = `${connection.secure ? 'https' : 'http'}://${connection.host}${PATH}/callback`;
        const { url, browser } = await orUnavailable(provider.begin(redirectUri, clock()));
        setCookie(response, connection, { what: 'oidc', value: browser, maxAgeMs: VISIT_LASTS_MS });
        response.redirect(303, url);
        return response;
      },
    }),
    route(accountsApi, 'GET /api/v1/session/oidc/callback', {
      access: 'public',
      guessable: true,
      async handle({ request, response }) {
        const connection = gate.connection(request);
        const browser = cookieOf(request, connection, 'oidc');
        setCookie(response, connection, { what: 'oidc', value: undefined, maxAgeMs: 0 });
        const query = request.originalUrl.split('?')[1] ?? '';
        try {
          const user = admitted(parts, await provider.finish(query, browser, clock()), mapping);
          beginSession(parts, request, response, { userId: user.id, method: 'oidc' });
          response.redirect(303, '/');
        } catch (error) {
          if (!(error instanceof OpenIdRefused)) throw error;
          // A person reads this, so the sign-in screen shows the reason.
          response.redirect(303, `/?signin=${encodeURIComponent(error.message)}`);
        }
        return response;
      },
    }),
  ];
}

/** The account of a person for whom the provider vouches, made or changed according to the groups. @throws OpenIdRefused */
function admitted({ accounts, clock, onUserAdded }: AccountParts, who: Vouched, mapping: OidcRoles): User {
  const { users } = accounts;
  const mapped = who.groups.flatMap((group) => (Object.hasOwn(mapping.roles, group) ? [mapping.roles[group]] : []));
  const role = ROLES.findLast((one) => mapped.includes(one)) ?? mapping.otherwise;
  const known = users.byOidcSubject(who.subject);
  const by = { at: clock(), by: 'system' };
  if (known?.disabled === true) throw new OpenIdRefused(NOT_LISTED.en);
  if (known !== undefined) return role === undefined ? known : withRole(users, known, role, by);
  if (role === undefined) throw new OpenIdRefused(NOT_LISTED.en);
  // An existing account is never taken: a person who chooses names at the provider would choose the administrator's.
  const user = users.add({ id: freeId(accounts, who.wishedId), name: who.name, role, oidcSubject: who.subject }, by);
  onUserAdded(user.id, 'system');
  return user;
}

function withRole(users: Accounts['users'], user: User, role: Role, by: ChangeBy): User {
  if (user.role === role) return user;
  try {
    return users.edit(user.id, { role }, by);
  } catch (error) {
    // The last administrator keeps the role, whatever the provider says about the groups.
    if (error instanceof AccountRefused) return user;
    throw error;
  }
}

function freeId({ users }: Accounts, wished: string): string {
  const isFree = (id: string) => !RESERVED_IDS.has(id) && users.get(id) === undefined;
  for (let i = 1; i < 1000; i++) {
    const id = i === 1 ? wished : `${wished}-${i}`;
    if (isFree(id)) return id;
  }
  throw new OpenIdRefused(`There is no free name like "${wished}".`);
}

async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof OpenIdRefused)) throw error;
    throw new Problem(502, 'Provider not reached', error.message);
  }
}
