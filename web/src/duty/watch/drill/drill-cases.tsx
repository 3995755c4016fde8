/** Cases of the running drill. The crew works on them as in the real watch, and apart from it. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyButton } from '../../../ground/access/only.js';
import { ask, askAll } from '../../../ground/asking/ask.js';
import { FaultLine } from '../../../ground/asking/fields.js';
import { useFollowed } from '../../../ground/asking/use-followed.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { useNames } from '../../../ground/names/use-names.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { localClock } from '../../../ground/words/format.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { frequencyOf, type Incident, widthHz } from '../../cases/incident.js';
import { SeverityMark } from '../../cases/marks.js';
import { AssignSelect, ResolveForm } from './answer-forms.js';

const MOST_CASES = 100;

export function DrillCases({ startedAt }: { startedAt: string }) {
  const { t } = useTranslation('watch');
  const question = useCallback(
    (signal: AbortSignal) => {
      const query = { state: 'open,acknowledged,assigned,investigating,resolved', from: startedAt };
      return askAll('GET /api/v1/drill/incidents', 'incidents', { query, signal }, MOST_CASES);
    },
    [startedAt],
  );
  const { value: cases = [], fault, ask: load } = useFollowed(question, { after: ['drill-incident'] });
  return (
    <section className="card" aria-label={t('drills.cases')}>
      <h2>{t('drills.cases')}</h2>
      <FaultLine words={fault} />
      {cases.length === 0 && <p className="dim">{t('drills.noCases')}</p>}
      <ul className="rule-list">
        {cases.map((one) => (
          <DrillCase key={`${one.id}/${one.version}`} incident={one} reload={load} />
        ))}
      </ul>
    </section>
  );
}

function DrillCase({ incident, reload }: { incident: Incident; reload: () => Promise<void> }) {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const names = useNames();
  const { busy, fault, run } = useWork();
  const { id, version, severity, state, peakDbm, stationIds, openedAt, assigneeId } = incident;
  const params = { incidentId: id };
  const act = async (work: () => Promise<unknown>) => {
    if (await run(work)) await reload();
  };
  return (
    <li>
      <p>
        <SeverityMark severity={severity} /> <b>{frequencyOf(incident, formats)}</b> ·{' '}
        {formats.bandwidth(widthHz(incident))} · {formats.level(peakDbm)} · {places(stationIds)} · {id} ·{' '}
        <span className="state-badge" data-state={state}>
          {common(`states.case.${state}`)}
        </span>{' '}
        {openedAt !== undefined && localClock(openedAt)} {assigneeId !== undefined && names(assigneeId)}
      </p>
      <FaultLine words={fault} />
      <div className="row">
        {state === 'open' && (
          <OnlyButton
            may="incidents"
            loading={busy}
            onClick={() =>
              void act(() => ask('POST /api/v1/drill/incidents/{incidentId}/ack', { params, body: { version } }))
            }
          >
            {t('drills.ack')}
          </OnlyButton>
        )}
        {['acknowledged', 'assigned', 'investigating'].includes(state) && (
          <Only may="incidents">
            {' '}
            <AssignSelect
              assign={(personId) =>
                void act(() =>
                  ask('POST /api/v1/drill/incidents/{incidentId}/assign', { params, body: { version, personId } }),
                )
              }
            />
          </Only>
        )}
      </div>
      {['acknowledged', 'assigned', 'investigating'].includes(state) && (
        <Only may="incidents">
          {' '}
          <ResolveForm
            busy={busy}
            incident={incident}
            resolve={(body) =>
              void act(() =>
                ask('POST /api/v1/drill/incidents/{incidentId}/resolve', { params, body: { version, ...body } }),
              )
            }
          />
        </Only>
      )}
    </li>
  );
}
