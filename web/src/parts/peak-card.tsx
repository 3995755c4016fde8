/** Peaks of the live trace by the rule set here; a click on a row places a marker. */
import { Slider, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FORMATS } from '../format.js';
import { useLive } from '../live-context.js';
import { isCurrent } from '../state/liveness.js';
import { pageStore, usePage } from '../state/page-store.js';

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

/** A component of its own, because it changes twice a second and sliders are expensive to draw. */
function PeakList() {
  const { t } = useTranslation();
  const { commands } = useLive();
  const peaks = usePage((state) => state.peaks);
  const formats = FORMATS[usePage((state) => state.language)];
  const current = usePage(isCurrent);
  if (peaks.length === 0) return <p className="dim">{t(current ? 'peaks.none' : 'status.unheard')}</p>;
  return (
    <ol className="peaks">
      {peaks.map(({ hz, levelDbm }) => (
        <li key={hz}>
          <UnstyledButton
            className="peak"
            aria-label={t('peaks.mark', { frequency: formats.frequency(hz) })}
            onClick={() => commands.addMarker(hz)}
          >
            <span>{formats.frequency(hz)}</span>
            <span>{formats.level(levelDbm)}</span>
          </UnstyledButton>
        </li>
      ))}
    </ol>
  );
}

function PeakRuleSliders() {
  const { t } = useTranslation();
  const { session } = useLive();
  const wish = usePage((state) => state.peakWish);
  const formats = FORMATS[usePage((state) => state.language)];
  const set = (changed: Partial<typeof wish>) => {
    pageStore.setState({ peakWish: { ...wish, ...changed } });
    session.plot?.redraw();
  };
  const sliders = [
    { name: t('peaks.above'), value: wish.aboveFloorDb, change: (aboveFloorDb: number) => set({ aboveFloorDb }) },
    { name: t('peaks.excursion'), value: wish.excursionDb, change: (excursionDb: number) => set({ excursionDb }) },
  ];
  return sliders.map(({ name, value, change }) => (
    <div className="slider-row" key={name}>
      <span>{name}</span>
      <Slider size="sm" min={3} max={40} value={value} onChange={change} label={null} thumbLabel={`${name}, dB`} />
      <span className="figure">{formats.number(value)} dB</span>
    </div>
  ));
}
