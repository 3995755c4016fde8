/**
 * The time bar, loaded after the first picture, because the present comes first. Its space is reserved, so that nothing
 * moves.
 */
import { afterFirstPicture } from '../../ground/line/first-picture.js';
import { latePart } from '../../ground/shell/late-part.js';

export const LateScrubber = latePart(
  afterFirstPicture(() => import('./scrubber.js')),
  { waiting: () => <div className="scrubber-room" /> },
);
