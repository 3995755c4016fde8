/** The right column; on a phone it is below the plots. Its content is loaded after the first picture. */
import { lazy, Suspense } from 'react';
import { afterFirstPicture } from '../live/stream/first-picture.js';

const SideCards = lazy(afterFirstPicture(() => import('./side-cards.js')));

export function Side({ phone }: { phone: boolean }) {
  return (
    <aside className="side">
      <Suspense fallback={null}>
        <SideCards phone={phone} />
      </Suspense>
    </aside>
  );
}
