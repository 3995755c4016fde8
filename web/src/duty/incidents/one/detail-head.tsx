/** Name, state, next act, figures, and the reason of the severity in one sentence. */
import { useTranslation } from 'react-i18next';
import { kindFacts, kindOf } from '../../../../../src/incidents/case-kind.js';
import { type Fact, Facts } from '../../../ground/asking/facts.js';
import { emissionName } from '../../../ground/names/emission-names.js';
import { useNames } from '../../../ground/names/use-names.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { Link } from '../../../ground/shell/address.js';
import { LOCAL_ZONE, localClock } from '../../../ground/words/format.js';
import { spanWords } from '../../../ground/words/spans.js';
import { useFormats, useKnownNow, useLanguage } from '../../../ground/words/use-language.js';
import { burstMs, frequenciesOf, type Incident, widthHz } from '../../cases/incident.js';
import { SeenNote, SeverityMark, StateBadge, TimeLeft } from '../../cases/marks.js';
import { NoiseChoice } from '../../cases/noise-choice.js';
import { Found, Hypothesis } from '../../cases/source-field.js';
import { useOnAir } from '../../cases/use-on-air.js';
import { DetailActions } from './detail-actions.js';
import type { HeardEmission, IncidentFile } from './incident-file.js';

export function DetailHead({ incident, emissions, suspects }: Omit<IncidentFile, 'alike'>) {
  const { t } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const now = useKnownNow();
  const language = useLanguage();
  const { severity, id } = incident;
  const air = useOnAir()(incident);
  return (
    <header className="detail-head stack">
      <div className="row">
        <h1>{id}</h1>
        <SeverityMark severity={severity} />
        <StateBadge incident={incident} />
        <span className={air.on ? 'fault-words' : 'dim'}>
          <span aria-hidden>{air.on ? '●' : '○'}</span> {air.words}
        </span>
        <span className="dim">{common(`states.alarm.${alarmOf(incident)}`)}</span>
        <SeenNote incident={incident} />
        <TimeLeft incident={incident} now={now} />
        <span className="spring" />
        <LiveLink emissions={emissions} />
      </div>
      <p className="reason">
        <b>{t('detail.why', { severity })}</b> {incident.priorityReason[language]}
      </p>
      <Outcome incident={incident} />
      {incident.resolution === undefined && <Hypothesis suspects={suspects} />}
      <Figures incident={incident} now={now} />
      <NoiseChoice incident={incident} />
      <DetailActions {...{ incident, emissions, suspects }} />
    </header>
  );
}

/** A complaint alone has no end: no receiver hears it. */
function alarmOf({ alarm, emissionClass }: Incident): Incident['alarm'] {
  return emissionClass === 'complaint' && alarm === 'returned-unacknowledged' ? 'unacknowledged' : alarm;
}

/** Link to the receiver that hears the incident, at its frequency. */
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
      {resolution !== undefined && <Found resolution={resolution} />}
      {dismissal !== undefined && <p className="reason">{t('detail.dismissed', { reason: dismissal })}</p>}
      {mergedIntoId !== undefined && (
        <p className="reason">
          <Link to={`/incidents/${mergedIntoId}`}>{t('detail.mergedInto', { id: mergedIntoId })}</Link>
        </p>
      )}
    </>
  );
}

/** The figures of an incident: frequency, level, times, people. */
function Figures({ incident, now }: { incident: Incident; now: number }) {
  const { t } = useTranslation('incidents');
  const formats = useFormats();
  const places = usePlaces();
  const names = useNames();
  const { peakDbm, excessDb, firstHeardAt, lastHeardAt, victim, licence } = incident;
  const air = useOnAir()(incident);
  const kind = kindFacts(incident);
  // The times of a complaint are those of the complainant, and stand with it: nobody here heard anything.
  const isTold = kindOf(incident) === 'complaint';
  const unlessTold = (words: string) => (isTold ? '—' : words);
  const moment = (at: string) => `${formats.clock(at)} ${formats.date(at)}`;
  const levels: readonly Fact[] = [
    [t('detail.level'), peakDbm === undefined ? t('detail.notMeasured') : formats.level(peakDbm)],
    [t('detail.over'), excessDb === undefined ? '—' : `${formats.signed(excessDb, 1)} dB`],
  ];
  const facts: readonly Fact[] = [
    [t('detail.frequency'), frequenciesOf(incident, formats)],
    [t('detail.bandwidth'), formats.bandwidth(widthHz(incident))],
    ...(kind.noInterferer === undefined || isTold ? levels : []),
    [t('detail.class'), emissionName({ class: incident.emissionClass })],
    [t('detail.stations'), unlessTold(places(incident.stationIds))],
    [kind.first[formats.language], unlessTold(moment(firstHeardAt))],
    // The time of the last report is older than now, and must not be read as an end.
    [kind.last[formats.language], air.on ? air.words : unlessTold(moment(lastHeardAt))],
    [kind.lasting[formats.language], unlessTold(spanWords(burstMs({ ...incident, active: air.on }, now)))],
    [t('detail.owner'), names(incident.assigneeId)],
    [t('detail.raises'), formats.number(incident.raises)],
    [t('detail.victim'), victim?.name],
    [t('detail.licence'), licence?.name],
    [
      t('detail.licenceLevels'),
      licence?.expectedDbm === undefined || licence.levelDbm === undefined
        ? undefined
        : `${formats.level(licence.expectedDbm)} → ${formats.level(licence.levelDbm)}`,
    ],
  ];
  return <Facts className="facts-strip" label={t('detail.facts')} rows={facts} />;
}
