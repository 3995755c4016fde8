import type { UserJson } from '../../../../src/api/accounts.js';

/** Whether somebody can sign in, or waits for their link to be used. */
export function stateOf({ disabled, hasPassword, byOidc }: UserJson): 'active' | 'disabled' | 'invited' {
  if (disabled) return 'disabled';
  return hasPassword || byOidc ? 'active' : 'invited';
}
