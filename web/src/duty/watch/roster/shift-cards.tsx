import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../../../src/api/records.js';
import { Only, OnlyNote } from '../../../ground/access/only.js';
import { ask } from '../../../ground/asking/ask.js';
import {
  Choices,
  clockOf,
  Field,
  Form,
  type FormReader,
  LongField,
  SelectField,
  TimeField,
  toggled,
} from '../../../ground/asking/fields.js';
import { atMs, isoOf } from '../../../ground/asking/instants.js';
import { MoreRows, TableImport } from '../../../ground/asking/table-import.js';
import { EditedList, listOf, useRecords } from '../../../ground/asking/use-records.js';
import { type Person, usePeople } from '../../../ground/names/people.js';
import { useNames } from '../../../ground/names/use-names.js';
import { Button } from '../../../ground/shell/button.js';
import { hourOf, minuteOf, startOf } from '../../../ground/words/local-days.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { RestAfterImport } from './month-table.js';

type PatternBody = RecordBody<'roster/patterns'>;

const DAY_MIN = 1440;
/** Three shifts of eight hours, and one by day. */
const MOST_STARTS = 4;
const SECOND_START = '19:00';

/** Repeating duty: first day, and for each start its hour, length and crews that take turns day by day. */
export function PatternCard({ changed }: { changed: () => void }) {
  const { t } = useTranslation('watch');
  const names = useNames();
  const records = useRecords('roster/patterns');
  return (
    <section className="card" aria-label={t('roster.patternTitle')}>
      <h2>{t('roster.patternTitle')}</h2>
      <OnlyNote may="duty" />
      <EditedList
        {...listOf(records)}
        may="duty"
        none={t('none')}
        add={t('add')}
        onlyNew
        nameOf={({ value }) => value.id}
        show={({ value }) => (
          <>
            <b>{value.id}</b>{' '}
            <span className="dim">
              {value.firstDay}
              {value.lastDay === undefined ? '' : ` – ${value.lastDay}`} ·{' '}
              {t(value.days === 'holiday' ? 'roster.daysHoliday' : 'roster.daysEvery')}
            </span>
            {value.slots.map(({ startMin, lengthMin, crews }) => (
              <span key={startMin} className="small block">
                {clockOf(startMin)}–{clockOf((startMin + lengthMin) % DAY_MIN)}:{' '}
                {crews.map((crew) => crew.map(names).join(', ')).join(' → ')}
              </span>
            ))}
          </>
        )}
        remove={({ value, version }) => records.remove(value.id, version).then(changed)}
        form={(_kept, close) => (
          <PatternForm
            put={(id, value) => records.put(id, 0, value)}
            close={() => {
              close();
              changed();
            }}
          />
        )}
      />
    </section>
  );
}

function PatternForm({ put, close }: { put: (id: string, value: PatternBody) => Promise<void>; close: () => void }) {
  const { t } = useTranslation('watch');
  const people = usePeople();
  const [starts, setStarts] = useState(1);
  const submit = async (form: FormReader) => {
    const slots = Array.from({ length: starts }, (_, i) => ({
      startMin: minuteOf(form.text(`start${i}`)),
      lengthMin: Math.round(60 * (form.number(`hours${i}`) ?? 0)),
      crews: crewsFrom(form.text(`crews${i}`), people, (name) => t('roster.unknownPerson', { name })),
    }));
    await put(form.text('id'), {
      firstDay: form.text('first'),
      lastDay: form.given('last'),
      days: form.text('days') === 'holiday' ? 'holiday' : 'every',
      slots,
    });
  };
  return (
    <Form
      send={submit}
      close={close}
      acts={
        starts < MOST_STARTS && (
          <Button variant="default" onClick={() => setStarts(starts + 1)}>
            {t('roster.addStart')}
          </Button>
        )
      }
    >
      <div className="columns narrow">
        <Field
          label={t('roster.patternName')}
          hint={t('roster.patternNameHint')}
          name="id"
          required
          maxLength={60}
          pattern="[A-Za-z0-9_\-]+"
        />
        <SelectField
          label={t('roster.days')}
          name="days"
          options={[
            ['every', t('roster.daysEvery')],
            ['holiday', t('roster.daysHoliday')],
          ]}
        />
        <TimeField label={t('roster.firstDay')} name="first" required type="date" />
        <TimeField label={t('roster.lastDay')} name="last" type="date" />
      </div>
      {Array.from({ length: starts }, (_, i) => i).map((index) => (
        <SlotFields key={index} index={index} />
      ))}
    </Form>
  );
}

function SlotFields({ index }: { index: number }) {
  const { t } = useTranslation('watch');
  return (
    <>
      <div className="columns narrow">
        <TimeField
          label={t('roster.startAt')}
          name={`start${index}`}
          required
          type="time"
          defaultValue={index === 0 ? '07:00' : SECOND_START}
        />
        <Field
          label={t('roster.length')}
          name={`hours${index}`}
          required
          type="number"
          min={0.5}
          max={24}
          step={0.5}
          defaultValue={12}
        />
      </div>
      <LongField label={t('roster.crews')} hint={t('roster.crewsHint')} name={`crews${index}`} required rows={3} />
    </>
  );
}

