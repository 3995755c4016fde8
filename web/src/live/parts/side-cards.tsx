/** The cards beside the plots: values read from the plots, and knowledge about the receiver and its bands. */
import '../../ground/styles/detection.css';
import '../../ground/words/late/words.js';
import { IconQuestionMark, IconX } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../ground/asking/facts.js';
import { IconButton } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';
import type { MarkerReading } from '../../picture/markers.js';
import {
  pictureStore,
  useCurrent,
  useLevelFormats,
  usePicture,
  useShownReceiver,
} from '../../picture/picture-store.js';
import { useProgram } from '../../program/program-store.js';
import { useReader } from '../../reader/reader-store.js';
import { useLive } from '../live-context.js';
import { LISTED_PEAKS } from '../receiver-facts.js';
import { BandPlanCard } from './band-plan-card.js';
import { ChannelOverview } from './channel-overview.js';
import { EmissionCard, WhyCard } from './emission-card.js';

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

/** The markers in figures, with their distance from M1. */
function MarkerCard({ phone }: { phone: boolean }) {
  const { t } = useTranslation();
  const { levelUnit } = useLevelFormats();
  const markers = usePicture((state) => state.markers);
  return (
    <section className="card">
      <h2>{t('markers.title')}</h2>
      {markers.length === 0 ? (
        <p className="dim">{t(phone ? 'markers.nonePhone' : 'markers.none')}</p>
      ) : (
        <table className="readings">
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">{t('markers.title')}</span>
              </th>
              <th scope="col">{t('markers.frequency')}</th>
              <th scope="col">{t('markers.level', { unit: levelUnit })}</th>
              <th scope="col">
                <span className="sr-only">{t('markers.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {markers.map((marker) => (
              <MarkerRows key={marker.number} marker={marker} first={markers[0]} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function MarkerRows({ marker, first }: { marker: MarkerReading; first: MarkerReading | undefined }) {
  const { t } = useTranslation();
  const { commands } = useLive();
  const active = usePicture((state) => state.activeMarker === marker.number);
  const formats = useLevelFormats();
  const { number, hz, levelDbm, differenceDb } = marker;
  return (
    <>
      <tr data-active={active || undefined}>
        <th scope="row">
          <button
            type="button"
            className="marker-name"
            aria-pressed={active}
            aria-label={t('markers.select', { n: number })}
            onClick={() => commands.activate(number)}
          >
            M{number}
          </button>
        </th>
        <td>{formats.mhz(hz)}</td>
        <td>
          {levelDbm === undefined ? '—' : formats.levelNumber(levelDbm)}
          {differenceDb !== undefined && (
            <span className="dim block">
              <span className="sr-only">{t('markers.difference')}: </span>
              {formats.signed(differenceDb, 1)} dB
            </span>
          )}
        </td>
        <td className="marker-actions">
          <IconButton
            variant="subtle"
            size="small"
            aria-label={t('why.askMarker', { n: number })}
            title={`${t('why.title')} (E)`}
            onClick={() => commands.askWhy(hz)}
          >
            <IconQuestionMark size={14} />
          </IconButton>
          <IconButton
            variant="subtle"
            size="small"
            aria-label={t('markers.remove', { n: number })}
            onClick={() => commands.removeMarker(number)}
          >
            <IconX size={14} />
          </IconButton>
        </td>
      </tr>
      {first !== undefined && first.number !== number && <DeltaRow marker={marker} first={first} />}
    </>
  );
}

function DeltaRow({ marker: { hz, levelDbm }, first }: { marker: MarkerReading; first: MarkerReading }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const deltaDb = levelDbm === undefined || first.levelDbm === undefined ? undefined : levelDbm - first.levelDbm;
  return (
    <tr className="delta">
      <td>
        <span aria-hidden>Δ</span>
        <span className="sr-only">{t('markers.delta')}</span>
      </td>
      <td>{formats.signed((hz - first.hz) / 1e6, 3)}</td>
      <td>{deltaDb === undefined ? '—' : `${formats.signed(deltaDb, 1)} dB`}</td>
      <td />
    </tr>
  );
}

/** Peaks of the live trace by the rule set here; a click on a row places a marker. */
function PeakCard() {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2>
        {t('peaks.title')} <span className="dim">{t('peaks.trace')}</span>
      </h2>
      <PeakList />
      <details>
        <summary>{t('peaks.rule')}</summary>
        <PeakRuleSliders />
      </details>
    </section>
  );
}

/** Rows keep their place: in noise other frequencies are the strongest twice a second, and new rows cost more than new words. */
const PLACES = Array.from({ length: LISTED_PEAKS }, (_, place) => place);

/** A component of its own, because it changes twice a second and sliders are expensive to draw. */
function PeakList() {
  const { t } = useTranslation();
  const peaks = usePicture((state) => state.peaks);
  const formats = useLevelFormats();
  const current = useCurrent();
  const isPast = usePicture((state) => state.past !== undefined);
  const sweeps = useShownReceiver()?.status === 'sweeping';
  if (peaks.length === 0)
    return <p className="dim">{t(current && (isPast || sweeps) ? 'peaks.none' : 'status.unheard')}</p>;
  return (
    <ol className="peaks">
      {PLACES.map((place) => {
        const peak = peaks[place];
        return peak && <PeakRow key={place} hz={peak.hz} level={formats.level(peak.levelDbm)} />;
      })}
    </ol>
  );
}

const PeakRow = memo(function PeakRow({ hz, level }: { hz: number; level: string }) {
  const { t } = useTranslation();
  const { commands } = useLive();
  const frequency = useFormats().frequency(hz);
  return (
    <li>
      <button
        type="button"
        className="peak"
        aria-label={t('peaks.mark', { frequency })}
        onClick={() => commands.addMarker(hz)}
      >
        <span>{frequency}</span>
        <span>{level}</span>
      </button>
    </li>
  );
});

function PeakRuleSliders() {
  const { t } = useTranslation();
  const { session } = useLive();
  const wish = usePicture((state) => state.peakWish);
  const formats = useFormats();
  const set = (changed: Partial<typeof wish>) => {
    pictureStore.setState({ peakWish: { ...wish, ...changed } });
    session.plot?.redraw();
  };
  const sliders = [
    { name: t('peaks.above'), value: wish.aboveFloorDb, change: (aboveFloorDb: number) => set({ aboveFloorDb }) },
    { name: t('peaks.excursion'), value: wish.excursionDb, change: (excursionDb: number) => set({ excursionDb }) },
  ];
  return sliders.map(({ name, value, change }) => (
    <div className="slider-row" key={name}>
      <span>{name}</span>
      <input
        type="range"
        min={3}
        max={40}
        value={value}
        aria-label={`${name}, dB`}
        onChange={({ currentTarget }) => change(Number(currentTarget.value))}
      />
      <span className="figure">{formats.number(value)} dB</span>
    </div>
  ));
}
