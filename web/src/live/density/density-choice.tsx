/** Choice of the densities behind the traces: off, or the time in which sweeps fade. */
import { useTranslation } from 'react-i18next';
import { HOUR_MS } from '../../../../src/time/units.js';
import { addWords } from '../../ground/words/i18n.js';
import { FADES_MS } from '../../picture/display.js';
import { pictureStore, usePicture } from '../../picture/picture-store.js';
import en from './locales/en.json';
import vi from './locales/vi.json';

addWords('density', { vi, en });

const UNITS = [
  ['hours', HOUR_MS],
  ['minutes', 60_000],
  ['seconds', 1000],
] as const;

function unitOf(fadeMs: number) {
  return UNITS.find(([, ms]) => fadeMs >= ms) ?? UNITS[2];
}

/** Looks like a chip of the traces, or (named) like a field; the list that it opens belongs to the browser. */
export function DensityChoice({ named }: { named: boolean }) {
  const { t } = useTranslation('density');
  const density = usePicture((state) => state.density);
  const isFixed = density !== undefined && 'from' in density;
  const value = density === undefined ? '' : isFixed ? 'fixed' : String(density.fadeMs);
  const choose = (wanted: string) => {
    const fadeMs = FADES_MS.find((ms) => String(ms) === wanted);
    if (wanted !== 'fixed') pictureStore.setState({ density: fadeMs === undefined ? undefined : { fadeMs } });
  };
  const list = (
    <select aria-label={t('label')} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      <option value="">{t('off')}</option>
      {FADES_MS.map((fadeMs) => {
        const [unit, ms] = unitOf(fadeMs);
        return (
          <option key={fadeMs} value={fadeMs}>
            {t('fades', { time: t(`time.${unit}`, { n: fadeMs / ms }) })}
          </option>
        );
      })}
      {isFixed && <option value="fixed">{t('fixed')}</option>}
    </select>
  );
  if (named)
    return (
      <div className="tuned layer-choice">
        <span aria-hidden>{t('name')}</span>
        {list}
      </div>
    );
  return (
    <span className="difference-choice" data-on={density !== undefined || undefined} title={`${t('hint')} (D)`}>
      <b aria-hidden>▒</b>
      {list}
    </span>
  );
}
