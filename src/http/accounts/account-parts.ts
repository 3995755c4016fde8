/** Everything about accounts over HTTP, from one set of parts. */
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
  /** Somebody gave a wrong password or code. */
  onRefused(address: string): void;
  /** An account was made, by a person. */
  onUserAdded(userId: string, by: string): void;
}
