/** The settings of the measurement in figures, and the warnings to know before trusting a level. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../ground/shell/hint.js';
import { useLevelFormats, usePicture } from '../../picture/picture-store.js';
import { detectorName, rbwText, sweepTimeText } from '../../picture/plot/trace-legend.js';

const GRAVE = new Set(['overload', 'partial', 'clockBad', 'clockSetBack']);

export function FactsLine({ phone }: { phone: boolean }) {
  const { t } = useTranslation();
  const facts = usePicture((state) => state.facts);
  const floorDbm = usePicture((state) => state.floorDbm);
  const formats = useLevelFormats();
  if (facts === undefined) return <div className="facts row" />;
  const { measured, shown } = {
    measured: facts.sweepsPerS ?? 0,
    shown: facts.shownPerS ?? 0,
  };
  const rate = formats.number(measured, measured < 10 ? 1 : 0);
  const skips = measured - shown > 0.1 * measured;
  return (
    <div className="facts row">
      {!phone && <Badges />}
      <dl aria-label={t('facts.label')}>
        <Fact name={t('facts.rbw')}>
          {rbwText(facts, formats) ?? t('facts.rbwUnknown')} · {detectorName(facts.traceDetector)}
        </Fact>
        <Fact name={t('facts.step')}>
          {facts.grids.map(({ stepHz, bins }) => `${formats.bandwidth(stepHz)} × ${formats.number(bins)}`).join(' + ')}
        </Fact>
        <Fact name={t('facts.sweepTime')}>{sweepTimeText(facts, formats)}</Fact>
        <Fact name={t('facts.rate')}>
          {facts.sweepsPerS === undefined
            ? '—'
            : skips
              ? t('facts.shown', { shown: formats.number(shown, 1), measured: rate })
              : rate}
        </Fact>
        <Fact name={t('facts.floor')}>{formats.level(floorDbm)}</Fact>
        <Fact name={t('facts.held')}>{formats.number(facts.held)}</Fact>
      </dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type Flag = keyof typeof import('../../ground/words/locales/vi.json')['flagHints'];

/** Warnings about the data: beside the figures, or above the plots on a phone. */
export function Badges() {
  const { t } = useTranslation();
  // As one text, which is equal while the warnings are: their hints are expensive to render twice a second.
  const named = usePicture(({ facts }) =>
    [...(facts?.flags ?? []), ...(facts?.thinned === true ? ['thinned'] : [])].join(),
  );
  const flags = named === '' ? [] : (named.split(',') as Flag[]);
  if (flags.length === 0) return null;
  return (
    <ul className="badges" aria-label={t('flags.label')}>
      {flags.map((flag) => (
        <Hint key={flag} label={t(`flagHints.${flag}`)}>
          <li className="badge" data-flag={flag} data-grave={GRAVE.has(flag) || undefined}>
            <span aria-hidden>{GRAVE.has(flag) ? '▲' : '◆'}</span> {t(`flags.${flag}`)}
          </li>
        </Hint>
      ))}
    </ul>
  );
}
