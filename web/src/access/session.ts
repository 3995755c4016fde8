/**
 * Who sits before the page, and what they may do. What a role may not do is not offered:
 *
 *   const mayTune = useMay('tune');
 *   {mayTune && <Button …>}
 *
 * A screen that is for some only says so in the list of screens (`may`). All this is courtesy: the program refuses by
 * itself what is not allowed.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { whenSignedOut } from '../asking/ask.js';

/** As in `src/access/permissions.ts` of the program. */
export type Permission =
  | 'watch'
  | 'metrics'
  | 'incidents'
  | 'duty'
  | 'tune'
  | 'field'
  | 'registry'
  | 'export'
  | 'evidence'
  | 'audit'
  | 'drill'
  | 'settings'
  | 'users';

export const ROLES = ['viewer', 'field', 'operator', 'investigator', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
}

export interface Session {
  /** `open`: there are no accounts yet. `unknown`: the program has not answered. */
  readonly state: 'unknown' | 'open' | 'sign-in' | 'signed-in';
  readonly user: Me | undefined;
  readonly permissions: readonly string[];
  readonly needsSetup: boolean;
  readonly oidc: { readonly label: string; readonly path: string } | undefined;
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

/** Whether whoever sits here may do such things. */
export function useMay(permission: Permission): boolean {
  return useSession((session) => isAllowed(session, permission));
}

/** The same at this moment, for keys and other work outside components. */
export function may(permission: Permission): boolean {
  return isAllowed(sessionStore.getState(), permission);
}

function isAllowed({ state, permissions }: Session, permission: Permission): boolean {
  // Where nobody could be asked nothing is known; the program refuses by itself.
  return state === 'unknown' || permissions.includes(permission);
}

/** Asks the program; on no answer things stay as they are, and the page begins as it would without accounts. */
export async function loadSession(): Promise<Session> {
  try {
    const answer = await fetch('/api/v1/session', { signal: AbortSignal.timeout(ANSWER_WITHIN_MS), cache: 'no-store' });
    if (answer.ok) {
      const { state, user, permissions, needsSetup, oidc } = (await answer.json()) as Session;
      sessionStore.setState({ state, user, permissions, needsSetup, oidc });
    }
  } catch (error) {
    console.warn('Who sits here could not be asked:', error);
  }
  return sessionStore.getState();
}

let asking = false;

/**
 * After any refusal for want of a session: where it is over indeed the page begins anew, at the sign-in screen, so that
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
