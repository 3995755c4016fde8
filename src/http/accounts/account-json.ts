/** People, sessions and tokens in the form of the API, without their secrets. */

import type { User } from '../../access/user.js';
import type { SessionJson, TokenJson, UserJson } from '../../api/accounts.js';
import type { Session } from '../../store/accounts/account-sessions.js';
import type { Token } from '../../store/accounts/account-tokens.js';
import { shown } from '../spoken.js';

export function userJson({ oidcSubject, ...user }: User): UserJson {
  return { ...shown(user), byOidc: oidcSubject !== undefined };
}

export function sessionJson(session: Session, currentId: string | undefined): SessionJson {
  return { ...shown(session), current: session.id === currentId };
}

export function tokenJson(token: Token): TokenJson {
  return shown(token);
}
