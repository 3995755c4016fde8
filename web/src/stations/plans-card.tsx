/** What the receiver watches, in what order, and how often it really comes round; changed here, checked before it is kept. */

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanReport } from '../../../src/api/receivers.js';
import type { Plan } from '../../../src/api/stations.js';
import { Only } from '../ground/access/only.js';
import { ask } from '../ground/asking/ask.js';
import { FaultLine, NumberField } from '../ground/asking/fields.js';
import { hzFrom, numberFrom } from '../ground/asking/frequency-input.js';
import { useAsked } from '../ground/asking/use-followed.js';
import { useWork } from '../ground/asking/use-work.js';
import { Button } from '../ground/shell/button.js';
import { PlanTable } from './field/plan-table.js';

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
