/** People, sessions and tokens as the API gives them; secrets are in none of these. */
import { z } from 'zod';
import { PERMISSIONS, ROLES, TOKEN_SCOPES } from '../../access/permissions.js';
import { RESERVED_IDS, USER_ID, type User } from '../../access/user.js';
import type { Session } from '../../store/accounts/account-sessions.js';
import type { Token } from '../../store/accounts/account-tokens.js';
import { iso } from '../spoken.js';

/** Longer than any password may be: the rule for passwords is told in words, not as a fault of form. */
export const passwordText = z.string().min(1).max(1000);
export const codeText = z.string().min(1).max(40);
export const linkText = z.string().min(1).max(200);
export const displayName = z.string().trim().min(1).max(200);
export const roleName = z.enum(ROLES);
export const permissionName = z.enum(PERMISSIONS);
export const scopeName = z.enum(TOKEN_SCOPES as [string, ...string[]]);
/** As somebody types it: how it is written large or small does not matter. */
export const signInName = z.string().trim().toLowerCase().min(1).max(60);
export const userId = z
  .string()
  .regex(USER_ID, 'must be lower-case letters, digits, ".", "_" and "-", at most 40, beginning with a letter or digit')
  .refine((id) => !RESERVED_IDS.has(id), 'stands for something else in the audit log');

export const userAnswer = z.object({
  id: z.string(),
  name: z.string(),
  role: roleName,
  disabled: z.boolean(),
  version: z.number(),
  createdAt: z.iso.datetime(),
  hasPassword: z.boolean(),
  hasTotp: z.boolean(),
  byOidc: z.boolean(),
});

export function userJson({ oidcSubject, createdAt, ...user }: User): z.output<typeof userAnswer> {
  return { ...user, createdAt: iso(createdAt), byOidc: oidcSubject !== undefined };
}

export const sessionAnswer = z.object({
  id: z.string(),
  userId: z.string(),
  current: z.boolean(),
  createdAt: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  address: z.string(),
  agent: z.string(),
  method: z.string(),
});

export function sessionJson(session: Session, currentId: string | undefined): z.output<typeof sessionAnswer> {
  const { createdAt, seenAt, expiresAt, ...rest } = session;
  const times = { createdAt: iso(createdAt), seenAt: iso(seenAt), expiresAt: iso(expiresAt) };
  return { ...rest, ...times, current: session.id === currentId };
}

export const tokenAnswer = z.object({
  id: z.string(),
  userId: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  usedAt: z.iso.datetime().optional(),
  revokedAt: z.iso.datetime().optional(),
});

export function tokenJson(token: Token): z.output<typeof tokenAnswer> {
  const { createdAt, expiresAt, usedAt, revokedAt, ...rest } = token;
  return {
    ...{ ...rest, scopes: [...rest.scopes], createdAt: iso(createdAt), expiresAt: iso(expiresAt) },
    ...(usedAt === undefined ? {} : { usedAt: iso(usedAt) }),
    ...(revokedAt === undefined ? {} : { revokedAt: iso(revokedAt) }),
  };
}
