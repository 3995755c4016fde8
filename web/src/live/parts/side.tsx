/** The right column; on a phone it is below the plots. Its content is loaded after the first picture. */
import { afterFirstPicture } from '../../ground/line/first-picture.js';
import { latePart } from '../../ground/shell/late-part.js';

const SideCards = latePart(afterFirstPicture(() => import('./side-cards.js')));

export function Side({ phone }: { phone: boolean }) {
  return (
    <aside className="side">
      <SideCards phone={phone} />
    </aside>
  );
}
