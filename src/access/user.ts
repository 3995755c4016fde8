/** People who may sign in. */
import type { Permission, Role } from './permissions.js';
import { ROLE_PERMISSIONS, TOKEN_SCOPES } from './permissions.js';

/** The name one signs in with, and what stands in the audit log for ever. */
export const USER_ID = /^[a-z0-9][a-z0-9._-]{0,39}$/;
/** Stand in the audit log for something else than a person. */
export const RESERVED_IDS: ReadonlySet<string> = new Set(['local', 'system', 'nobody', 'anyone']);

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Someone who may not sign in any more; the audit log goes on naming them. */
  readonly disabled: boolean;
  /** Counts changes, so that two administrators do not overwrite each other. */
  readonly version: number;
  readonly createdAt: number;
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
  /** `issuer subject` at the OpenID provider that vouches for them. */
  readonly oidcSubject?: string | undefined;
}

/** What a token may do: what it was given, of what its owner may still do. */
export function tokenPermissions(scopes: readonly string[], role: Role): ReadonlySet<Permission> {
  return new Set(TOKEN_SCOPES.filter((scope) => scopes.includes(scope) && ROLE_PERMISSIONS[role].has(scope)));
}
