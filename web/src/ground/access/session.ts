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
import { type Answer, apiClient } from '../../../../src/api/client.js';
import { onTicks } from '../../program/ticks.js';
import { change, PAGE_KEY } from '../../reader/stored.js';
import { ask, whenSignedOut } from '../asking/ask.js';
import { keepDrafts } from '../asking/drafts.js';
import { afterFirstPicture } from '../line/first-picture.js';

type SessionAnswer = Answer<'GET /api/v1/session'>;
export type Permission = SessionAnswer['permissions'][number];
export type Me = NonNullable<SessionAnswer['user']>;
export type Role = Me['role'];

export const ROLES: readonly Role[] = ['viewer', 'field', 'operator', 'investigator', 'administrator'];

export interface Session extends Pick<SessionAnswer, 'permissions' | 'needsSetup'> {
  /** `open`: there are no accounts yet. `unknown`: the program has not answered. `ended`: the session ended under an open page. */
  readonly state: SessionAnswer['state'] | 'unknown' | 'ended';
  readonly user: SessionAnswer['user'];
  readonly oidc: SessionAnswer['oidc'];
  readonly endsAt: SessionAnswer['endsAt'];
}

const ANSWER_WITHIN_MS = 4000;
/** The answer names the end of a session in its last day. */
const LOOK_EVERY_MS = 3_600_000;
/** Address of a wall that a screen link opens. */
export const SCREEN_LINK = '/wall#screen=';

const sessionStore = createStore<Session>(() => ({
  state: 'unknown',
  user: undefined,
  permissions: [],
  needsSetup: false,
  oidc: undefined,
  endsAt: undefined,
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
    const { state, oidc, ...answer } = await ask('GET /api/v1/session', { timeoutMs: ANSWER_WITHIN_MS });
    // What the person may and typed stays as it is until they, or somebody else, signs in again.
    if (state === 'sign-in' && isFollowed) sessionStore.setState({ state: 'ended', oidc });
    else sessionStore.setState({ user: undefined, endsAt: undefined, ...answer, state, oidc });
    // Without a link the next page knows whose records wait.
    if (state !== 'sign-in') change(PAGE_KEY, { person: answer.user?.id ?? '' });
  } catch (error) {
    console.warn('The session could not be asked for:', error);
  }
  return sessionStore.getState();
}

/** Shows a screen's link to the program, which lets this browser keep it; it stays in no address. A withdrawn one opens nothing. */
export async function takeScreenLink(): Promise<void> {
  const [path, token] = `${location.pathname}${location.hash}`.split('#screen=');
  if (token === undefined) return;
  history.replaceState(null, '', path);
  try {
    await apiClient({ token }).ask('GET /api/v1/session', { timeoutMs: ANSWER_WITHIN_MS });
  } catch (error) {
    console.warn('The link of this screen could not be shown to the program:', error);
  }
}

let asking = false;
/** The page is open: it stays when the session ends. */
let isFollowed = false;

/**
 * After a refusal for a missing session the program is asked whether it is really over. Then the page is covered and asks its
 * person to sign in again.
 */
export function followSession(): void {
  isFollowed = true;
  // Not of the first file: the picture comes first over a thin line.
  void afterFirstPicture(() => import('../asking/outbox.js'))().then(({ openOutbox }) => openOutbox(), console.warn);
  keepDrafts(sessionStore.getState().user?.id ?? '');
  onTicks(LOOK_EVERY_MS, () => void loadSession());
  whenSignedOut(() => {
    if (asking || sessionStore.getState().state === 'ended') return;
    asking = true;
    void loadSession().finally(() => {
      asking = false;
    });
  });
}
