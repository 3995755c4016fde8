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
  /** Address of the page as the configuration states it; absent: the one that the visitor's browser names. */
  readonly page?: string | undefined;
  /** Called when somebody gave a wrong password or code, or was refused at the provider. */
  onRefused(address: string, why?: string): void;
  /** Called when a person made an account. */
  onUserAdded(userId: string, by: string): void;
}
