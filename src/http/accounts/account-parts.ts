/** The parts that all account routes share. */
import type { FirstLink } from '../../access/first-link.js';
import type { Accounts } from '../../store/accounts/accounts.js';
import type { Gate } from '../gate.js';

export interface AccountParts {
  readonly accounts: Accounts;
  readonly gate: Gate;
  readonly clock: () => number;
  readonly firstLink: FirstLink;
  /** Name of the OpenID provider on the sign-in screen; undefined where none is configured. */
  readonly oidcLabel?: string | undefined;
  /** Called when somebody gave a wrong password or code. */
  onRefused(address: string): void;
  /** Called when a person made an account. */
  onUserAdded(userId: string, by: string): void;
}
