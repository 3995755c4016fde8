/** Name, state, what to do next, the figures, and in one sentence why it has its severity. */

import { useTranslation } from 'react-i18next';
import { centreHz, heardMs, type Incident } from '../../cases/incident.js';
import { SeverityMark, StateBadge, TimeLeft } from '../../cases/marks.js';
import { spanWords } from '../../cases/spans.js';
import { useNames } from '../../cases/use-names.js';
import { useNow } from '../../cases/use-now.js';
import { useOnAir } from '../../cases/use-on-air.js';
import { usePlaces } from '../../cases/use-places.js';
import { FORMATS, LOCAL_ZONE, localClock, localDate } from '../../format.js';
import { emissionName } from '../../live/detection/emission-names.js';
import { Link } from '../../shell/link.js';
import { usePage } from '../../state/page-store.js';
import { DetailActions } from './detail-actions.js';
import type { HeardEmission } from './incident-file.js';

export function DetailHead({ incident, emissions }: { incident: Incident; emissions: readonly HeardEmission[] }) {
  const { t } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const now = useNow();
  const language = usePage((state) => state.language);
  const { severity, id } = incident;
  const air = useOnAir()(incident);
  return (
    <header className="detail-head">
      <div className="detail-title">
        <h1>{id}</h1>
        <SeverityMark severity={severity} />
        <StateBadge incident={incident} />
        <span className={air.on ? 'on-air' : 'dim'}>
          <span aria-hidden>{air.on ? '●' : '○'}</span> {air.words}
        </span>
        <span className="dim">{common(`cases.alarm.${alarmOf(incident)}`)}</span>
        <TimeLeft incident={incident} now={now} />
        <span className="spring" />
        <LiveLink emissions={emissions} />
      </div>
      <p className="reason">
        <b>{t('detail.why', { severity })}</b> {incident.priorityReason[language]}
      </p>
      <Outcome incident={incident} />
      <Facts incident={incident} now={now} />
      <DetailActions incident={incident} emissions={emissions} />
    </header>
  );
}

/** Of a complaint nobody can say that it has ended. */
function alarmOf({ alarm, emissionClass }: Incident): Incident['alarm'] {
  return emissionClass === 'complaint' && alarm === 'returned-unacknowledged' ? 'unacknowledged' : alarm;
}

/** The way to the receiver that hears it, at its frequency. */
function LiveLink({ emissions }: { emissions: readonly HeardEmission[] }) {
  const { t } = useTranslation('incidents');
  const heard = emissions.find(({ active }) => active) ?? emissions[0];
  if (heard === undefined) return null;
  const width = Math.max(heard.stopHz - heard.startHz, 50_000);
  const query = new URLSearchParams({
    receiver: heard.receiverId,
    start: String(Math.max(0, Math.round(heard.startHz - 2 * width))),
    stop: String(Math.round(heard.stopHz + 2 * width)),
  });
  return (
    <Link to={`/?${query}`} className="button-link">
      {t('detail.openLive')}
    </Link>
  );
}

function Outcome({ incident }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const names = useNames();
  const { aside, resolution, dismissal, mergedIntoId } = incident;
  return (
    <>
      {aside !== undefined && (
        <p className="reason">
          {aside.until === undefined
            ? t('detail.aside', { by: names(aside.by), reason: aside.reason })
            : t('detail.asideUntil', {
                by: names(aside.by),
                until: `${localClock(aside.until)} ${LOCAL_ZONE}`,
                reason: aside.reason,
              })}
        </p>
      )}
      {resolution !== undefined && <p className="reason">{t('detail.resolution', resolution)}</p>}
      {dismissal !== undefined && <p className="reason">{t('detail.dismissed', { reason: dismissal })}</p>}
      {mergedIntoId !== undefined && (
        <p className="reason">
          <Link to={`/incidents/${mergedIntoId}`}>{t('detail.mergedInto', { id: mergedIntoId })}</Link>
        </p>
      )}
    </>
  );
}

function Facts({ incident, now }: { incident: Incident; now: number }) {
  const { t } = useTranslation('incidents');
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  const places = usePlaces();
  const names = useNames();
  const { startHz, stopHz, peakDbm, excessDb, firstHeardAt, lastHeardAt, victim, licence } = incident;
  const air = useOnAir()(incident);
  const isMeasured = incident.emissionClass !== 'complaint';
  const moment = (at: string) => `${localClock(at)} ${localDate(at, language)}`;
  const facts: readonly (readonly [string, string])[] = [
    [t('detail.frequency'), formats.frequency(centreHz(incident), 4)],
    [t('detail.bandwidth'), formats.bandwidth(stopHz - startHz)],
    [t('detail.level'), peakDbm === undefined ? t('detail.notMeasured') : formats.level(peakDbm)],
    [t('detail.over'), excessDb === undefined ? '—' : `${formats.signed(excessDb, 1)} dB`],
    [t('detail.class'), emissionName({ class: incident.emissionClass })],
    [t('detail.stations'), isMeasured ? places(incident.stationIds) : '—'],
    [t('detail.first'), moment(firstHeardAt)],
    [t('detail.last'), moment(lastHeardAt)],
    [t('detail.duration'), spanWords(heardMs({ ...incident, active: air.on }, now))],
    [t('detail.owner'), names(incident.assigneeId)],
    [t('detail.raises'), formats.number(incident.raises)],
    ...(victim === undefined ? [] : [[t('detail.victim'), victim.name] as const]),
    ...(licence === undefined ? [] : [[t('detail.licence'), licence.name] as const]),
    ...(licence?.expectedDbm === undefined || licence.levelDbm === undefined
      ? []
      : [
          [
            t('detail.licenceLevels'),
            `${formats.level(licence.expectedDbm)} → ${formats.level(licence.levelDbm)}`,
          ] as const,
        ]),
  ];
  return (
    <dl className="facts-strip" aria-label={t('detail.facts')}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
