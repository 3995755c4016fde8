/** Levels of the incident at each station. */

import { useTranslation } from 'react-i18next';
import type { KindFacts } from '../../../../../src/incidents/case-kind.js';
import { ListTable } from '../../../ground/asking/list-table.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { localClock } from '../../../ground/words/format.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { useProgram } from '../../../program/program-store.js';
import { useOnAir } from '../../cases/use-on-air.js';
import type { HeardEmission } from './incident-file.js';

/** With a sign for the bursts before the last one. */
function began({ firstHeardAt, burstStartedAt }: HeardEmission): string {
  const first = localClock(firstHeardAt);
  return burstStartedAt === undefined ? first : `${first} … ${localClock(burstStartedAt)}`;
}

export function LevelCard({ emissions, kind }: { emissions: readonly HeardEmission[]; kind: KindFacts }) {
  const { t } = useTranslation('incidents');
  const onAir = useOnAir();
  const places = usePlaces();
  const receivers = useProgram((state) => state.receivers);
  const formats = useFormats();
  const measured = emissions.filter(({ complaint }) => complaint === undefined);
  const strongestFirst = measured.sort((a, b) => (b.peakDbm ?? -999) - (a.peakDbm ?? -999));
  if (measured.length === 0) return null;
  const title = kind.hasSource ? t('detail.levels') : kind.occasions[formats.language];
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <ListTable
        rows={strongestFirst}
        keyOf={({ emissionId }) => emissionId}
        columns={[
          { heading: t('detail.levelStation'), kind: 'name', cell: ({ stationId }) => places([stationId]) },
          {
            heading: t('detail.levelReceiver'),
            cell: ({ receiverId }) => receivers.find(({ id }) => id === receiverId)?.name ?? receiverId,
          },
          {
            heading: t('detail.levelSpan'),
            kind: 'figure',
            cell: ({ startHz, stopHz }) => `${formats.mhz(startHz)}–${formats.mhz(stopHz)}`,
          },
          {
            heading: t('detail.levelPeak'),
            kind: 'figure',
            cell: ({ peakDbm }) => (peakDbm === undefined ? '—' : formats.number(peakDbm, 1)),
          },
          {
            heading: t('detail.levelOver'),
            kind: 'figure',
            cell: ({ excessDb, ruleId }) => (
              <>
                {excessDb === undefined ? '—' : formats.signed(excessDb, 1)}
                {ruleId !== undefined && (
                  <span className="small block dim">{t('detail.overMask', { rule: ruleId })}</span>
                )}
              </>
            ),
          },
          {
            heading: t('detail.levelTimes'),
            kind: 'moment',
            cell: (one) => `${began(one)}–${onAir(one).on ? '' : formats.clock(one.lastHeardAt)}`,
          },
          { heading: t('detail.levelState'), cell: (one) => onAir(one).words },
        ]}
      />
    </section>
  );
}
