/** Severity, state and time left, each by shape, words and colour. */
import { useTranslation } from 'react-i18next';
import type { Severity } from '../../ground/names/severities.js';
import { useNames } from '../../ground/names/use-names.js';
import { localClock } from '../../ground/words/format.js';
import { spanWords } from '../../ground/words/spans.js';
import { type Incident, isSilenced, nextTarget } from './incident.js';

const SIGNS: Readonly<Record<Severity, string>> = { 1: '▲', 2: '◆', 3: '■', 4: '●', 5: '◐', 6: '○' };

/** The shape of a severity without words, for places that show the words themselves. */
export function SeveritySign({ severity }: { severity: Severity }) {
  return (
    <span aria-hidden className="severity-mark" data-severity={severity}>
      {SIGNS[severity]}
    </span>
  );
}

export function SeverityMark({ severity }: { severity: Severity }) {
  const { t } = useTranslation();
  return (
    <span className="severity-mark" data-severity={severity} title={t(`states.services.${severity}`)}>
      <SeveritySign severity={severity} /> {severity} {t(`cases.severity.${severity}`)}
    </span>
  );
}

/** An alarm that is put aside says so, and until when. */
export function StateBadge({ incident }: { incident: Pick<Incident, 'state' | 'alarm' | 'aside'> }) {
  const { t } = useTranslation();
  const { state, alarm } = incident;
  const silenced = isSilenced(incident);
  const until = incident.aside?.until;
  return (
    <span className="state-badge" data-state={state} data-aside={silenced || undefined}>
      {t(`states.case.${state}`)}
      {silenced && ` · ${t(`states.alarm.${alarm}`)}`}
      {silenced && until !== undefined && ` ${t('cases.until', { time: localClock(until).slice(0, 5) })}`}
    </span>
  );
}

/** Time left to the next target, or the delay after a missed one; empty when no target is pending. */
export function TimeLeft({ incident, now }: { incident: Incident; now: number }) {
  const { t } = useTranslation();
  const target = nextTarget(incident);
  if (target === undefined) return null;
  const leftMs = target.dueAt - now;
  const words =
    leftMs >= 0
      ? t('cases.target.left', { time: spanWords(leftMs) })
      : t('cases.target.late', { time: spanWords(-leftMs) });
  return (
    <span className="time-left" data-late={leftMs < 0 || undefined} title={t(`cases.target.${target.what}`)}>
      {words}
    </span>
  );
}

/** People who acknowledged an alarm that needs more people; nothing for any other alarm. */
export function SeenNote({
  incident: { seenBy, stillNeeded },
}: {
  incident: Pick<Incident, 'seenBy' | 'stillNeeded'>;
}) {
  const { t } = useTranslation();
  const names = useNames();
  if (seenBy === undefined) return null;
  const who = seenBy.map(names).join(', ');
  return <span className="mark">{t('cases.seenBy', { who, missing: stillNeeded ?? 1 })}</span>;
}
