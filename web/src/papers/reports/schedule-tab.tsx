/** Reports that make themselves: when, of what, and whom they are sent to. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyNote } from '../../ground/access/only.js';
import {
  clockOf,
  FaultLine,
  Form,
  type FormReader,
  SelectField,
  TimeField,
  useWork,
} from '../../ground/asking/fields.js';
import { isoOf } from '../../ground/asking/instants.js';
import { EditedList, type KeptRecord, listOf, type Records, useRecords } from '../../ground/asking/use-records.js';
import { Button } from '../../ground/shell/button.js';
import { minuteOf } from '../../ground/words/local-days.js';
import { programNow, useProgram } from '../../program/program-store.js';
import { ChannelChoices } from '../notices/channel-choices.js';

const SCHEDULED: readonly Schedule['kind'][] = ['daily', 'statistics', 'occupancy'];
const EVERY: readonly Schedule['every'][] = ['day', 'week', 'month'];

type Schedule = KeptRecord<'report-schedules'>['value'];

export function ScheduleTab() {
  const { t } = useTranslation('reports');
  const records = useRecords('report-schedules');
  const sentence = ({ kind, every, atMin, receiverId }: Schedule) =>
    t('schedule.line', { kind: t(`kind.${kind}`), every: t(`schedule.${every}`), time: clockOf(atMin) }) +
    (receiverId === undefined ? '' : ` · ${receiverId}`);
  return (
    <section className="card" aria-label={t('schedule.title')}>
      <h2>{t('schedule.title')}</h2>
      <p className="dim">{t('schedule.hint')}</p>
      <OnlyNote may="duty" />
      <EditedList
        {...listOf(records)}
        may="duty"
        none={t('schedule.none')}
        add={t('schedule.add')}
        onlyNew
        nameOf={({ value }) => sentence(value)}
        show={({ value }) => (
          <>
            <b>{sentence(value)}</b> {!value.active && <span className="dim">({t('schedule.paused')})</span>}
            {value.channelIds.length > 0 && <span className="small block dim">→ {value.channelIds.join(', ')}</span>}
          </>
        )}
        more={(kept) => <PauseButton kept={kept} put={records.put} />}
        form={(_kept, close) => <ScheduleForm records={records} close={close} />}
      />
    </section>
  );
}

function PauseButton({ kept, put }: { kept: KeptRecord<'report-schedules'>; put: Records<'report-schedules'>['put'] }) {
  const { t } = useTranslation('reports');
  const { busy, fault, run } = useWork();
  const { id, active, ...rest } = kept.value;
  return (
    <>
      <FaultLine words={fault} />
      <Button
        size="small"
        variant="default"
        loading={busy}
        onClick={() => void run(() => put(id, kept.version, { ...rest, active: !active }))}
      >
        {t(active ? 'schedule.pause' : 'schedule.resume')}
      </Button>
    </>
  );
}

function ScheduleForm({ records, close }: { records: Records<'report-schedules'>; close(): void }) {
  const { t } = useTranslation('reports');
  const receivers = useProgram((state) => state.receivers);
  const [kind, setKind] = useState<Schedule['kind']>('daily');
  const submit = async (form: FormReader) => {
    const now = programNow();
    const value = {
      kind,
      every: EVERY.find((one) => one === form.text('every')) ?? 'day',
      atMin: minuteOf(form.text('at')),
      active: true,
      since: isoOf(now),
      channelIds: form.all('channels'),
      receiverId: kind === 'occupancy' ? form.text('receiver') : undefined,
    };
    await records.put(`${kind}-${now}`, 0, value);
  };
  return (
    <Form send={submit} close={close}>
      <div className="columns narrow">
        <SelectField
          label={t('schedule.kind')}
          value={kind}
          set={setKind}
          options={SCHEDULED.map((one) => [one, t(`kind.${one}`)] as const)}
        />
        <SelectField
          label={t('schedule.every')}
          name="every"
          defaultValue={kind === 'statistics' ? 'month' : 'day'}
          key={kind}
          options={EVERY.map((one) => [one, t(`schedule.${one}`)] as const)}
        />
        <TimeField label={t('schedule.at')} name="at" type="time" required defaultValue="07:30" />
        {kind === 'occupancy' && (
          <SelectField
            label={t('schedule.receiver')}
            name="receiver"
            required
            options={receivers.map(({ id, name }) => [id, name] as const)}
          />
        )}
      </div>
      <ChannelChoices legend={t('schedule.channels')} />
    </Form>
  );
}
