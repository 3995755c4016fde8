/**
 * The time bar, loaded after the first picture, because the present comes first. Its space is reserved, so that nothing
 * moves.
 */
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
