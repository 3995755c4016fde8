import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calibration, PlanReport, Reference } from '../../../src/api/receivers.js';
import type { Plan } from '../../../src/api/stations.js';
import { Only, OnlyButton } from '../ground/access/only.js';
import { ask } from '../ground/asking/ask.js';
import { FaultLine, Field, NumberField, TimeField, useWork } from '../ground/asking/fields.js';
import { hzFrom, numberFrom, tableFrom, tableText } from '../ground/asking/frequency-input.js';
import { localInput, localInstant } from '../ground/asking/instants.js';
import { useAsked, useFollowed } from '../ground/asking/use-followed.js';
import { Button } from '../ground/shell/button.js';
import { useFormats, useNow } from '../ground/words/use-language.js';
import { PlanTable } from './field/plan-table.js';
import { TableField } from './field/table-field.js';

/** The calibration in force, earlier versions, and a new one. */
export function CalibrationCard({ receiverId }: { receiverId: string }) {
  const { t } = useTranslation('field');
  const [adding, setAdding] = useState(false);
  const now = useNow(60_000);
  const { busy, fault, run } = useWork();
  const question = useCallback(
    async (signal: AbortSignal) => {
      const { calibrations: all } = await ask('GET /api/v1/calibrations', { query: { receiverId }, signal });
      const at = new Date().toISOString();
      const { calibrations, reference } = await ask('GET /api/v1/calibrations', { query: { receiverId, at }, signal });
      const [held] = calibrations;
      return { all: [...all].sort((a, b) => b.version - a.version), heldId: held?.id, reference };
    },
    [receiverId],
  );
  const { value, ask: askAgain } = useFollowed(question, { everyMs: 30_000 });
  const withdraw = async (id: string) => {
    await run(() => ask('POST /api/v1/calibrations/{calibrationId}/withdraw', { params: { calibrationId: id } }));
    await askAgain();
  };
  const held = value?.all.find(({ id }) => id === value.heldId);
  const others = value?.all.filter((one) => one !== held) ?? [];
  return (
    <section className="card">
      <h2>{t('calibration.title')}</h2>
      {value !== undefined && held === undefined && (
        <p className="mood" data-mood="warn">
          ◆ {t('calibration.none')}
        </p>
      )}
      {held !== undefined && <CalibrationFacts one={held} withdraw={() => void withdraw(held.id)} />}
      {others.length > 0 && (
        <details>
          <summary>{t('calibration.others', { count: others.length })}</summary>
          {others.map((one) => (
            <CalibrationFacts
              key={one.id}
              one={one}
              {...(one.withdrawnAt === undefined ? { withdraw: () => void withdraw(one.id) } : {})}
            />
          ))}
        </details>
      )}
      {value?.reference !== undefined && <ReferenceLine of={value.reference} />}
      {adding ? (
        <CalibrationForm
          receiverId={receiverId}
          now={now}
          close={() => {
            setAdding(false);
            void askAgain();
          }}
        />
      ) : (
        <OnlyButton may="registry" variant="default" loading={busy} onClick={() => setAdding(true)}>
          {t('calibration.add')}
        </OnlyButton>
      )}
      <FaultLine words={fault} />
    </section>
  );
}

/** How far the receiver's frequency and levels are off, as licensed transmitters show it. */
function ReferenceLine({ of: { ppm, uncertaintyPpm, count, levels = [] } }: { of: Reference }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const said = { ppm: formats.signed(ppm, 2), uncertainty: formats.number(uncertaintyPpm, 2), count };
  return (
    <>
      <p>{t('calibration.reference', said)}</p>
      {levels.map(({ startHz, stopHz, db, uncertaintyDb, count: from }) => (
        <p key={startHz}>
          {t('calibration.levels', {
            start: formats.frequency(startHz),
            stop: formats.frequency(stopHz),
            db: formats.signed(db, 0),
            uncertainty: formats.number(uncertaintyDb, 0),
            count: from,
          })}
        </p>
      ))}
    </>
  );
}

function CalibrationFacts({ one, withdraw }: { one: Calibration; withdraw?: () => void }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const day = (text: string) => formats.date(Date.parse(text));
  const validity =
    one.validTo === undefined
      ? t('calibration.validFrom', { from: day(one.validFrom) })
      : t('calibration.validBetween', { from: day(one.validFrom), to: day(one.validTo) });
  return (
    <div>
      <p>
        <b>{t('calibration.version', { version: one.version })}</b> ·{' '}
        {t('calibration.measured', { day: day(one.measuredAt), author: one.author })}
      </p>
      <p>
        {one.withdrawnAt === undefined ? validity : t('calibration.withdrawn', { day: day(one.withdrawnAt) })}
        {one.uncertaintyDb !== undefined && ` · ±${formats.number(one.uncertaintyDb, 1)} dB (95 %)`}
      </p>
      {one.note !== undefined && <p>{one.note}</p>}
      <details>
        <summary>{t('table.count', { count: one.correctionsDb.length })}</summary>
        <pre className="table-text">{tableText(one.correctionsDb, formats)}</pre>
      </details>
      {withdraw !== undefined && (
        <Only may="registry">
          <button type="button" className="text-button" onClick={withdraw}>
            {t('calibration.withdraw')}
          </button>
        </Only>
      )}
    </div>
  );
}

