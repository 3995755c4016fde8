/** A form that makes a report of a stretch of time. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DAY_MS } from '../../../../src/time/units.js';
import { ask } from '../../ground/asking/ask.js';
import { Choices, Form, type FormReader, LongField, SelectField, TimeField } from '../../ground/asking/fields.js';
import { LOCAL_OFFSET_MS, localInput, localInstant } from '../../ground/asking/instants.js';
import { useRecords } from '../../ground/asking/use-records.js';
import { navigate } from '../../ground/shell/address.js';
import { Button } from '../../ground/shell/button.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { programNow, useProgram } from '../../program/program-store.js';
import { linesOf } from './report.js';

const OFFERED = ['daily', 'statistics', 'campaign', 'occupancy'] as const;

/** Begin of the Vietnamese day. */
const dayStart = (at: number) => Math.floor((at + LOCAL_OFFSET_MS) / DAY_MS) * DAY_MS - LOCAL_OFFSET_MS;

function lastMonth(now: number): { from: number; to: number } {
  const local = new Date(now + LOCAL_OFFSET_MS);
  const first = (months: number) => Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + months, 1) - LOCAL_OFFSET_MS;
  return { from: first(-1), to: first(0) };
}

const QUICK = {
  day: (now: number) => ({ from: now - DAY_MS, to: now }),
  yesterday: (now: number) => ({ from: dayStart(now) - DAY_MS, to: dayStart(now) }),
  week: (now: number) => ({ from: now - 7 * DAY_MS, to: now }),
  lastMonth,
};

export function MakeForm() {
  const { t } = useTranslation('reports');
  const language = useLanguage();
  const campaigns = useRecords('campaigns');
  const [kind, setKind] = useState<(typeof OFFERED)[number]>('daily');
  const submit = async (form: FormReader) => {
    const ofTime = kind !== 'campaign';
    const body = {
      kind,
      campaignId: ofTime ? undefined : form.text('campaign'),
      from: ofTime ? localInstant(form.text('from')) : undefined,
      to: ofTime ? localInstant(form.text('to')) : undefined,
      receiverId: kind === 'occupancy' ? form.text('receiver') : undefined,
      drill: form.checked('drill') || undefined,
      remarks: form.given('remarks'),
      ...addressesOf(form),
    };
    navigate(`/reports/${(await ask('POST /api/v1/reports', { body })).report.id}`);
  };
  return (
    <section className="card" aria-label={t('make.title')}>
      <h2>{t('make.title')}</h2>
      <Form send={submit} words={t('make.submit')} acts={<span className="dim small">{t('make.minutesHint')}</span>}>
        <Choices
          legend={t('make.kind')}
          type="radio"
          name="kind"
          options={OFFERED.map((one) => [one, t(`kind.${one}`)] as const)}
          chosen={[kind]}
          toggle={setKind}
        />
        {kind === 'campaign' ? (
          <SelectField
            label={t('make.campaign')}
            name="campaign"
            required
            options={campaigns.rows.map(({ value }) => [value.id, value.name[language]] as const)}
          />
        ) : (
          <PeriodFields ofReceiver={kind === 'occupancy'} />
        )}
        <AddressFields />
        <LongField label={t('make.remarks')} name="remarks" rows={2} maxLength={8000} />
        {kind === 'daily' && (
          <label className="check">
            <input type="checkbox" name="drill" /> {t('make.drill')}{' '}
            <span className="dim small">{t('make.drillHint')}</span>
          </label>
        )}
      </Form>
    </section>
  );
}

/** Addressees (Kính gửi) and recipients (Nơi nhận) of one paper; left empty, those of the letterhead. */
function AddressFields() {
  const { t } = useTranslation('reports');
  return (
    <details>
      <summary>{t('paper.addresses')}</summary>
      <div className="columns narrow">
        <LongField label={t('paper.addressees')} hint={t('paper.lines')} name="addressees" rows={2} />
        <LongField label={t('paper.recipients')} hint={t('paper.lines')} name="recipients" rows={2} />
      </div>
    </details>
  );
}

function addressesOf(form: FormReader) {
  const given = (name: string) => {
    const lines = linesOf(form.text(name));
    return lines.length === 0 ? undefined : lines;
  };
  return { addressees: given('addressees'), recipients: given('recipients') };
}

function PeriodFields({ ofReceiver }: { ofReceiver: boolean }) {
  const { t } = useTranslation('reports');
  const receivers = useProgram((state) => state.receivers);
  const [period, setPeriod] = useState(() => QUICK.day(programNow()));
  return (
    <>
      <div className="line tight row">
        {(['day', 'yesterday', 'week', 'lastMonth'] as const).map((one) => (
          <Button key={one} size="small" variant="default" onClick={() => setPeriod(QUICK[one](programNow()))}>
            {t(`make.${one}`)}
          </Button>
        ))}
      </div>
      <div className="columns narrow" key={`${period.from}/${period.to}`}>
        {(['from', 'to'] as const).map((end) => (
          <TimeField
            key={end}
            label={t(`make.${end}`)}
            name={end}
            type="datetime-local"
            required
            defaultValue={localInput(period[end])}
          />
        ))}
        {ofReceiver && (
          <SelectField
            label={t('make.receiver')}
            name="receiver"
            required
            options={receivers.map(({ id, name }) => [id, name] as const)}
          />
        )}
      </div>
    </>
  );
}
