/** Reports that make themselves: when, of what, and whom they are sent to. */
import { Button } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordJson } from '../../../src/api/records.js';
import { Only, OnlyNote } from '../access/only.js';
import { FaultLine } from '../asking/fields.js';
import { get, listIn } from '../asking/request.js';
import { type Records, useRecords } from '../asking/use-records.js';
import { fieldsOf, textOf } from '../cases/incident.js';
import { useLive } from '../live-context.js';
import { usePage } from '../state/page-store.js';
import { minuteOf } from '../watch/roster/local-days.js';
import { useWork } from '../watch/use-work.js';

const SCHEDULED: readonly Schedule['kind'][] = ['daily', 'statistics', 'occupancy'];
const EVERY: readonly Schedule['every'][] = ['day', 'week', 'month'];

type Schedule = RecordJson<'report-schedules'>;

const clockOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export function ScheduleTab() {
  const { t } = useTranslation('reports');
  const { t: watch } = useTranslation('watch');
  const records = useRecords('report-schedules');
  const { fault, run } = useWork();
  const [adding, setAdding] = useState(false);
  const sentence = ({ kind, every, atMin, receiverId }: Schedule) =>
    t('schedule.line', { kind: t(`kind.${kind}`), every: t(`schedule.${every}`), time: clockOf(atMin) }) +
    (receiverId === undefined ? '' : ` · ${receiverId}`);
  return (
    <section className="card" aria-label={t('schedule.title')}>
      <h2>{t('schedule.title')}</h2>
      <p className="dim">{t('schedule.hint')}</p>
      <OnlyNote may="duty" />
      {!records.loading && records.rows.length === 0 && <p className="dim">{t('schedule.none')}</p>}
      <ul className="plain-list record-list">
        {records.rows.map(({ version, value }) => {
          const { id, active, ...rest } = value;
          const turned = { ...rest, active: !active };
          return (
            <li key={id}>
              <span>
                <b>{sentence(value)}</b> {!active && <span className="dim">({t('schedule.paused')})</span>}
                {value.channelIds.length > 0 && (
                  <span className="small block dim">→ {value.channelIds.join(', ')}</span>
                )}
              </span>
              <span className="row-buttons">
                <Only may="duty">
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => void run(() => records.put(id, version, turned))}
                  >
                    {t(active ? 'schedule.pause' : 'schedule.resume')}
                  </Button>
                </Only>
                <Only may="duty">
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={watch('remove', { name: sentence(value) })}
                    onClick={() => void run(() => records.remove(id, version))}
                  >
                    ×
                  </Button>
                </Only>
              </span>
            </li>
          );
        })}
      </ul>
      <FaultLine words={fault} />
      {adding ? (
        <ScheduleForm records={records} close={() => setAdding(false)} />
      ) : (
        <Only may="duty">
          <Button onClick={() => setAdding(true)}>{t('schedule.add')}</Button>
        </Only>
      )}
    </section>
  );
}

function ScheduleForm({ records, close }: { records: Records<'report-schedules'>; close(): void }) {
  const { t } = useTranslation('reports');
  const { t: watch } = useTranslation('watch');
  const { session } = useLive();
  const receivers = usePage((state) => state.receivers);
  const { busy, fault, run } = useWork();
  const channels = useChannelNames();
  const [kind, setKind] = useState<Schedule['kind']>('daily');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const now = session.now();
    const value = {
      ...{
        kind,
        every: EVERY.find((one) => one === form.get('every')) ?? 'day',
        atMin: minuteOf(String(form.get('at'))),
        active: true,
      },
      since: new Date(now).toISOString(),
      channelIds: form.getAll('channels').map(String),
      ...(kind === 'occupancy' ? { receiverId: String(form.get('receiver')) } : {}),
    };
    if (await run(() => records.put(`${kind}-${now}`, 0, value))) close();
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <div className="field-row">
        <label className="field">
          <span>{t('schedule.kind')}</span>
          <select
            value={kind}
            onChange={({ currentTarget }) => setKind(SCHEDULED.find((one) => one === currentTarget.value) ?? 'daily')}
          >
            {SCHEDULED.map((one) => (
              <option key={one} value={one}>
                {t(`kind.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{t('schedule.every')}</span>
          <select name="every" defaultValue={kind === 'statistics' ? 'month' : 'day'} key={kind}>
            {EVERY.map((one) => (
              <option key={one} value={one}>
                {t(`schedule.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{t('schedule.at')}</span>
          <input name="at" type="time" required defaultValue="07:30" />
        </label>
        {kind === 'occupancy' && (
          <label className="field">
            <span>{t('schedule.receiver')}</span>
            <select name="receiver" required>
              {receivers.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <fieldset className="choice-row">
        <legend>{t('schedule.channels')}</legend>
        {channels.length === 0 && <span className="dim">{t('schedule.noChannels')}</span>}
        {channels.map(({ id, name }) => (
          <label key={id} className="choice">
            <input type="checkbox" name="channels" value={id} />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <FaultLine words={fault} />
      <div className="form-buttons">
        <Button type="submit" loading={busy}>
          {watch('save')}
        </Button>
        <Button variant="default" onClick={close}>
          {watch('cancel')}
        </Button>
      </div>
    </form>
  );
}

/** Whoever may not see the channels is offered none. */
function useChannelNames(): readonly { readonly id: string; readonly name: string }[] {
  const [channels, setChannels] = useState<readonly { id: string; name: string }[]>([]);
  useEffect(() => {
    get('/api/v1/notices').then(
      (answer) =>
        setChannels(
          listIn(answer, 'channels').map((one) => {
            const value = fieldsOf(fieldsOf(one)['value']);
            const id = textOf(value['id']) ?? '';
            return { id, name: textOf(value['name']) ?? id };
          }),
        ),
      () => undefined,
    );
  }, []);
  return channels;
}
