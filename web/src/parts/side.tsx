/** The right column; on a phone it follows below. Map and incidents will stand above the readings. */
import { lazy, Suspense } from 'react';
import { afterFirstPicture } from '../live/first-picture.js';
import { BandPlanCard } from './band-plan-card.js';
import { EmissionCard } from './emission-card.js';
import { MarkerCard } from './marker-card.js';
import { PeakCard } from './peak-card.js';
import { ReceiverCard } from './receiver-card.js';
import { WhyCard } from './why-card.js';

const ChannelOverview = lazy(afterFirstPicture(() => import('./channel-overview.js')));

export function Side({ phone }: { phone: boolean }) {
  return (
    <aside className="side">
      <WhyCard />
      <Suspense fallback={null}>
        <ChannelOverview />
      </Suspense>
      <EmissionCard />
      <MarkerCard phone={phone} />
      <PeakCard />
      <BandPlanCard />
      <ReceiverCard />
    </aside>
  );
}
