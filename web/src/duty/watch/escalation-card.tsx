/** Alarms that wait for a person: the people who were told, with times, and the next one. */
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../src/api/client.js';
import { kindFacts } from '../../../../src/incidents/case-kind.js';
import { useDeliveryWords } from '../../ground/asking/delivery-fault-words.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { useAsked } from '../../ground/asking/use-followed.js';
import { emissionName } from '../../ground/names/emission-names.js';
import { usePlaces } from '../../ground/names/use-places.js';
import { Link } from '../../ground/shell/link.js';
import { localClock } from '../../ground/words/format.js';
import { useFormats } from '../../ground/words/use-language.js';
import { useHeard } from '../../program/liveness.js';
import { frequencyOf } from '../cases/incident.js';
import { SeverityMark } from '../cases/marks.js';
import { useOpenIncidents } from '../cases/open-incidents.js';
import { ToldNow } from './told-now.js';

/** Link to an alarm that waits: frequency and station first, because people know a case by them, not by its number. */
function AlarmLink({ incidentId }: { incidentId: string }) {
  const formats = useFormats();
  const places = usePlaces();
  const incident = useOpenIncidents().find(({ id }) => id === incidentId);
  return (
    <Link to={`/incidents/${incidentId}`}>
      {incident !== undefined && (
        <>
          {!kindFacts(incident).hasSource && `${emissionName({ class: incident.emissionClass })} `}
          <b>{frequencyOf(incident, formats)}</b> · {places(incident.stationIds)} ·{' '}
        </>
      )}
      {incidentId}
    </Link>
  );
}

type Alarm = Answer<'GET /api/v1/escalations'>['alarms'][number];
type Step = Alarm['steps'][number];

const EVERY_MS = 15_000;
const MOST_TOLD = 12;
const MOST_PLANNED = 2;
/** What is still to come: unknown while the program is silent. */
const TO_COME: readonly Step['message'][] = ['planned', 'waiting'];

export function EscalationCard() {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  const wordsOf = useDeliveryWords();
  const heard = useHeard();
  const { value, fault } = useAsked('GET /api/v1/escalations', {}, { everyMs: EVERY_MS, after: ['incident'] });
  const isQuiet = ({ steps, severity }: Alarm) => steps.length === 0 && severity > (value?.personalFrom ?? 6);
  const quiet = value?.alarms.filter(isQuiet) ?? [];
  return (
    <section className="card" aria-label={t('escalation.title')}>
      <h2>{t('escalation.title')}</h2>
      <FaultLine words={fault} />
      {value?.alarms.length === 0 && (
        <ToldNow>
          <p className="dim">{t('escalation.none')}</p>
        </ToldNow>
      )}
      <ul className="escalations">
        {value?.alarms
          .filter((alarm) => !isQuiet(alarm))
          .map((alarm) => (
            <li key={alarm.incidentId}>
              <p>
                <SeverityMark severity={alarm.severity} /> <AlarmLink incidentId={alarm.incidentId} />{' '}
                <span className="dim">{t('escalation.raised', { time: localClock(alarm.raisedAt) })}</span>
              </p>
              {alarm.steps.length === 0 && <p className="form-fault">{t('escalation.nobody')}</p>}
              <ol className="numbered" aria-label={t('escalation.steps')}>
                {nearest(alarm.steps).map((step) => (
                  <li key={`${step.at}/${step.to.id}`} data-message={step.message}>
                    <span>{localClock(step.at)}</span> <b>{step.to.name}</b>{' '}
                    <span className="dim">
                      {t(`escalation.why.${step.why}`)} ·{' '}
                      {!heard && TO_COME.includes(step.message)
                        ? common('states.watch.unknown')
                        : t(`escalation.message.${step.message}`)}
                      {step.message === 'dead' && step.fault !== undefined && `: ${wordsOf(step.fault)}`}
                    </span>
                  </li>
                ))}
              </ol>
            </li>
          ))}
      </ul>
      {value !== undefined && quiet.length > 0 && (
        <p>
          <Link to="/incidents?view=waiting">
            {t('escalation.listOnly', { count: quiet.length, severity: value.personalFrom })}
          </Link>
        </p>
      )}
    </section>
  );
}

/** The steps so far and the next few. Later steps repeat the call to the leader, so they are left out. */
function nearest(steps: readonly Step[]): readonly Step[] {
  const told = steps.filter(({ message }) => message !== 'planned');
  return [...told.slice(-MOST_TOLD), ...steps.filter(({ message }) => message === 'planned').slice(0, MOST_PLANNED)];
}
