/** People, sessions and tokens in the form of the API, without their secrets. */

import type { User } from '../../access/user.js';
import type { SessionJson, UserJson } from '../../api/accounts.js';
import type { Session } from '../../store/accounts/account-sessions.js';
import { shown } from '../spoken.js';

export function userJson({ oidcSubject, ...user }: User): UserJson {
  return { ...shown(user), byOidc: oidcSubject !== undefined };
}

export function sessionJson(session: Session, currentId: string | undefined): SessionJson {
  return { ...shown(session), current: session.id === currentId };
}
