/** Shifts short of people, people who work too long or rest too little in the month, and the calendars to subscribe to. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { HOUR_MS } from '../../../../../src/time/units.js';
import { useSession } from '../../../ground/access/session.js';
import { atMs, type Instant } from '../../../ground/asking/instants.js';
import { useFollowed } from '../../../ground/asking/use-followed.js';
import { usePeople } from '../../../ground/names/people.js';
import { useNames } from '../../../ground/names/use-names.js';
import { useFormats, useLanguage } from '../../../ground/words/use-language.js';
import {
  fetchAround,
  fetchAroundAll,
  type RestFault,
  restAfterImport,
  restWith,
  type Shift,
  type Shifts,
} from './shift.js';

/** Most warnings that are shown; more would push the calendar out of sight. */
const SHOWN = 6;
const CALENDAR = '/api/v1/shifts/calendar';

export function RosterWarnings({ crews, rest }: Pick<Shifts, 'crews' | 'rest'>) {
  const { t } = useTranslation('watch');
  const language = useLanguage();
  return (
    <>
      <FaultList title={t('rest.crews')} faults={crews.map((words) => words[language])} />
      <RestFaults faults={rest} />
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
  const formats = useFormats();
  const moment = (at: Instant) => `${formats.clock(at).slice(0, 5)} ${formats.date(at)}`;
  const words = faults.map(({ personId, kind, from, to }) =>
    t(kind === 'too-long' ? 'rest.tooLong' : 'rest.afterNight', {
      name: names(personId),
      hours: Math.round((atMs(to) - atMs(from)) / HOUR_MS),
      from: moment(from),
      to: moment(to),
    }),
  );
  return <FaultList title={t('rest.title')} faults={words} />;
}

function FaultList({ title, faults }: { title: string; faults: readonly string[] }) {
  const { t } = useTranslation('watch');
  if (faults.length === 0) return null;
  return (
    <ul className="fault-words" role="status" aria-label={title}>
      {faults.slice(0, SHOWN).map((words) => (
        <li key={words}>{words}</li>
      ))}
      {faults.length > SHOWN && <li>{t('rest.more', { count: faults.length - SHOWN })}</li>}
    </ul>
  );
}
