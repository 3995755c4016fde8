/** What each station heard of it. */

import { useTranslation } from 'react-i18next';
import { useOnAir } from '../../cases/use-on-air.js';
import { usePlaces } from '../../cases/use-places.js';
import { FORMATS, localClock } from '../../format.js';
import { usePage } from '../../state/page-store.js';
import type { HeardEmission } from './incident-file.js';

export function LevelCard({ emissions }: { emissions: readonly HeardEmission[] }) {
  const { t } = useTranslation('incidents');
  const onAir = useOnAir();
  const places = usePlaces();
  const receivers = usePage((state) => state.receivers);
  const formats = FORMATS[usePage((state) => state.language)];
  const measured = emissions.filter(({ complaint }) => complaint === undefined);
  const strongestFirst = measured.sort((a, b) => (b.peakDbm ?? -999) - (a.peakDbm ?? -999));
  if (measured.length === 0) return null;
  return (
    <section className="card" aria-label={t('detail.levels')}>
      <h2>{t('detail.levels')}</h2>
      <div className="wide-table">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('detail.levelStation')}</th>
              <th scope="col">{t('detail.levelReceiver')}</th>
              <th scope="col" className="figure">
                {t('detail.levelSpan')}
              </th>
              <th scope="col" className="figure">
                {t('detail.levelPeak')}
              </th>
              <th scope="col" className="figure">
                {t('detail.levelOver')}
              </th>
              <th scope="col">{t('detail.levelTimes')}</th>
              <th scope="col">{t('detail.levelState')}</th>
            </tr>
          </thead>
          <tbody>
            {strongestFirst.map((one) => (
              <tr key={one.emissionId}>
                <th scope="row">{places([one.stationId])}</th>
                <td>{receivers.find(({ id }) => id === one.receiverId)?.name ?? one.receiverId}</td>
                <td className="figure">
                  {formats.mhz(one.startHz)}–{formats.mhz(one.stopHz)}
                </td>
                <td className="figure">{one.peakDbm === undefined ? '—' : formats.number(one.peakDbm, 1)}</td>
                <td className="figure">
                  {one.excessDb === undefined ? '—' : formats.signed(one.excessDb, 1)}
                  {one.ruleId !== undefined && (
                    <span className="small block dim">{t('detail.overMask', { rule: one.ruleId })}</span>
                  )}
                </td>
                <td className="moment">
                  {localClock(one.firstHeardAt)}–{localClock(one.lastHeardAt)}
                </td>
                <td>{onAir(one).words}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
