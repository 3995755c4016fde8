/** Taking the receiver for a measurement of one's own, and giving it back. */

import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Receiver } from '../../../src/api/stations.js';
import { Only, OnlyNote } from '../ground/access/only.js';
import { ask } from '../ground/asking/ask.js';
import { FaultLine, Field } from '../ground/asking/fields.js';
import { useWork } from '../ground/asking/use-work.js';
import { Button } from '../ground/shell/button.js';
import { useFormats } from '../ground/words/use-language.js';
import { BusySign } from './field/receiver-state.js';
import { planFrom } from './plans-card.js';

export function HoldCard({ receiver, changed }: { receiver: Receiver; changed(): Promise<void> }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const { busy: working, fault, run } = useWork();
  const params = { receiverId: receiver.id };
  const take = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const plan = planFrom(form);
    await run(async () => {
      if (plan === undefined) throw new Error(t('plans.unreadable'));
      const body = {
        plan,
        minutes: Number(form.get('minutes')),
        reason: String(form.get('reason')),
        by: String(form.get('by')),
      };
      await ask('POST /api/v1/receivers/{receiverId}/hold', { params, body });
    });
    await changed();
  };
  const giveBack = async () => {
    await run(() => ask('DELETE /api/v1/receivers/{receiverId}/hold', { params }));
    await changed();
  };
  const { busy } = receiver;
  return (
    <section className="card">
      <h2>{t('hold.title')}</h2>
      <OnlyNote may="tune" />
      {busy === undefined ? (
        <Only may="tune">
          <form className="form" onSubmit={(event) => void take(event)}>
            <p>{t('hold.what')}</p>
            <div className="columns narrow">
              <Input name="by" label={t('hold.by')} />
              <Input name="reason" label={t('hold.reason')} />
              <Input name="start" label={t('plans.start')} />
              <Input name="stop" label={t('plans.stop')} />
              <Field
                label={t('hold.minutes')}
                name="minutes"
                type="number"
                min={1}
                max={480}
                required
                defaultValue={10}
              />
            </div>
            <Button type="submit" loading={working} disabled={receiver.status !== 'sweeping'}>
              {t('hold.take')}
            </Button>
          </form>
        </Only>
      ) : (
        <>
          <p>
            <BusySign busy={busy} />
          </p>
          <p>
            {formats.mhz(busy.plan.startHz)}–{formats.mhz(busy.plan.stopHz)} MHz
          </p>
          <Only may="tune">
            <Button loading={working} onClick={() => void giveBack()}>
              {t('hold.giveBack')}
            </Button>
          </Only>
        </>
      )}
      <FaultLine words={fault} />
    </section>
  );
}

function Input({ name, label }: { name: string; label: string }) {
  return <Field label={label} name={name} required maxLength={80} />;
}
