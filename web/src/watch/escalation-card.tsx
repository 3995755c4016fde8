/** Alarms that wait for a person: whom each was told to, when, and who is next. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { get, listIn } from '../asking/request.js';
import { useReason } from '../asking/use-reason.js';
import { atOf, fieldsOf, SEVERITIES, type Severity, textOf } from '../cases/incident.js';
import { SeverityMark } from '../cases/marks.js';
import { onIncident } from '../cases/open-incidents.js';
import { localClock } from '../format.js';
import { Link } from '../shell/link.js';

const WHYS = ['on-duty', 'took-over', 'next-on-duty', 'contact-list', 'again'] as const;
const MESSAGES = ['planned', 'none', 'waiting', 'sent', 'dead'] as const;

interface Step {
  readonly at: number;
  readonly name: string;
  readonly kind: string;
  readonly why: (typeof WHYS)[number];
  readonly message: (typeof MESSAGES)[number];
}

interface Alarm {
  readonly incidentId: string;
  readonly severity: Severity;
  readonly raisedAt: number;
  readonly steps: readonly Step[];
}

const EVERY_MS = 15_000;
const MOST_TOLD = 12;
const MOST_PLANNED = 2;

export function EscalationCard() {
  const { t } = useTranslation('watch');
  const explain = useReason();
  const [alarms, setAlarms] = useState<readonly Alarm[]>();
  const [fault, setFault] = useState('');
  useEffect(() => {
    const load = () =>
      get('/api/v1/escalations').then(
        (answer) => {
          setAlarms(listIn(answer, 'alarms').flatMap((one) => alarmFrom(one) ?? []));
          setFault('');
        },
        (error: unknown) => setFault(t('failed', { reason: explain(error) })),
      );
    void load();
    const timer = window.setInterval(() => void load(), EVERY_MS);
    const stop = onIncident((incident, before) => {
      if (before?.version !== incident.version) void load();
    });
    return () => {
      window.clearInterval(timer);
      stop();
    };
  }, [t, explain]);
  return (
    <section className="card" aria-label={t('escalation.title')}>
      <h2>{t('escalation.title')}</h2>
      <FaultLine words={fault} />
      {alarms?.length === 0 && <p className="dim">{t('escalation.none')}</p>}
      <ul className="plain-list escalations">
        {alarms?.map((alarm) => (
          <li key={alarm.incidentId}>
            <p>
              <SeverityMark severity={alarm.severity} />{' '}
              <Link to={`/incidents/${alarm.incidentId}`}>{alarm.incidentId}</Link>{' '}
              <span className="dim">{t('escalation.raised', { time: localClock(alarm.raisedAt) })}</span>
            </p>
            {alarm.steps.length === 0 && <p className="form-fault">{t('escalation.nobody')}</p>}
            <ol className="steps" aria-label={t('escalation.steps')}>
              {nearest(alarm.steps).map((step) => (
                <li key={`${step.at}/${step.name}`} data-message={step.message}>
                  <span className="moment">{localClock(step.at)}</span> <b>{step.name}</b>{' '}
                  <span className="dim">
                    {t(`escalation.why.${step.why}`)} · {t(`escalation.message.${step.message}`)}
                  </span>
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What was told, and the next few to come: the leader is told again and again, which needs no list. */
function nearest(steps: readonly Step[]): readonly Step[] {
  const told = steps.filter(({ message }) => message !== 'planned');
  return [...told.slice(-MOST_TOLD), ...steps.filter(({ message }) => message === 'planned').slice(0, MOST_PLANNED)];
}

function alarmFrom(value: unknown): Alarm | undefined {
  const raw = fieldsOf(value);
  const incidentId = textOf(raw['incidentId']);
  const severity = SEVERITIES.find((known) => known === raw['severity']);
  if (incidentId === undefined || severity === undefined) return undefined;
  const steps = listIn(raw, 'steps').map((one): Step => {
    const step = fieldsOf(one);
    const to = fieldsOf(step['to']);
    return {
      at: atOf(step['at']) ?? 0,
      name: textOf(to['name']) ?? '',
      kind: textOf(to['kind']) ?? '',
      why: WHYS.find((known) => known === step['why']) ?? 'on-duty',
      message: MESSAGES.find((known) => known === step['message']) ?? 'planned',
    };
  });
  return { incidentId, severity, raisedAt: atOf(raw['raisedAt']) ?? 0, steps };
}
