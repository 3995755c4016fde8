/** The channel measurements, fetched when they are wanted. */
import { lazy, Suspense } from 'react';
import { afterFirstPicture } from '../live/stream/first-picture.js';
import { usePage } from '../state/page-store.js';

const MeasurePanel = lazy(afterFirstPicture(() => import('../measure/measure-panel.js')));

export function LateMeasurePanel() {
  const measuring = usePage((state) => state.measuring);
  return measuring ? (
    <Suspense fallback={null}>
      <MeasurePanel />
    </Suspense>
  ) : null;
}
