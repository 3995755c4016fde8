/** The cards beside the plots: values read from the plots, and knowledge about the receiver and its bands. */
import '../../ground/styles/detection.css';
import '../../ground/words/late/words.js';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../ground/asking/facts.js';
import { usePicture } from '../../picture/picture-store.js';
import { useProgram } from '../../program/program-store.js';
import { useReader } from '../../reader/reader-store.js';
import { BandPlanCard } from './band-plan-card.js';
import { ChannelOverview } from './channel-overview.js';
import { EmissionCard } from './emission-card.js';
import { MarkerCard } from './marker-card.js';
import { PeakCard } from './peak-card.js';
import { WhyCard } from './why-card.js';

export default function SideCards({ phone }: { phone: boolean }) {
  const { t } = useTranslation();
  const all = useReader((state) => state.tools) || phone;
  const marked = usePicture((state) => state.markers.length > 0);
  const isPast = usePicture((state) => state.past !== undefined);
  return (
    <>
      <WhyCard />
      {(all || marked) && (
        <>
          <MarkerCard phone={phone} />
          <PeakCard />
        </>
      )}
      {isPast && <p className="dim side-now">{t('sideNow')}</p>}
      <ChannelOverview />
      <EmissionCard />
      <details className="card">
        <summary>{t('receiverAndBands')}</summary>
        <BandPlanCard />
        <ReceiverCard />
      </details>
    </>
  );
}

/** Model and other properties of the receiver. */
function ReceiverCard() {
  const { t } = useTranslation();
  const receivers = useProgram((state) => state.receivers);
  const receiverId = usePicture((state) => state.receiverId);
  const receiver = receivers.find(({ id }) => id === receiverId);
  if (receiver === undefined) return null;
  const rows = [
    [t('receiverCard.status'), t(`status.${receiver.status}`)],
    [t('receiverCard.model'), receiver.model],
    [t('receiverCard.firmware'), receiver.firmware],
    [t('receiverCard.port'), receiver.port],
    // Of recordings the instrument is not known.
    [t('receiverCard.driver'), receiver.status === 'recorded' ? undefined : receiver.driver],
  ] as const;
  return (
    <section className="card">
      <h2>{t('receiver')}</h2>
      <Facts className="properties" rows={rows} />
    </section>
  );
}
