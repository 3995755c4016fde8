/** The days of a month in weeks, and the faults of crews and rest above them. */
import { useTranslation } from 'react-i18next';
import { weeksOf } from '../../../ground/words/local-days.js';
import { DayCell } from './day-cell.js';
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
