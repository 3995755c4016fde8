/** The days of a month in weeks, and the faults of crews and rest, also those that a change would make. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { DAY_MS, HOUR_MS } from '../../../../../src/time/units.js';
import { useMay, useSession } from '../../../ground/access/session.js';
import { ask } from '../../../ground/asking/ask.js';
import { FaultLine, useWork } from '../../../ground/asking/fields.js';
import { atMs, type Instant, isoOf } from '../../../ground/asking/instants.js';
import { useFollowed } from '../../../ground/asking/use-followed.js';
import { usePeople } from '../../../ground/names/people.js';
import { useNames } from '../../../ground/names/use-names.js';
import { hourOf, startOf, weekdayOf, weeksOf } from '../../../ground/words/local-days.js';
import { useFormats, useLanguage } from '../../../ground/words/use-language.js';
import { programNow } from '../../../program/program-store.js';
import { type Holiday, holidayOn } from './holiday.js';
import {
  fetchAround,
  fetchAroundAll,
  type RestFault,
  restAfterImport,
  restWith,
  type Shift,
  type Shifts,
} from './shift.js';

interface MonthTableProps {
  /** "2027-02". */
  readonly month: string;
  /** "2027-02-04". */
  readonly today: string;
  readonly found: Shifts;
  readonly holidays: readonly Holiday[];
  swap(shift: Shift): void;
  taken(): void;
}

export function MonthTable({ month, today, found, holidays, swap, taken }: MonthTableProps) {
  const { t } = useTranslation('watch');
  return (
    <>
      <RosterWarnings {...found} />
      <div className="wide-table">
        <table className="month">
          <thead>
            <tr>
              {([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => (
                <th key={weekday} scope="col">
                  {t(`roster.weekday.${weekday}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(month).map((week) => (
              <tr key={week[0]}>
                {week.map((day) => (
                  <DayCell
                    key={day}
                    {...{ day, found }}
                    swap={swap}
                    taken={taken}
                    outside={!day.startsWith(month)}
                    today={day === today}
                    holiday={holidayOn(day, holidays)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface CellProps {
  readonly day: string;
  readonly found: Shifts;
  readonly outside: boolean;
  readonly today: boolean;
  readonly holiday: Holiday | undefined;
  swap(shift: Shift): void;
  /** Somebody took a time without anybody. */
  taken(): void;
}

/** A day of the roster: its shifts, the times without anybody, its holiday. */
function DayCell({ day, found, outside, today, holiday, swap, taken }: CellProps) {
  const { t } = useTranslation('watch');
  const names = useNames();
  const maySwap = useMay('duty');
  const language = useLanguage();
  const from = startOf(day);
  const to = from + DAY_MS;
  if (outside) return <td data-outside>{Number(day.slice(8))}</td>;
  const end = (at: number) => (at >= to ? '24:00' : hourOf(at));
  return (
    <td data-holiday={holiday !== undefined || undefined} aria-current={today ? 'date' : undefined}>
      <span className="day-number">
        <span className="day-weekday">{t(`roster.weekday.${weekdayOf(day)}`)} </span>
        {Number(day.slice(8))}
      </span>
      {holiday !== undefined && <span className="holiday-name">{holiday.name[language]}</span>}
      {found.shifts
        .filter(({ startsAt }) => atMs(startsAt) >= from && atMs(startsAt) < to)
        .map((shift) => (
          <button
            key={`${shift.id}/${shift.startsAt}`}
            type="button"
            className="shift"
            title={maySwap ? t('roster.swapTitle') : undefined}
            disabled={!maySwap}
            onClick={() => swap(shift)}
          >
            <span>
              {hourOf(shift.startsAt)}–{hourOf(shift.endsAt)}
            </span>{' '}
            {shift.personIds.map(names).join(', ')}
          </button>
        ))}
      {found.holes
        .map((hole) => ({ from: atMs(hole.from), to: atMs(hole.to) }))
        .filter((hole) => hole.from < to && hole.to > from)
        .map((hole) => (
          <HoleButton
            key={hole.from}
            // A longer time without a roster is taken day by day.
            hole={hole.to - hole.from <= DAY_MS ? hole : { from: Math.max(from, hole.from), to: Math.min(to, hole.to) }}
            words={t('roster.hole', { from: hourOf(Math.max(from, hole.from)), to: end(hole.to) })}
            taken={taken}
          />
        ))}
    </td>
  );
}

interface Hole {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

/** A time without anybody on duty: whoever is of the watch takes it with one tap. */
function HoleButton({ hole, words, taken }: { hole: Hole; words: string; taken: () => void }) {
  const { t } = useTranslation('watch');
  const { busy, fault, run } = useWork();
  const me = useSession(({ user }) => user?.id);
  const isOfWatch = usePeople().some(({ id, active }) => id === me && active);
  const may = useMay('duty');
  if (me === undefined || !may || !isOfWatch || hole.to <= programNow()) return <span className="hole">{words}</span>;
  const take = async () => {
    const value = { startsAt: isoOf(hole.from), endsAt: isoOf(hole.to), personIds: [me] };
    const params = { id: `taken-${hole.from}` };
    if (await run(() => ask('PUT /api/v1/roster/shifts/{id}', { params, body: { version: 0, value } }))) taken();
  };
  return (
    <>
      <button type="button" className="hole" disabled={busy} onClick={() => void take()}>
        {words} · <b>{t('roster.take')}</b>
      </button>
      <FaultLine words={fault} />
    </>
  );
}

/** Most warnings that are shown; more would push the calendar out of sight. */
const SHOWN = 6;
const CALENDAR = '/api/v1/shifts/calendar';

/** Shifts short of people, people who work too long or rest too little in the month, and the calendars to subscribe to. */
function RosterWarnings({ crews, rest }: Pick<Shifts, 'crews' | 'rest'>) {
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
