/** One receiver: its state in words, its health, calibration, plans, who has it, and its tests. */

import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Receiver } from '../../../src/api/stations.js';
import { Only, OnlyNote } from '../ground/access/only.js';
import { ask } from '../ground/asking/ask.js';
import { FaultLine, Field, useWork } from '../ground/asking/fields.js';
import { useAsked } from '../ground/asking/use-followed.js';
import { useNames } from '../ground/names/use-names.js';
import { Button } from '../ground/shell/button.js';
import { useFormats } from '../ground/words/use-language.js';
import { programNow } from '../program/program-store.js';
import { BusySign, isOld } from './field/receiver-state.js';
import { SpurList, TrialRunner } from './field/trial-runner.js';
import { HealthCard } from './health-card.js';
import { CalibrationCard, PlansCard, planFrom } from './receiver-cards.js';
import { HeadCard } from './receiver-head.js';
import { AntennaCard } from './station-views.js';

export function ReceiverDetail({ id }: { id: string }) {
  const { t } = useTranslation('field');
  const {
    value: receiver,
    fault,
    ask: askAgain,
  } = useAsked(
    'GET /api/v1/receivers/{receiverId}',
    { params: { receiverId: id } },
    { everyMs: 5000, after: ['receiver'] },
  );
  if (receiver === undefined) return <p className="dim waiting">{fault === '' ? t('loading') : fault}</p>;
  return (
    <>
      <HeadCard receiver={receiver} />
      <div className="columns">
        <HealthCard receiver={receiver} isNow={receiver.status === 'sweeping' && !isOld(receiver, programNow())} />
        <PlansCard receiverId={id} />
        <HoldCard receiver={receiver} changed={askAgain} />
        <CalibrationCard receiverId={id} />
        <section className="card">
          <h2>{t('trial.acceptance.name')}</h2>
          <TrialRunner receiverId={id} kind="acceptance" />
        </section>
        <section className="card">
          <h2>{t('trial.self-test.name')}</h2>
          <TrialRunner receiverId={id} kind="self-test" />
        </section>
        <SpurCard receiverId={id} />
        {receiver.antenna !== undefined && <AntennaCard antenna={receiver.antenna} />}
      </div>
    </>
  );
}

/** Where the receiver hears itself: what the configuration says, and what its self-tests found. */
function SpurCard({ receiverId }: { receiverId: string }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const names = useNames();
  const { value, ask: askAgain } = useAsked(
    'GET /api/v1/receivers/{receiverId}/spurs',
    { params: { receiverId } },
    { everyMs: 15_000 },
  );
  const { fault, run } = useWork();
  const say = async (hz: number, own: boolean) => {
    const body = { hz, own };
    if (await run(() => ask('POST /api/v1/receivers/{receiverId}/spurs', { params: { receiverId }, body })))
      await askAgain();
  };
  return (
    <section className="card">
      <h2>{t('spurs.title')}</h2>
      {value?.configuredHz.length === 0 && value.maps.length === 0 && <p className="dim">{t('spurs.none')}</p>}
      {value !== undefined && value.configuredHz.length > 0 && (
        <p>{t('spurs.configured', { list: value.configuredHz.map((hz) => formats.frequency(hz)).join('; ') })}</p>
      )}
      {value?.maps.map((map) => (
        <div key={map.learnedAt}>
          <p className="dim small">
            {formats.clock(Date.parse(map.learnedAt))} {formats.date(Date.parse(map.learnedAt))} · {names(map.by)}
          </p>
          <SpurList map={map} onSay={(hz, own) => void say(hz, own)} />
        </div>
      ))}
      <FaultLine words={fault} />
    </section>
  );
}

/** Taking the receiver for a measurement of one's own, and giving it back. */
function HoldCard({ receiver, changed }: { receiver: Receiver; changed(): Promise<void> }) {
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
