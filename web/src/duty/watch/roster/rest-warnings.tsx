/** People who work too long or rest too little in the month, and the calendars to subscribe to. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { HOUR_MS } from '../../../../../src/time/units.js';
import { useSession } from '../../../ground/access/session.js';
import { atMs, type Instant } from '../../../ground/asking/instants.js';
import { useFollowed } from '../../../ground/asking/use-followed.js';
import { usePeople } from '../../../ground/names/people.js';
import { useNames } from '../../../ground/names/use-names.js';
import { localClock, localDate } from '../../../ground/words/format.js';
import { useLanguage } from '../../../ground/words/use-language.js';
import { fetchAround, fetchAroundAll, type RestFault, restAfterImport, restWith, type Shift } from './shift.js';

/** Most warnings that are shown; more would push the calendar out of sight. */
const SHOWN = 6;
const CALENDAR = '/api/v1/shifts/calendar';

export function RestWarnings({ faults }: { faults: readonly RestFault[] }) {
  return (
    <>
      <RestFaults faults={faults} />
      <Calendars />
    </>
  );
}

/** The calendar of all shifts, and that of the person at this page who has some. */
function Calendars() {
  const { t } = useTranslation('watch');
  const user = useSession((session) => session.user);
  const people = usePeople();
  const isOfWatch = people.some(({ id }) => id === user?.id);
  return (
    <p className="dim small">
      <a href={CALENDAR} download="duty.ics">
        {t('rest.calendar')}
      </a>
      {isOfWatch && (
        <>
          {' · '}
          <a href={`${CALENDAR}?personId=${encodeURIComponent(user?.id ?? '')}`} download="duty.ics">
            {t('rest.ownCalendar')}
          </a>
        </>
      )}
      {user !== undefined && <> {t('rest.subscribe')}</>}
    </p>
  );
}

export function RestWith({ personId, shift }: { personId: string; shift: Shift }) {
  const { value: around } = useFollowed(useCallback((signal: AbortSignal) => fetchAround(shift, signal), [shift]));
  return around === undefined ? null : <RestFaults faults={restWith(personId, shift, around.shifts)} />;
}

/** Faults of rest that there would be after an import. */
export function RestAfterImport({ read }: { read: Parameters<typeof restAfterImport>[0] }) {
  const { value: around } = useFollowed(useCallback((signal: AbortSignal) => fetchAroundAll(read, signal), [read]));
  return around === undefined ? null : <RestFaults faults={restAfterImport(read, around.shifts)} />;
}

function RestFaults({ faults }: { faults: readonly RestFault[] }) {
  const { t } = useTranslation('watch');
  const names = useNames();
  const language = useLanguage();
  const moment = (at: Instant) => `${localClock(at).slice(0, 5)} ${localDate(at, language)}`;
  if (faults.length === 0) return null;
  return (
    <ul className="fault-words" role="status" aria-label={t('rest.title')}>
      {faults.slice(0, SHOWN).map(({ personId, kind, from, to }) => (
        <li key={`${personId} ${kind} ${from}`}>
          {t(kind === 'too-long' ? 'rest.tooLong' : 'rest.afterNight', {
            name: names(personId),
            hours: Math.round((atMs(to) - atMs(from)) / HOUR_MS),
            from: moment(from),
            to: moment(to),
          })}
        </li>
      ))}
      {faults.length > SHOWN && <li>{t('rest.more', { count: faults.length - SHOWN })}</li>}
    </ul>
  );
}
