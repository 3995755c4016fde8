/** The roster of a month: shifts, times without anybody, holidays; below it patterns, single shifts, swaps and the import. */

import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../ground/access/session.js';
import { ask } from '../../../ground/asking/ask.js';
import { Choices, FaultLine, Form, TimeField } from '../../../ground/asking/fields.js';
import { useFollowed } from '../../../ground/asking/use-followed.js';
import { usePeople } from '../../../ground/names/people.js';
import { Button } from '../../../ground/shell/button.js';
import { Dialog } from '../../../ground/shell/dialog.js';
import { dayOf, hourOf, monthAfter, startOf, weeksOf } from '../../../ground/words/local-days.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { programNow } from '../../../program/program-store.js';
import { fetchHolidays } from './holiday.js';
import { MonthTable, RestWith } from './month-table.js';
import { fetchShifts, type Shift } from './shift.js';
import { PatternCard, RosterImport, ShiftCard } from './shift-cards.js';

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

/** Dialog in which one person takes the place of another in one shift: who opens it, until another is chosen. */
function SwapDialog({ shift, close, changed }: { shift: Shift; close: () => void; changed: () => void }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const everybody = usePeople();
  const people = everybody.filter(({ id, active }) => active && !shift.personIds.includes(id));
  const [outPersonId, setOut] = useState(shift.personIds[0] ?? '');
  const me = useSession(({ user }) => user?.id);
  const [inPersonId, setIn] = useState(people.some(({ id }) => id === me) ? (me ?? '') : '');
  const words = `${formats.date(shift.startsAt)} ${t('roster.shift', {
    from: hourOf(shift.startsAt),
    to: hourOf(shift.endsAt),
  })}`;
  const submit = async () => {
    const value = { shiftId: shift.id, outPersonId, inPersonId };
    const params = { id: `swap-${programNow().toFixed(0)}` };
    await ask('PUT /api/v1/roster/swaps/{id}', { params, body: { version: 0, value } });
    changed();
  };
  return (
    <Dialog title={t('roster.swapTitle')} close={close}>
      <Form send={submit} disabled={inPersonId === ''} words={t('roster.swapDo')} close={close}>
        <p className="dim">{t('roster.swapHint', { shift: words })}</p>
        <Choices
          type="radio"
          name="out"
          legend={t('roster.out')}
          options={shift.personIds.map((id) => [id, everybody.find((one) => one.id === id)?.name ?? id] as const)}
          chosen={[outPersonId]}
          toggle={setOut}
        />
        <Choices
          type="radio"
          name="in"
          legend={t('roster.in')}
          options={people.map(({ id, name }) => [id, name] as const)}
          chosen={[inPersonId]}
          toggle={setIn}
        />
        <RestWith personId={inPersonId} shift={shift} />
      </Form>
    </Dialog>
  );
}
