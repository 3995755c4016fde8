/** Sign-in of `serve`, audit entries, and the end of live views whose caller may not watch any more. */

import { OpenIdProvider } from '../../access/openid.js';
import type { Ground } from '../../bus/ground.js';
import type { OidcConfig } from '../../config/access-config.js';
import type { Part } from '../../errors/part.js';
import type { CaseBook } from '../../store/cases/case-book.js';
import { every, type Repeated } from '../../time/work.js';
import type { Route } from '../route.js';
import type { AccountParts } from './account-parts.js';
import { askStandings, oidcRoutes } from './oidc-routes.js';
import { ownAccountRoutes } from './own-account-routes.js';
import type { AccountGate } from './part.js';
import { sessionRoutes } from './session-routes.js';
import { tokenRoutes } from './token-routes.js';
import { userRoutes } from './user-routes.js';

/** Interval in ms of looks at the accounts: a person whose account was closed must be out within a second. */
const LOOK_EVERY_MS = 400;
/** An expiring session changes nothing in the file, so sessions are also checked at this interval in ms. */
const RENEW_EVERY_MS = 10_000;
const TIDY_EVERY_MS = 3600e3;
const ASK_STANDINGS_EVERY_MS = 60_000;
const WRONG_SIGN_IN = 'The name, the password or the code was wrong.';

interface SignInOptions extends Pick<AccountParts, 'page'> {
  readonly oidc: OidcConfig | undefined;
  renewPasses(): void;
}

/** Sign-in, sign-out, and the regular look at the accounts: ends live views, copies entries to the audit log. */
export function openSignIn(
  { clock, age, conditions }: Pick<Ground, 'clock' | 'age' | 'conditions'>,
  { accounts, gate, firstLink }: AccountGate,
  caseBook: CaseBook,
  { oidc, page, renewPasses }: SignInOptions,
): Part & { readonly routes: readonly Route[] } {
  const { audit } = caseBook;
  const parts: AccountParts = {
    accounts,
    gate,
    clock,
    firstLink,
    oidcLabel: oidc?.label,
    page,
    onRefused: (address, why = WRONG_SIGN_IN) =>
      conditions.happened('a sign-in was refused', why, { about: address, level: 'warn' }),
    onUserAdded: (id, by) => makePerson(caseBook, accounts, { id, by, at: clock() }),
  };
  let timers: readonly Repeated[] = [];
  const provider = oidc && providerOf(oidc);
  const drain = (): void => accounts.drainAudit((entry) => audit.append(entry));
  const look = lookAt(accounts, clock, () => {
    renewPasses();
    drain();
  });
  const askAgain = async () =>
    oidc === undefined || provider === undefined ? undefined : await askStandings(parts, provider, oidc);
  const tell = (sentence: string) => (error: unknown) => conditions.happened(sentence, error);
  return {
    routes: [
      ...sessionRoutes(parts),
      ...ownAccountRoutes(parts),
      ...userRoutes(parts),
      ...tokenRoutes(parts),
      ...(oidc === undefined || provider === undefined ? [] : oidcRoutes(parts, provider, oidc)),
    ],
    start() {
      timers = [
        every(LOOK_EVERY_MS, look, tell('accounts could not be looked at')),
        every(TIDY_EVERY_MS, () => accounts.tidy(age()), tell('accounts could not be tidied')),
        every(ASK_STANDINGS_EVERY_MS, askAgain, tell('the OpenID provider was not asked again')),
      ];
      look();
    },
    async stop() {
      await Promise.all(timers.map((timer) => timer.stop()));
      drain();
    },
  };
}

/** Calls `changed` when the accounts changed, and every {@link RENEW_EVERY_MS} because a session ends without a change. */
function lookAt(accounts: AccountParts['accounts'], clock: () => number, changed: () => void): () => void {
  let edition = '';
  let renewedAt = 0;
  return () => {
    const now = clock();
    const current = accounts.edition;
    if (current === edition && Math.abs(now - renewedAt) < RENEW_EVERY_MS) return;
    edition = current;
    renewedAt = now;
    changed();
  };
}

/** Makes a person of the watch for a member of the duty staff, with the same id: rosters and hand-overs name them by it. */
function makePerson(
  { records }: CaseBook,
  { users }: AccountParts['accounts'],
  { id, by, at }: { readonly id: string; readonly by: string; readonly at: number },
): void {
  const user = users.get(id);
  if (user === undefined || (user.role !== 'operator' && user.role !== 'field')) return;
  if (records.get('person', id) !== undefined) return;
  const duty = user.role === 'field' ? 'technician' : 'operator';
  records.put('person', { id, name: user.name, duty, addresses: [], active: true }, { at, by });
}

/** @throws ConfigError when the secret is not where the configuration says */
function providerOf(oidc: OidcConfig): OpenIdProvider {
  return new OpenIdProvider({ ...oidc, clientSecret: oidc.clientSecret?.reveal() });
}