/**
 * Reads crews as people type them: one crew in each line, people by id or by name. Pure. @param unknown makes the
 * sentence about a name that nobody has. @throws Error with that sentence
 */
function crewsFrom(text: string, people: readonly Person[], unknown: (name: string) => string): string[][] {
  const idOf = (name: string) => {
    const wanted = name.normalize('NFC').toLowerCase();
    const found = people.find((one) =>
      [one.id, one.name.normalize('NFC')].some((text) => text.toLowerCase() === wanted),
    );
    if (found === undefined) throw new Error(unknown(name));
    return found.id;
  };
  return text
    .split('\n')
    .map((line) => line.split(/[,;]/).map((name) => name.trim()))
    .map((names) => names.filter((name) => name !== '').map(idOf))
    .filter((crew) => crew.length > 0);
}

/** Single shifts, which replace those of the patterns, and the swaps so far. */
export function ShiftCard({ changed }: { changed: () => void }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const names = useNames();
  const shifts = useRecords('roster/shifts');
  const swaps = useRecords('roster/swaps');
  const newestFirst = [...shifts.rows].sort((a, b) => atMs(b.value.startsAt) - atMs(a.value.startsAt)).slice(0, 40);
  return (
    <Only may="duty">
      <section className="card" aria-label={t('roster.shiftTitle')}>
        <h2>{t('roster.shiftTitle')}</h2>
        <ShiftForm put={(id, value) => shifts.put(id, 0, value).then(changed)} />
        <h3>{t('roster.listed')}</h3>
        <EditedList
          {...listOf(shifts)}
          rows={newestFirst}
          may="duty"
          none={t('none')}
          onlyNew
          nameOf={({ value }) => `${formats.date(value.startsAt)} ${hourOf(value.startsAt)}`}
          show={({ value }) => (
            <>
              {formats.date(value.startsAt)} {hourOf(value.startsAt)}–{hourOf(value.endsAt)}{' '}
              <b>{value.personIds.map(names).join(', ')}</b>
            </>
          )}
          remove={({ value, version }) => shifts.remove(value.id, version).then(changed)}
        />
        <h3>{t('roster.swaps')}</h3>
        <EditedList
          {...listOf(swaps)}
          may="duty"
          none={t('none')}
          onlyNew
          nameOf={({ value }) => value.shiftId}
          show={({ value }) => (
            <>
              <span className="dim">{value.shiftId}</span>{' '}
              {t('roster.swapOf', { in: names(value.inPersonId), out: names(value.outPersonId) })}
            </>
          )}
          remove={({ value, version }) => swaps.remove(value.id, version).then(changed)}
        />
      </section>
    </Only>
  );
}

function ShiftForm({ put }: { put: (id: string, value: RecordBody<'roster/shifts'>) => Promise<void> }) {
  const { t } = useTranslation('watch');
  const people = usePeople().filter(({ active }) => active);
  const [who, setWho] = useState<readonly string[]>([]);
  const submit = async (form: FormReader) => {
    const day = form.text('day');
    const [start, end] = [minuteOf(form.text('start')), minuteOf(form.text('end'))];
    const startsAt = startOf(day) + start * 60_000;
    // A shift whose end is not later than its start ends on the next day.
    const endsAt = startOf(day) + (end > start ? end : end + 1440) * 60_000;
    const value = { startsAt: isoOf(startsAt), endsAt: isoOf(endsAt), personIds: who };
    await put(`shift-${startsAt}-${who[0]}`, value);
    setWho([]);
  };
  return (
    <Form send={submit} disabled={who.length === 0} words={t('add')}>
      <div className="columns narrow">
        <TimeField label={t('roster.date')} name="day" required type="date" />
        <TimeField label={t('roster.start')} name="start" required type="time" defaultValue="07:00" />
        <TimeField label={t('roster.end')} name="end" required type="time" defaultValue="19:00" />
      </div>
      <Choices
        legend={t('roster.who')}
        type="checkbox"
        name="choice"
        options={people.map(({ id, name }) => [id, name] as const)}
        chosen={who}
        toggle={(id) => setWho(toggled(who, id))}
      />
    </Form>
  );
}

const SHOWN = 30;

/** Import of single shifts from a table. */
export function RosterImport({ kept }: { kept: () => void }) {
  const { t } = useTranslation('watch');
  const names = useNames();
  const formats = useFormats();
  return (
    <Only may="duty">
      <TableImport
        title={t('roster.importTitle')}
        hint={t('roster.importHint')}
        send={({ columns: _columns, ...body }, file) => ask('POST /api/v1/roster/import', { body: { ...body, file } })}
        countOf={({ read }) => read.length}
        kept={kept}
        show={({ read }) => (
          <>
            <p>{t('roster.importRead', { count: read.length })}</p>
            {read.length > 0 && <RestAfterImport read={read} />}
            <ul>
              {read.slice(0, SHOWN).map(({ id, startsAt, endsAt, personIds }) => (
                <li key={id}>
                  {formats.date(startsAt)} {hourOf(startsAt)}–{hourOf(endsAt)} <b>{personIds.map(names).join(', ')}</b>
                </li>
              ))}
              <MoreRows count={read.length - SHOWN} />
            </ul>
          </>
        )}
      />
    </Only>
  );
}
