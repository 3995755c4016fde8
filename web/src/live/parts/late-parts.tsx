import { afterFirstPicture } from '../../ground/line/first-picture.js';
import { latePart } from '../../ground/shell/late-part.js';
import { useReader } from '../../reader/reader-store.js';

const SideCards = latePart(afterFirstPicture(() => import('./side-cards.js')));

/** The right column; on a phone it is below the plots. Its content is loaded after the first picture. */
export function Side({ phone }: { phone: boolean }) {
  return (
    <aside className="side">
      <SideCards phone={phone} />
    </aside>
  );
}

/**
 * The time bar, loaded after the first picture, because the present comes first. Its space is reserved, so that nothing
 * moves.
 */
export const LateScrubber = latePart(
  afterFirstPicture(() => import('../past/scrubber.js')),
  { waiting: () => <div className="scrubber-room" /> },
);

/** The controls of the live screen, loaded after the first picture. Their space is reserved, so that nothing moves. */
export const LateControls = latePart(
  afterFirstPicture(() => import('../controls/live-controls.js')),
  { waiting: Room },
);

function Room({ phone }: { phone: boolean }) {
  const tools = useReader((state) => state.tools);
  return (
    <>
      <div className="toolbar row" />
      {(phone || tools) && <div className={phone ? 'live-actions' : 'tuning-row row'} />}
    </>
  );
}
