/** Accounts of `serve`: who may do what, and the gate that every request passes. */
import { FirstLink } from '../../access/first-link.js';
import { mustBeSafe } from '../../access/listening.js';
import type { Ground } from '../../bus/ground.js';
import type { Config } from '../../config/config.js';
import type { Part } from '../../errors/part.js';
import { iso } from '../../rf/iso.js';
import type { Accounts } from '../../store/accounts/accounts.js';
import { openAccounts } from '../../store/accounts/kept-accounts.js';
import { type BookLoss, lossSentence } from '../../store/cases/book-loss.js';
import { trustedProxies } from '../connection.js';
import { Gate } from '../gate.js';

export interface AccountGate extends Part {
  readonly accounts: Accounts;
  readonly gate: Gate;
  /** The link that makes the first administrator. */
  readonly firstLink: FirstLink;
  /** The secret of that link; undefined once there are accounts. */
  readonly firstSecret: string | undefined;
  /** Reason why other accounts than the last ones were opened. */
  readonly loss: BookLoss | undefined;
}

/** @throws ConfigError when the program would listen where everybody could sign in, or read passwords on the way */
export function openAccess(
  { dataDir, clock, log, conditions, onClockStep }: Ground,
  access: Config['access'],
  { host, insecure = false }: { readonly host: string; readonly insecure?: boolean | undefined },
): AccountGate {
  const { sessionIdle, sessionLongest, tls, behindProxy } = access;
  const times = { idleMs: sessionIdle, longestMs: sessionLongest };
  const kept = openAccounts({ dataDir, times, clock, onFault: (problem) => conditions.happened('accounts', problem) });
  const { accounts, isShut } = kept;
  onClockStep((step) => accounts.sessions.clockSet(step));
  try {
    const hasAccounts = accounts.users.any || isShut();
    mustBeSafe({ host, hasAccounts, tls: tls !== undefined, behindProxy: behindProxy !== undefined, insecure });
    const trusts = trustedProxies(behindProxy);
    const gate = new Gate({ accounts, clock, sessionLongestMs: sessionLongest, insecure, trusts, isShut });
    const first = FirstLink.make();
    const firstSecret = hasAccounts ? undefined : first.secret;
    const at = clock();
    const loss: BookLoss | undefined = kept.loss && { ...kept.loss, id: `accounts-${iso(at)}`, book: 'accounts', at };
    if (loss !== undefined) log.error(lossSentence(loss));
    if (isShut()) log.error('Nobody is let in. At the keyboard: rfi-logger user add NAME --role administrator.');
    return { accounts, gate, firstLink: first.link, firstSecret, loss, stop: () => kept.close() };
  } catch (error) {
    kept.close();
    throw error;
  }
}
