/** Cases of the running drill. The crew works on them as in the real watch, and apart from it. */
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { suspectsOf } from '../../../../../src/incidents/findings.js';
import type { SourceId } from '../../../../../src/incidents/sources.js';
import { defined } from '../../../../../src/rf/defined.js';
import { Only, OnlyButton } from '../../../ground/access/only.js';
import { ask, askAll } from '../../../ground/asking/ask.js';
import { FaultLine, FormReader, useWork } from '../../../ground/asking/fields.js';
import { useFollowed } from '../../../ground/asking/use-followed.js';
import { usePeople } from '../../../ground/names/people.js';
import { useNames } from '../../../ground/names/use-names.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { frequencyOf, type Incident, widthHz } from '../../cases/incident.js';
import { SeverityMark } from '../../cases/marks.js';
import { SourceField } from '../../cases/source-field.js';

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
        {openedAt !== undefined && formats.clock(openedAt)} {assigneeId !== undefined && names(assigneeId)}
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

interface ResolveProps {
  readonly busy: boolean;
  readonly incident: Incident;
  resolve(body: { source: SourceId; cause: string; measure: string }): void;
}

/** What the crew answers in a drill, as in the real watch: who goes; the source by one click, a remark, the measure. */
function ResolveForm({ busy, incident, resolve }: ResolveProps) {
  const { t } = useTranslation('watch');
  const [source, setSource] = useState<SourceId>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    if (source !== undefined) resolve({ source, cause: form.text('cause'), measure: form.text('measure') });
  };
  return (
    <form className="filter-fields row" onSubmit={submit}>
      <SourceField {...defined({ source })} suspects={suspectsOf(incident)} choose={setSource} />
      <input
        className="plain-input"
        name="cause"
        required={source === 'other'}
        aria-label={t('drills.cause')}
        placeholder={t('drills.cause')}
      />
      <input
        className="plain-input"
        name="measure"
        required
        aria-label={t('drills.measure')}
        placeholder={t('drills.measure')}
      />
      <OnlyButton may="incidents" type="submit" variant="default" loading={busy} disabled={source === undefined}>
        {t('drills.resolve')}
      </OnlyButton>
    </form>
  );
}

function AssignSelect({ assign }: { assign(personId: string): void }) {
  const { t } = useTranslation('watch');
  const people = usePeople().filter(({ active }) => active);
  if (people.length === 0) return null;
  return (
    <select
      className="plain-input"
      aria-label={t('drills.assign')}
      value=""
      onChange={({ currentTarget }) => assign(currentTarget.value)}
    >
      <option value="">{t('drills.assign')}</option>
      {people.map((person) => (
        <option key={person.id} value={person.id}>
          {person.name}
        </option>
      ))}
    </select>
  );
}
