/** The time bar, fetched after the first picture: the present comes first. Its room is kept, so that nothing moves. */
import { lazy, Suspense } from 'react';
import { afterFirstPicture } from '../live/stream/first-picture.js';

const Scrubber = lazy(afterFirstPicture(() => import('./scrubber.js')));

export function LateScrubber({ phone }: { phone: boolean }) {
  return (
    <Suspense fallback={<div className="scrubber-room" />}>
      <Scrubber phone={phone} />
    </Suspense>
  );
}
