/** Peaks of the live trace by the rule set here; a click on a row places a marker. */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ground/words/use-language.js';
import { pictureStore, useCurrent, usePicture, useShownReceiver } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';
import { LISTED_PEAKS } from '../receiver-facts.js';

export function PeakCard() {
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
  const formats = useFormats();
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
