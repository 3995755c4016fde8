/** Choice of the densities behind the traces: off, or the time in which sweeps fade. */
import './words.js';
import { useTranslation } from 'react-i18next';
import { pageStore, usePage } from '../state/page-store.js';

const SECOND_MS = 1000;
const FADES = [
  ['seconds', 1, SECOND_MS],
  ['seconds', 10, 10 * SECOND_MS],
  ['minutes', 1, 60 * SECOND_MS],
  ['minutes', 10, 600 * SECOND_MS],
  ['hours', 1, 3600 * SECOND_MS],
  ['hours', 6, 6 * 3600 * SECOND_MS],
  ['hours', 24, 24 * 3600 * SECOND_MS],
] as const;

/** Looks like a chip of the traces, or (named) like a field; the list that it opens belongs to the browser. */
export function DensityChoice({ named }: { named: boolean }) {
  const { t } = useTranslation('density');
  const density = usePage((state) => state.density);
  const isFixed = density !== undefined && 'from' in density;
  const value = density === undefined ? '' : isFixed ? 'fixed' : String(density.fadeMs);
  const choose = (wanted: string) => {
    const fadeMs = FADES.find(([, , ms]) => String(ms) === wanted)?.[2];
    if (wanted !== 'fixed') pageStore.setState({ density: fadeMs === undefined ? undefined : { fadeMs } });
  };
  const list = (
    <select aria-label={t('label')} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      <option value="">{t('off')}</option>
      {FADES.map(([unit, n, ms]) => (
        <option key={ms} value={ms}>
          {t('fades', { time: t(`time.${unit}`, { n }) })}
        </option>
      ))}
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
    <span className="difference-choice" data-on={density !== undefined || undefined} title={t('hint')}>
      <b aria-hidden>▒</b>
      {list}
    </span>
  );
}
