/** The controls of the live screen, loaded after the first picture. Their space is reserved, so that nothing moves. */
import { lazy, Suspense } from 'react';
import { afterFirstPicture } from '../live/stream/first-picture.js';

const LiveControls = lazy(afterFirstPicture(() => import('./live-controls.js')));

export function LateControls({ phone }: { phone: boolean }) {
  return (
    <Suspense fallback={<Room phone={phone} />}>
      <LiveControls phone={phone} />
    </Suspense>
  );
}

function Room({ phone }: { phone: boolean }) {
  return (
    <>
      <div className="toolbar" />
      <div className={phone ? 'live-actions' : 'tuning-row'} />
    </>
  );
}
