/**
 * Over the page when its session ends: sign in again, and all that was typed is still there. Known alarms go on sounding meanwhile.
 * What was shown is covered, and another person who signs in gets a page of their own.
 */
import { useEffect, useRef } from 'react';
import { loadSession, useSession } from '../ground/access/session.js';
import { latePart } from '../ground/shell/late-part.js';

const SignInAgain = latePart(() => import('../ground/access/sign-in-again.js'), { waiting: () => null });

export function EndedSession() {
  const ended = useSession(({ state }) => state === 'ended');
  return ended ? <Cover /> : null;
}

function Cover() {
  const owner = useSession(({ user }) => user?.id);
  const place = useRef<HTMLDialogElement>(null);
  useEffect(() => place.current?.showModal(), []);
  const again = async () => {
    const { state, user } = await loadSession();
    if (state !== 'ended' && user?.id !== owner) location.reload();
  };
  return (
    <dialog ref={place} className="session-cover" onCancel={(event) => event.preventDefault()}>
      <SignInAgain again={again} />
    </dialog>
  );
}
