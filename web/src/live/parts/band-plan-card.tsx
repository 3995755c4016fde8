/** The entries of the band plan in the visible span, in words; the strip below the axis shows them as bars. */
import { useTranslation } from 'react-i18next';
import { useBands } from '../../ground/names/bands.js';
import { useFormats } from '../../ground/words/use-language.js';
import { usePicture } from '../../picture/picture-store.js';
import { bandsIn } from '../../picture/plot/band-lanes.js';
import { SEVERITY_SIGNS } from '../../picture/plot/band-strip.js';

const MOST = 6;

export function BandPlanCard() {
  const { t } = useTranslation();
  const view = usePicture((state) => state.view);
  const formats = useFormats();
  const plan = useBands();
  const bands = view === undefined ? [] : bandsIn(plan, view).slice(0, MOST);
  return (
    <section className="card">
      <h2>{t('bandPlan.title')}</h2>
      {bands.length === 0 && <p className="dim">{t('bandPlan.none')}</p>}
      <ul className="band-list">
        {bands.map((band) => (
          <li key={band.key} data-severity={band.severity}>
            <span aria-hidden className="severity-mark">
              {SEVERITY_SIGNS[band.severity - 1]}
            </span>
            <span>
              {band.name[formats.language]}
              <span className="dim block small">
                {formats.mhz(band.startHz)}–{formats.mhz(band.stopHz)} MHz · {t(`states.services.${band.severity}`)}
                {band.confidence === 'verified' ? '' : ` · ${t('bandPlan.unverified')}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
