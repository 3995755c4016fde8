/**
 * The person at this page, and their permissions. Actions without permission are not offered:
 *
 *   const mayTune = useMay('tune');
 *   {mayTune && <Button …>}
 *
 * A screen for some roles names its permission in the list of screens (`may`). The page only hides; the program itself
 * refuses actions without permission.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Answer } from '../../../../src/api/client.js';
import { ask, whenSignedOut } from '../asking/ask.js';

type SessionAnswer = Answer<'GET /api/v1/session'>;
export type Permission = SessionAnswer['permissions'][number];
export type Me = NonNullable<SessionAnswer['user']>;
export type Role = Me['role'];

export const ROLES: readonly Role[] = ['viewer', 'field', 'operator', 'investigator', 'administrator'];

export interface Session extends Pick<SessionAnswer, 'permissions' | 'needsSetup'> {
  /** `open`: there are no accounts yet. `unknown`: the program has not answered. */
  readonly state: SessionAnswer['state'] | 'unknown';
  readonly user: SessionAnswer['user'];
  readonly oidc: SessionAnswer['oidc'];
}

const ANSWER_WITHIN_MS = 4000;
/** Set while the page reloads because its session ended: the sign-in screen says so. */
export const ENDED_KEY = 'rfi-logger.session-ended';

export const sessionStore = createStore<Session>(() => ({
  state: 'unknown',
  user: undefined,
  permissions: [],
  needsSetup: false,
  oidc: undefined,
}));

export function useSession<T>(select: (session: Session) => T): T {
  return useStore(sessionStore, select);
}

/** Whether the person at this page has a permission. */
export function useMay(permission: Permission): boolean {
  return useSession((session) => isAllowed(session, permission));
}

/** Whether the person has a permission now, for keys and other code outside components. */
export function may(permission: Permission): boolean {
  return isAllowed(sessionStore.getState(), permission);
}

function isAllowed({ state, permissions }: Session, permission: Permission): boolean {
  // Without an answer of the program nothing is known: everything is offered, and the program refuses.
  return state === 'unknown' || permissions.includes(permission);
}

/** Asks the program for the session; without an answer the known state stays, and the page starts as without accounts. */
export async function loadSession(): Promise<Session> {
  try {
    const { state, user, permissions, needsSetup, oidc } = await ask('GET /api/v1/session', {
      timeoutMs: ANSWER_WITHIN_MS,
    });
    sessionStore.setState({ state, user, permissions, needsSetup, oidc });
  } catch (error) {
    console.warn('The session could not be asked for:', error);
  }
  return sessionStore.getState();
}

let asking = false;

/**
 * After a refusal for a missing session: when the session is really over, the page reloads at the sign-in screen, so that
 * nothing of what was shown stays behind.
 */
export function followSession(): void {
  whenSignedOut(() => {
    if (asking || sessionStore.getState().state === 'sign-in') return;
    asking = true;
    void loadSession().then(({ state }) => {
      asking = false;
      if (state !== 'sign-in') return;
      sessionStorage.setItem(ENDED_KEY, '1');
      location.reload();
    });
  });
}