function CalibrationForm({ receiverId, now, close }: { receiverId: string; now: number; close(): void }) {
  const { t } = useTranslation('field');
  const { busy, fault, run } = useWork();
  const [table, setTable] = useState('');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const done = await run(async () => {
      const { points } = tableFrom(table);
      if (points === undefined) throw new Error(t('table.needed'));
      const body = {
        receiverId,
        author: text('author'),
        correctionsDb: points,
        measuredAt: localInstant(text('measuredAt')),
        validFrom: text('validFrom') === '' ? undefined : localInstant(text('validFrom')),
        validTo: text('validTo') === '' ? undefined : localInstant(text('validTo')),
        uncertaintyDb: text('uncertainty') === '' ? undefined : numberFrom(text('uncertainty')),
        note: text('note') === '' ? undefined : text('note'),
      };
      await ask('POST /api/v1/calibrations', { body });
    });
    if (done) close();
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <TableField
        label={t('calibration.table')}
        hint={t('calibration.tableHint')}
        value={table}
        required
        change={setTable}
      />
      <div className="columns narrow">
        <Field label={t('calibration.author')} name="author" required maxLength={120} />
        <TimeField
          label={t('calibration.measuredAt')}
          name="measuredAt"
          type="datetime-local"
          required
          defaultValue={localInput(now).slice(0, 16)}
        />
        <TimeField label={t('calibration.validFromField')} name="validFrom" type="datetime-local" />
        <TimeField label={t('calibration.validTo')} name="validTo" type="datetime-local" />
        <NumberField label={t('calibration.uncertainty')} name="uncertainty" />
      </div>
      <Field label={t('calibration.note')} name="note" maxLength={1000} />
      <div className="row">
        <OnlyButton may="registry" type="submit" loading={busy}>
          {t('save')}
        </OnlyButton>
        <OnlyButton may="registry" variant="default" onClick={close}>
          {t('cancel')}
        </OnlyButton>
      </div>
      <FaultLine words={fault} />
    </form>
  );
}

/** What the receiver watches, in what order, and how often it really comes round; changed here, checked before it is kept. */
export function PlansCard({ receiverId }: { receiverId: string }) {
  const { t } = useTranslation('field');
  const { value: current, ask: askAgain } = useAsked(
    'GET /api/v1/receivers/{receiverId}/plans',
    { params: { receiverId } },
    { everyMs: 15_000 },
  );
  const [draft, setDraft] = useState<PlanReport>();
  const { busy, fault, run } = useWork();
  const shown = draft ?? current;
  const check = (plans: readonly Plan[]) =>
    run(async () =>
      setDraft(
        await ask('POST /api/v1/receivers/{receiverId}/plans/check', { params: { receiverId }, body: { plans } }),
      ),
    );
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const plan = planFrom(new FormData(form));
    if (plan === undefined) await run(() => Promise.reject(new Error(t('plans.unreadable'))));
    else if (await check([...(shown?.plans ?? []), plan])) form.reset();
  };
  const keep = async () => {
    if (draft === undefined) return;
    if (
      await run(() =>
        ask('PUT /api/v1/receivers/{receiverId}/plans', { params: { receiverId }, body: { plans: draft.plans } }),
      )
    )
      setDraft(undefined);
    await askAgain();
  };
  return (
    <section className="card">
      <h2>{t('plans.title')}</h2>
      {shown !== undefined && (
        <PlanTable
          plans={shown.plans}
          revisits={shown.revisits}
          {...(draft === undefined ? {} : { remove: (i) => void check(draft.plans.filter((_, at) => at !== i)) })}
        />
      )}
      {draft === undefined ? (
        <Only may="tune">
          <Button variant="default" disabled={current === undefined} onClick={() => setDraft(current)}>
            {t('plans.change')}
          </Button>
        </Only>
      ) : (
        <>
          <form className="form" onSubmit={(event) => void add(event)}>
            <div className="columns narrow">
              <NumberField name="start" label={t('plans.start')} required />
              <NumberField name="stop" label={t('plans.stop')} required />
              <NumberField name="points" label={t('plans.pointCount')} />
              <NumberField name="every" label={t('plans.everySeconds')} />
              <NumberField name="priority" label={t('plans.priorityField')} />
            </div>
            <Button type="submit" variant="default" loading={busy}>
              {t('plans.add')}
            </Button>
          </form>
          <div className="row">
            <Button loading={busy} onClick={() => void keep()}>
              {t('save')}
            </Button>
            <Button variant="default" onClick={() => setDraft(undefined)}>
              {t('cancel')}
            </Button>
          </div>
        </>
      )}
      <FaultLine words={fault} />
    </section>
  );
}

/** Undefined where a frequency or a number cannot be read. */
export function planFrom(form: FormData): Plan | undefined {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const startHz = hzFrom(text('start'));
  const stopHz = hzFrom(text('stop'));
  const extra: Record<string, number> = {};
  for (const [name, field, scale] of [
    ['points', 'points', 1],
    ['every', 'everyMs', 1000],
    ['priority', 'priority', 1],
  ] as const) {
    if (text(name) === '') continue;
    const value = numberFrom(text(name));
    if (value === undefined) return undefined;
    extra[field] = value * scale;
  }
  return startHz === undefined || stopHz === undefined ? undefined : { startHz, stopHz, ...extra };
}
