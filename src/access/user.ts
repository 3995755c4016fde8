/** People who may sign in. */
import type { Permission, Role } from './permissions.js';
import { ROLE_PERMISSIONS, SCREEN_SCOPE, TOKEN_SCOPES } from './permissions.js';

/** The name with which a person signs in, and which stays in the audit log for ever. */
export const USER_ID = /^[a-z0-9][a-z0-9._-]{0,39}$/;
/** Ids that mean something other than a person in the audit log. */
export const RESERVED_IDS: ReadonlySet<string> = new Set(['local', 'system', 'nobody', 'anyone']);

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** True for a person who may no longer sign in; the audit log still names them. */
  readonly disabled: boolean;
  /** Counts changes, so that two administrators do not overwrite each other. */
  readonly version: number;
  readonly createdAt: number;
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
  /** `issuer subject` of the person at the OpenID provider. */
  readonly oidcSubject?: string | undefined;
}

/** Permissions of a token: its scopes, as far as its owner's role still has them. */
export function tokenPermissions(scopes: readonly string[], role: Role): ReadonlySet<Permission> {
  if (scopes.includes(SCREEN_SCOPE)) return tokenPermissions(['watch'], role);
  return new Set(TOKEN_SCOPES.filter((scope) => scopes.includes(scope) && ROLE_PERMISSIONS[role].has(scope)));
}
