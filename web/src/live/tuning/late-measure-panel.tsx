/** The channel measurements, fetched when they are wanted. */
import { afterFirstPicture } from '../../ground/line/first-picture.js';
import { latePart } from '../../ground/shell/late-part.js';
import { usePicture } from '../../picture/picture-store.js';

const MeasurePanel = latePart(afterFirstPicture(() => import('../measure/measure-panel.js')));

export function LateMeasurePanel() {
  const measuring = usePicture((state) => state.measuring);
  return measuring ? <MeasurePanel /> : null;
}
