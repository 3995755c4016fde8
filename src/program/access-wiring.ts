/** Accounts as `serve` runs them: the gate, its routes, lines for the audit log, and live viewers who are put out. */
import type { Logger } from 'pino';
import { FirstLink } from '../access/first-link.js';
import { mustBeSafe } from '../access/listening.js';
import { OpenIdProvider } from '../access/openid.js';
import type { OidcConfig } from '../config/access-config.js';
import type { Config } from '../config/config.js';
import { ConfigError } from '../errors/errors.js';
import type { AccountParts } from '../http/accounts/account-parts.js';
import { oidcRoutes } from '../http/accounts/oidc-routes.js';
import { ownAccountRoutes } from '../http/accounts/own-account-routes.js';
import { sessionRoutes } from '../http/accounts/session-routes.js';
import { tokenRoutes } from '../http/accounts/token-routes.js';
import { userRoutes } from '../http/accounts/user-routes.js';
import { trustedProxies } from '../http/connection.js';
import { Gate } from '../http/gate.js';
import type { Route } from '../http/route.js';
import { iso } from '../http/spoken.js';
import type { Accounts } from '../store/accounts/accounts.js';
import { openAccounts } from '../store/accounts/kept-accounts.js';
import type { BookLoss } from '../store/cases/book-loss.js';
import type { CaseBook } from '../store/cases/case-book.js';

/** Somebody who was put out must be gone within a second. */
const LOOK_EVERY_MS = 400;
/** Expiry changes nothing in the file: it is looked for now and then. */
const RENEW_EVERY_MS = 10_000;
const TIDY_EVERY_MS = 3600e3;

export interface AccessWiring {
  readonly config: Config;
  readonly dataDir: string;
  readonly host: string;
  readonly insecure: boolean;
  readonly clock: () => number;
  readonly log: Logger;
}

export interface Access {
  readonly accounts: Accounts;
  readonly gate: Gate;
  readonly routes: readonly Route[];
  /** Opens the making of the first administrator; undefined once there are accounts. */
  readonly firstSecret: string | undefined;
  /** Why other accounts than the last ones were opened. */
  readonly loss: BookLoss | undefined;
  /** Begins to bring lines to the audit log, and to put viewers out whose session is over. */
  follow(live: { renewPasses(): void }, caseBook: CaseBook): void;
  stop(): void;
}

/** @throws ConfigError when it would listen where everybody could come in, or read along. */
export function openAccess({ config, dataDir, host, insecure, clock, log }: AccessWiring): Access {
  const { sessionIdle, sessionLongest, tls, behindProxy, oidc } = config.access;
  const times = { idleMs: sessionIdle, longestMs: sessionLongest };
  const kept = openAccounts({ dataDir, times, clock, onFault: (problem) => log.error({ problem }, 'accounts') });
  const { accounts, isShut } = kept;
  try {
    const hasAccounts = accounts.users.any || isShut();
    mustBeSafe({ host, hasAccounts, tls: tls !== undefined, behindProxy: behindProxy !== undefined, insecure });
    const trusts = trustedProxies(behindProxy);
    const gate = new Gate({ accounts, clock, sessionLongestMs: sessionLongest, insecure, trusts, isShut });
    const first = FirstLink.make();
    if (isShut())
      log.error(
        'The accounts are lost and no copy was there. At the keyboard: rfi-logger user add NAME --role administrator.',
      );
    let caseBook: CaseBook | undefined;
    const parts: AccountParts = {
      ...{ accounts, gate, clock, firstLink: first.link, oidcLabel: oidc?.label },
      onRefused: (address) => log.warn({ address }, 'a sign-in was refused'),
      onUserAdded: (id, by) => caseBook && makePerson(caseBook, accounts, { id, by, at: clock() }),
    };
    const routes = [
      ...sessionRoutes(parts),
      ...ownAccountRoutes(parts),
      ...userRoutes(parts),
      ...tokenRoutes(parts),
      ...(oidc === undefined ? [] : oidcRoutes(parts, providerOf(oidc, process.env), oidc)),
    ];
    const timers: NodeJS.Timeout[] = [];
    return {
      ...{ accounts, gate, routes },
      firstSecret: hasAccounts ? undefined : first.secret,
      loss: kept.loss && { ...kept.loss, id: `accounts-${iso(clock())}`, book: 'accounts', at: clock() },
      follow(live, book) {
        caseBook = book;
        let edition = '';
        let renewedAt = 0;
        const look = (): void => {
          const now = clock();
          try {
            const current = accounts.edition;
            if (current === edition && Math.abs(now - renewedAt) < RENEW_EVERY_MS) return;
            edition = current;
            renewedAt = now;
            live.renewPasses();
            accounts.drainAudit((entry) => book.audit.append(entry));
          } catch (error) {
            log.error({ err: error }, 'accounts could not be looked at');
          }
        };
        timers.push(
          setInterval(look, LOOK_EVERY_MS),
          setInterval(() => tidy(accounts, clock, log), TIDY_EVERY_MS),
        );
        look();
      },
      stop() {
        for (const timer of timers) clearInterval(timer);
        if (caseBook !== undefined) {
          const { audit } = caseBook;
          accounts.drainAudit((entry) => audit.append(entry));
        }
        kept.close();
      },
    };
  } catch (error) {
    kept.close();
    throw error;
  }
}

/** Duty staff are among the people of the watch, under the same id: rosters and hand-overs name them. */
function makePerson(
  { records }: CaseBook,
  { users }: Accounts,
  { id, by, at }: { readonly id: string; readonly by: string; readonly at: number },
): void {
  const user = users.get(id);
  if (user === undefined || (user.role !== 'operator' && user.role !== 'field')) return;
  if (records.get('person', id) !== undefined) return;
  const duty = user.role === 'field' ? 'technician' : 'operator';
  records.put('person', { id, name: user.name, duty, addresses: [], active: true }, { at, by });
}

function tidy(accounts: Accounts, clock: () => number, log: Logger): void {
  try {
    accounts.tidy(clock());
  } catch (error) {
    log.error({ err: error }, 'accounts could not be tidied');
  }
}

function providerOf(oidc: OidcConfig, env: NodeJS.ProcessEnv): OpenIdProvider {
  const { clientSecretEnv, clientSecret } = oidc;
  const fromEnv = clientSecretEnv === undefined ? undefined : env[clientSecretEnv];
  if (clientSecretEnv !== undefined && fromEnv === undefined)
    throw new ConfigError(`access.oidc.clientSecretEnv: the environment has no variable ${clientSecretEnv}.`);
  return new OpenIdProvider({ ...oidc, clientSecret: clientSecret?.reveal() ?? fromEnv });
}
