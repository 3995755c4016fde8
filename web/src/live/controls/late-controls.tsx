/** The controls of the live screen, loaded after the first picture. Their space is reserved, so that nothing moves. */
import { afterFirstPicture } from '../../ground/line/first-picture.js';
import { latePart } from '../../ground/shell/late-part.js';
import { useReader } from '../../reader/reader-store.js';

export const LateControls = latePart(
  afterFirstPicture(() => import('./live-controls.js')),
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
