import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../src/api/client.js';
import { kindFacts } from '../../../../src/incidents/case-kind.js';
import { OnlyButton } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { useDeliveryWords } from '../../ground/asking/delivery-fault-words.js';
import { FaultLine, useWork } from '../../ground/asking/fields.js';
import { useAsked, useFollowed } from '../../ground/asking/use-followed.js';
import { emissionName } from '../../ground/names/emission-names.js';
import { usePlaces } from '../../ground/names/use-places.js';
import { Link } from '../../ground/shell/address.js';
import { localClock } from '../../ground/words/format.js';
import { useFormats } from '../../ground/words/use-language.js';
import { useHeard } from '../../program/liveness.js';
import { type AlarmGroup, awaitsPerson, frequencyOf } from '../cases/incident.js';
import { act } from '../cases/incident-acts.js';
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

/** Alarms that wait for a person: the people who were told, with times, and the next one. */
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

const GROUPS_EVERY_MS = 30_000;
const SHOWN = 6;

type Group = AlarmGroup & { readonly kind: Exclude<AlarmGroup['kind'], 'single'> };

const fetchGroups = async (signal: AbortSignal) => (await ask('GET /api/v1/alarms', { signal })).groups.filter(isGroup);

/** Groups of alarms that flap, stand or flood. One line for each group keeps the list readable on a bad night. */
export function AlarmGroupCard() {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const places = usePlaces();
  const { busy, fault, run } = useWork();
  const { value: groups, fault: unread } = useFollowed(fetchGroups, { everyMs: GROUPS_EVERY_MS, after: ['incident'] });
  const acknowledge = (group: Group) =>
    run(async () => {
      for (const one of group.incidents.filter(awaitsPerson)) await act('ack', one);
    });
  return (
    <section className="card" aria-label={t('groups.title')}>
      <h2>{t('groups.title')}</h2>
      <FaultLine words={fault || unread} />
      {groups?.length === 0 && (
        <ToldNow>
          <p className="dim">{t('groups.none')}</p>
        </ToldNow>
      )}
      <ul className="record-list">
        {groups?.map((group) => {
          const [first] = group.incidents;
          const waiting = group.incidents.filter(awaitsPerson).length;
          if (first === undefined) return null;
          return (
            <li key={group.key}>
              <span>
                <SeverityMark severity={first.severity} /> <b>{t(`groups.kind.${group.kind}`)}</b>{' '}
                {t('groups.count', { count: group.incidents.length })}
                {group.kind === 'flapping' && ` · ${t('groups.raises', { count: first.raises })}`}
                <span className="small block">
                  {group.incidents.slice(0, SHOWN).map((one) => (
                    <Link key={one.id} to={`/incidents/${one.id}`}>
                      {frequencyOf(one, formats)}{' '}
                    </Link>
                  ))}
                  {group.incidents.length > SHOWN && '… '}
                  <span className="dim">{places(first.stationIds)}</span>
                </span>
              </span>
              {waiting > 0 && (
                <OnlyButton
                  may="incidents"
                  size="small"
                  variant="default"
                  loading={busy}
                  onClick={() => void acknowledge(group)}
                >
                  {t('groups.ack', { count: waiting })}
                </OnlyButton>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function isGroup(group: AlarmGroup): group is Group {
  return group.kind !== 'single';
}
