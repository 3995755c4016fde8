/** People, sessions and tokens in the form of the API, without their secrets. */

import type { User } from '../../access/user.js';
import type { SessionJson, TokenJson, UserJson } from '../../api/accounts.js';
import { iso } from '../../rf/iso.js';
import type { Session } from '../../store/accounts/account-sessions.js';
import type { Token } from '../../store/accounts/account-tokens.js';

export function userJson({ oidcSubject, createdAt, ...user }: User): UserJson {
  return { ...user, createdAt: iso(createdAt), byOidc: oidcSubject !== undefined };
}

export function sessionJson(session: Session, currentId: string | undefined): SessionJson {
  const { createdAt, seenAt, expiresAt, ...rest } = session;
  const times = { createdAt: iso(createdAt), seenAt: iso(seenAt), expiresAt: iso(expiresAt) };
  return { ...rest, ...times, current: session.id === currentId };
}

export function tokenJson(token: Token): TokenJson {
  const { createdAt, expiresAt, usedAt, revokedAt, ...rest } = token;
  return {
    ...rest,
    createdAt: iso(createdAt),
    expiresAt: iso(expiresAt),
    usedAt: usedAt === undefined ? undefined : iso(usedAt),
    revokedAt: revokedAt === undefined ? undefined : iso(revokedAt),
  };
}
