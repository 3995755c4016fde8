/** What lies behind the traces, and the choice of it: densities and limit lines, fetched when they are wanted. */

import { latePart } from '../../ground/shell/late-part.js';
import { usePicture } from '../../picture/picture-store.js';
import { DensityChoice } from '../density/density-choice.js';
import { LimitsChoice } from '../limits/limits-choice.js';

const DensityGround = latePart(() => import('../density/density-ground.js'));
const LimitCard = latePart(() => import('../limits/limit-card.js'));

export function PlotLayers() {
  const density = usePicture((state) => state.density !== undefined);
  const limits = usePicture((state) => state.limits);
  return (
    <>
      {density && <DensityGround />}
      {limits && <LimitCard />}
    </>
  );
}

/** Named, for the drawer of a phone. */
export function LayerChoices() {
  return (
    <>
      <DensityChoice named />
      <LimitsChoice named />
    </>
  );
}
