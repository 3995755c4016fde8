/** The cards beside the plots: values read from the plots, and knowledge about the receiver and its bands. */
import '../../ground/styles/detection.css';
import '../../ground/words/late/words.js';
import { useTranslation } from 'react-i18next';
import { usePicture } from '../../picture/picture-store.js';
import { BandPlanCard } from './band-plan-card.js';
import { ChannelOverview } from './channel-overview.js';
import { EmissionCard } from './emission-card.js';
import { MarkerCard } from './marker-card.js';
import { PeakCard } from './peak-card.js';
import { ReceiverCard } from './receiver-card.js';
import { WhyCard } from './why-card.js';

export default function SideCards({ phone }: { phone: boolean }) {
  const { t } = useTranslation();
  const isPast = usePicture((state) => state.past !== undefined);
  return (
    <>
      <WhyCard />
      <MarkerCard phone={phone} />
      <PeakCard />
      {isPast && <p className="dim side-now">{t('sideNow')}</p>}
      <ChannelOverview />
      <EmissionCard />
      <BandPlanCard />
      <ReceiverCard />
    </>
  );
}
