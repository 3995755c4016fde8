/** The days of a month in weeks, and the faults of crews and rest above them. */
import { useTranslation } from 'react-i18next';
import { DAY_MS } from '../../../../../src/time/units.js';
import { useMay, useSession } from '../../../ground/access/session.js';
import { ask } from '../../../ground/asking/ask.js';
import { FaultLine } from '../../../ground/asking/fields.js';
import { atMs, isoOf } from '../../../ground/asking/instants.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { usePeople } from '../../../ground/names/people.js';
import { useNames } from '../../../ground/names/use-names.js';
import { hourOf, startOf, weekdayOf, weeksOf } from '../../../ground/words/local-days.js';
import { useLanguage } from '../../../ground/words/use-language.js';
import { programNow } from '../../../program/program-store.js';
import { type Holiday, holidayOn } from './holiday.js';
import { RosterWarnings } from './rest-warnings.js';
import type { Shift, Shifts } from './shift.js';

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
