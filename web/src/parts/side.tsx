/** The right column; on a phone it is below the plots. Its content is loaded after the first picture. */
import { afterFirstPicture } from '../live/stream/first-picture.js';
import { latePart } from '../shell/late-part.js';

const SideCards = latePart(afterFirstPicture(() => import('./side-cards.js')));

export function Side({ phone }: { phone: boolean }) {
  return (
    <aside className="side">
      <SideCards phone={phone} />
    </aside>
  );
}
