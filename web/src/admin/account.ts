import type { Role } from '../access/session.js';

/** As in `/api/v1/users`. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly version: number;
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
  readonly byOidc: boolean;
}

/** Whether somebody can sign in, or waits for their link to be used. */
export function stateOf({ disabled, hasPassword, byOidc }: Account): 'active' | 'disabled' | 'invited' {
  if (disabled) return 'disabled';
  return hasPassword || byOidc ? 'active' : 'invited';
}
