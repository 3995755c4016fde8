/** A form that makes a report of a stretch of time. */
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { localInput, localInstant } from '../asking/instants.js';
import { request } from '../asking/request.js';
import { useRecords } from '../asking/use-records.js';
import { useLive } from '../live-context.js';
import { navigate } from '../shell/address.js';
import { usePage } from '../state/page-store.js';
import { useWork } from '../watch/use-work.js';
import { reportFrom } from './report.js';

const DAY_MS = 86_400_000;
const ZONE_MS = 7 * 3_600_000;
const OFFERED = ['daily', 'statistics', 'campaign', 'occupancy'] as const;

/** Begin of the Vietnamese day. */
const dayStart = (at: number) => Math.floor((at + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS;

function lastMonth(now: number): { from: number; to: number } {
  const local = new Date(now + ZONE_MS);
  const first = (months: number) => Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + months, 1) - ZONE_MS;
  return { from: first(-1), to: first(0) };
}

export function MakeForm() {
  const { t } = useTranslation('reports');
  const { session } = useLive();
  const receivers = usePage((state) => state.receivers);
  const language = usePage((state) => state.language);
  const campaigns = useRecords('campaigns');
  const { busy, fault, run } = useWork();
  const [kind, setKind] = useState<(typeof OFFERED)[number]>('daily');
  const [period, setPeriod] = useState(() => {
    const now = session.now();
    return { from: now - DAY_MS, to: now };
  });
  const quick = {
    day: (now: number) => ({ from: now - DAY_MS, to: now }),
    yesterday: (now: number) => ({ from: dayStart(now) - DAY_MS, to: dayStart(now) }),
    week: (now: number) => ({ from: now - 7 * DAY_MS, to: now }),
    lastMonth,
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    const order = {
      kind,
      ...(kind === 'campaign' ? { campaignId: text('campaign') } : {}),
      ...(kind === 'campaign' ? {} : { from: localInstant(text('from')), to: localInstant(text('to')) }),
      ...(kind === 'occupancy' ? { receiverId: text('receiver') } : {}),
      ...(form.get('drill') === 'on' ? { drill: true } : {}),
      ...(text('remarks').trim() === '' ? {} : { remarks: text('remarks').trim() }),
    };
    await run(async () => {
      const report = reportFrom((await request('POST', '/api/v1/reports', order))['report']);
      if (report !== undefined) navigate(`/reports/${report.id}`);
    });
  };
  return (
    <section className="card" aria-label={t('make.title')}>
      <h2>{t('make.title')}</h2>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <fieldset className="choice-row">
          <legend>{t('make.kind')}</legend>
          {OFFERED.map((one) => (
            <label key={one} className="choice">
              <input type="radio" name="kind" checked={kind === one} onChange={() => setKind(one)} />
              <span>{t(`kind.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        {kind === 'campaign' ? (
          <label className="field">
            <span>{t('make.campaign')}</span>
            <select name="campaign" required>
              {campaigns.rows.map(({ value }) => (
                <option key={value.id} value={value.id}>
                  {value.name[language]}
                </option>
              ))}
            </select>
          </label>
        ) : (
          <>
            <div className="row-buttons wrap">
              {(['day', 'yesterday', 'week', 'lastMonth'] as const).map((one) => (
                <Button
                  key={one}
                  size="compact-sm"
                  variant="default"
                  onClick={() => setPeriod(quick[one](session.now()))}
                >
                  {t(`make.${one}`)}
                </Button>
              ))}
            </div>
            <div className="field-row" key={`${period.from}/${period.to}`}>
              {(['from', 'to'] as const).map((end) => (
                <label key={end} className="field">
                  <span>{t(`make.${end}`)}</span>
                  <input name={end} type="datetime-local" step={1} required defaultValue={localInput(period[end])} />
                </label>
              ))}
              {kind === 'occupancy' && (
                <label className="field">
                  <span>{t('make.receiver')}</span>
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
          </>
        )}
        <label className="field">
          <span>{t('make.remarks')}</span>
          <textarea name="remarks" rows={2} maxLength={8000} />
        </label>
        {kind === 'daily' && (
          <label className="check">
            <input type="checkbox" name="drill" /> {t('make.drill')}{' '}
            <span className="dim small">{t('make.drillHint')}</span>
          </label>
        )}
        <FaultLine words={fault} />
        <div className="form-buttons">
          <Button type="submit" loading={busy}>
            {t('make.submit')}
          </Button>
          <span className="dim small">{t('make.minutesHint')}</span>
        </div>
      </form>
    </section>
  );
}
