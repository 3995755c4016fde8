/** Routes for sign-in with an OpenID provider. */
import { type OpenIdProvider, OpenIdRefused, type Vouched } from '../../access/openid.js';
import { ROLES, type Role } from '../../access/permissions.js';
import { RESERVED_IDS, type User } from '../../access/user.js';
import { accountsApi } from '../../api/accounts.js';
import type { ChangeBy } from '../../store/accounts/account-change.js';
import { AccountRefused } from '../../store/accounts/account-users.js';
import type { Accounts } from '../../store/accounts/accounts.js';
import { say } from '../../words/said.js';
import { cookieOf, setCookie } from '../gate.js';
import { Problem, refusal } from '../problem.js';
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
const UNKNOWN_HOST =
  'The program does not know {host} as its own address: set network.page to the address of the page, as the OpenID provider knows it.';
const NOT_YET = {
  vi: 'Chưa có quản trị viên: hãy tạo bằng liên kết in trên màn hình điều khiển trước.',
  en: 'There is no administrator yet: make one with the link on the console first.',
};

export function oidcRoutes(parts: AccountParts, provider: OpenIdProvider, mapping: OidcRoles): Route[] {
  const { gate, clock, accounts } = parts;
  return [
    route(accountsApi, 'GET /api/v1/session/oidc', 'public', async ({ request, response }) => {
      if (!accounts.users.any) throw refused(409, 'Not possible', NOT_YET);
      const connection = gate.connection(request);
      const { host, secure } = connection;
      if (parts.page === undefined && !gate.isOwnHost(request))
        throw refusal(409, 'Not possible', UNKNOWN_HOST, { host });
      const own = parts.page ?? `${secure ? 'https' : 'http'}://${host}`;
      const redirectUri = new URL(`${PATH}/callback`, own).href;
      const { url, browser } = await orUnavailable(provider.begin(redirectUri, clock()));
      setCookie(response, connection, { what: 'oidc', value: browser, maxAgeMs: VISIT_LASTS_MS });
      response.redirect(303, url);
      return response;
    }),
    route(
      accountsApi,
      'GET /api/v1/session/oidc/callback',
      { access: 'public', guessable: true },
      async ({ request, response }) => {
        const connection = gate.connection(request);
        const browser = cookieOf(request, connection, 'oidc');
        setCookie(response, connection, { what: 'oidc', value: undefined, maxAgeMs: 0 });
        const query = request.originalUrl.split('?')[1] ?? '';
        try {
          const who = await provider.finish(query, browser, clock());
          const user = admitted(parts, who, mapping);
          accounts.users.keepStanding(user.id, who.renewal, clock());
          beginSession(parts, request, response, { userId: user.id, method: 'oidc' });
          response.redirect(303, '/');
        } catch (error) {
          if (!(error instanceof OpenIdRefused)) throw error;
          response.locals['isRefused'] = true;
          parts.onRefused(connection.address, error.message);
          // The sign-in screen has the words: a text in the address could be anybody's.
          response.redirect(303, `/?signin=${error.reason}`);
        }
        return response;
      },
    ),
  ];
}

/** The account of a person for whom the provider vouches, made or changed according to the groups. @throws OpenIdRefused */
function admitted({ accounts, clock, onUserAdded }: AccountParts, who: Vouched, mapping: OidcRoles): User {
  const { users } = accounts;
  const role = roleOf(who.groups, mapping);
  const known = users.byOidcSubject(who.subject);
  const by = { at: clock(), by: 'system' };
  // Out of every group is out, also for a person who was in one.
  if (role === undefined && known !== undefined) users.endStanding(known.id, true, by);
  if (role === undefined || known?.disabled === true) throw new OpenIdRefused('not-listed', NOT_LISTED);
  if (known !== undefined) return withRole(users, known, role, by);
  // An existing account is never taken: a person who chooses names at the provider would choose the administrator's.
  const user = users.add({ id: freeId(accounts, who.wishedId), name: who.name, role, oidcSubject: who.subject }, by);
  onUserAdded(user.id, 'system');
  return user;
}

function roleOf(groups: readonly string[], mapping: OidcRoles): Role | undefined {
  const mapped = groups.flatMap((group) => (Object.hasOwn(mapping.roles, group) ? [mapping.roles[group]] : []));
  return ROLES.findLast((one) => mapped.includes(one)) ?? mapping.otherwise;
}

/** Time in ms after which the provider is asked again what a person may do. */
const ASK_AGAIN_AFTER_MS = 10 * 60_000;
/** Longest time in ms for which the last word counts while the provider does not answer: a shift on a cut line goes on. */
const BELIEVED_FOR_MS = 12 * 3600e3;

/**
 * Asks the provider about everybody whose sessions or tokens work here and whom it vouched for some time ago: their role follows
 * their groups, and who is in none of them is out. Called every minute. @throws OpenIdRefused when the provider does not answer
 */
export async function askStandings(
  { accounts: { users }, clock }: Pick<AccountParts, 'accounts' | 'clock'>,
  provider: Pick<OpenIdProvider, 'askAgain'>,
  mapping: OidcRoles,
): Promise<void> {
  let away: unknown;
  const now = clock();
  for (const { id, subject, renewal, askedAt } of users.standingsBefore(now - ASK_AGAIN_AFTER_MS, now)) {
    try {
      // A provider that does not answer about one is not asked about the others in this round.
      if (away !== undefined) throw away;
      const present = renewal && (await provider.askAgain(subject, renewal));
      const by = { at: clock(), by: 'system' };
      const role = present && roleOf(present.groups, mapping);
      const user = users.get(id);
      if (present === undefined || role === undefined || user === undefined)
        users.endStanding(id, present !== undefined, by);
      else {
        withRole(users, user, role, by);
        users.keepStanding(id, present.renewal, by.at);
      }
    } catch (error) {
      if (!(error instanceof OpenIdRefused)) throw error;
      away = error;
      if (Math.abs(clock() - askedAt) > BELIEVED_FOR_MS) users.endStanding(id, false, { at: clock(), by: 'system' });
    }
  }
  if (away !== undefined) throw away;
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
  throw new OpenIdRefused('no-name', say('There is no free name like "{name}".', { name: wished }));
}

async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof OpenIdRefused)) throw error;
    throw new Problem(502, 'Provider not reached', error.said);
  }
}
