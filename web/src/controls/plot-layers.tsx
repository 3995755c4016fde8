/** What lies behind the traces, and the choice of it: densities and limit lines, fetched when they are wanted. */
import { lazy, Suspense } from 'react';
import { DensityChoice } from '../density/density-choice.js';
import { LimitsChoice } from '../limits/limits-choice.js';
import { usePage } from '../state/page-store.js';

const DensityGround = lazy(() => import('../density/density-ground.js'));
const LimitCard = lazy(() => import('../limits/limit-card.js'));

export function PlotLayers() {
  const density = usePage((state) => state.density !== undefined);
  const limits = usePage((state) => state.limits);
  return (
    <Suspense fallback={null}>
      {density && <DensityGround />}
      {limits && <LimitCard />}
    </Suspense>
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
