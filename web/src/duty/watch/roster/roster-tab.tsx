/** The roster of a month: shifts, times without anybody, holidays; below it patterns, single shifts, swaps and the import. */

import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine, TimeField } from '../../../ground/asking/fields.js';
import { useFollowed } from '../../../ground/asking/use-followed.js';
import { Button } from '../../../ground/shell/button.js';
import { dayOf, monthAfter, startOf, weeksOf } from '../../../ground/words/local-days.js';
import { programNow } from '../../../program/program-store.js';
import { fetchHolidays } from './holiday.js';
import { MonthTable } from './month-table.js';
import { PatternCard } from './pattern-card.js';
import { RosterImport } from './roster-import.js';
import { fetchShifts, type Shift } from './shift.js';
import { ShiftCard } from './shift-card.js';
import { SwapDialog } from './swap-dialog.js';

const NOTHING = { shifts: [], holes: [], rest: [], crews: [], holidays: [] };

export function RosterTab() {
  const { t } = useTranslation('watch');
  const thisMonth = dayOf(programNow()).slice(0, 7);
  const [month, setMonth] = useState(thisMonth);
  const question = useCallback(
    async (signal: AbortSignal) => {
      const years = new Set(weeksOf(month).flatMap((week) => week.map((day) => Number(day.slice(0, 4)))));
      const [shifts, ...holidays] = await Promise.all([
        fetchShifts(startOf(month), startOf(monthAfter(month, 1)), signal),
        ...[...years].map((year) => fetchHolidays(year, signal)),
      ]);
      return { ...shifts, holidays: holidays.flat() };
    },
    [month],
  );
  const { value: found = NOTHING, fault, ask: load } = useFollowed(question);
  const { holidays } = found;
  const [swapping, setSwapping] = useState<Shift>();
  return (
    <>
      <div className="month-head row">
        <Button variant="default" aria-label={t('roster.previous')} onClick={() => setMonth(monthAfter(month, -1))}>
          ←
        </Button>
        <TimeField
          type="month"
          className="plain-input"
          label={<span className="sr-only">{t('roster.month')}</span>}
          value={month}
          set={(chosen) => setMonth(chosen === '' ? thisMonth : chosen)}
        />
        <Button variant="default" aria-label={t('roster.following')} onClick={() => setMonth(monthAfter(month, 1))}>
          →
        </Button>
        {month !== thisMonth && (
          <Button variant="subtle" onClick={() => setMonth(thisMonth)}>
            {t('roster.today')}
          </Button>
        )}
        <span className={found.holes.length === 0 ? 'dim' : 'fault-words'} role="status">
          {found.holes.length === 0 ? t('roster.holeNone') : t('roster.holeSome', { count: found.holes.length })}
        </span>
      </div>
      <FaultLine words={fault} />
      <MonthTable
        {...{ month, found, holidays }}
        today={dayOf(programNow())}
        swap={setSwapping}
        taken={() => void load()}
      />
      <div className="columns">
        <PatternCard changed={() => void load()} />
        <ShiftCard changed={() => void load()} />
      </div>
      <RosterImport kept={() => void load()} />
      {swapping !== undefined && (
        <SwapDialog shift={swapping} close={() => setSwapping(undefined)} changed={() => void load()} />
      )}
    </>
  );
}
