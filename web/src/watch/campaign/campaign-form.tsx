/** A campaign: its days, the targets it tightens for each severity, the bands it watches with special care. */
import { Button } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { idFrom } from '../../asking/addresses.js';
import { FaultLine } from '../../asking/fields.js';
import { localInput, localInstant } from '../../asking/instants.js';
import type { Kept } from '../../asking/use-records.js';
import { SEVERITIES } from '../../cases/incident.js';
import { usePage } from '../../state/page-store.js';
import { useBands } from '../bands.js';
import { minuteOf } from '../roster/local-days.js';
import { useWork } from '../use-work.js';
import type { Campaign } from './campaign.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Bands of these severities are offered for special care; a campaign is about safety first. */
const SPECIAL_SEVERITY = 3;

interface Props {
  readonly kept: Kept<Campaign> | undefined;
  put(id: string, version: number, value: object): Promise<void>;
  close(): void;
}

export function CampaignForm({ kept, put, close }: Props) {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  const language = usePage((state) => state.language);
  const { busy, fault, run } = useWork();
  const bands = useBands().filter(({ severity }) => severity <= SPECIAL_SEVERITY);
  const old = kept?.value;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const id = old?.id ?? idFrom(String(form.get('vi')));
    if (await run(() => put(id, kept?.version ?? 0, campaignOf(form)))) close();
  };
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <div className="field-row">
        <label className="field">
          <span>{t('campaigns.nameVi')}</span>
          <input name="vi" required maxLength={200} defaultValue={old?.name.vi} />
        </label>
        <label className="field">
          <span>{t('campaigns.nameEn')}</span>
          <input name="en" required maxLength={200} defaultValue={old?.name.en} />
        </label>
        <label className="field">
          <span>{t('campaigns.from')}</span>
          <input name="from" type="datetime-local" required defaultValue={old && localInput(old.from).slice(0, 16)} />
        </label>
        <label className="field">
          <span>{t('campaigns.to')}</span>
          <input name="to" type="datetime-local" required defaultValue={old && localInput(old.to).slice(0, 16)} />
        </label>
        <label className="field">
          <span>{t('campaigns.reportAt')}</span>
          <input name="report" type="time" required defaultValue={clock(old?.reportAtMin ?? 450)} />
        </label>
        <label className="field">
          <span>{t('campaigns.revisit')}</span>
          <input
            name="revisit"
            type="number"
            min={1}
            defaultValue={old?.maxRevisitMs === undefined ? '' : old.maxRevisitMs / 1000}
          />
        </label>
      </div>
      <fieldset className="target-grid">
        <legend>{t('campaigns.targets')}</legend>
        {SEVERITIES.map((severity) => {
          const target = old?.targets[severity];
          const stepMs = old?.escalationStepMs[severity];
          const cell = (name: string, words: string, value: number | undefined) => (
            <label className="field">
              <span className="dim small">{words}</span>
              <input name={`${name}${severity}`} type="number" min={0.5} step={0.5} defaultValue={value ?? ''} />
            </label>
          );
          return (
            <div key={severity} className="field-row">
              <span>
                {severity} {common(`cases.severity.${severity}`)}
              </span>
              {cell('ack', t('campaigns.ack'), target && target.acknowledgeMs / MINUTE_MS)}
              {cell('resolve', t('campaigns.resolve'), target && target.resolveMs / HOUR_MS)}
              {cell('step', t('campaigns.step'), stepMs === undefined ? undefined : stepMs / MINUTE_MS)}
            </div>
          );
        })}
      </fieldset>
      <label className="field">
        <span>{t('campaigns.bands')}</span>
        <select key={bands.length} name="bands" multiple size={8} defaultValue={[...(old?.bandKeys ?? [])]}>
          {bands.map(({ key, name }) => (
            <option key={key} value={key}>
              {name[language]}
            </option>
          ))}
        </select>
      </label>
      <FaultLine words={fault} />
      <div className="form-buttons">
        <Button type="submit" loading={busy}>
          {t('save')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

/** What the form says, as the API takes it; a severity without both targets keeps the house's. */
function campaignOf(form: FormData): object {
  const text = (name: string) => String(form.get(name) ?? '');
  const number = (name: string) => (text(name) === '' ? undefined : Number(text(name)));
  const targets: Record<string, object> = {};
  const escalationStepMs: Record<string, number> = {};
  for (const severity of SEVERITIES) {
    const [ack, resolve, step] = ['ack', 'resolve', 'step'].map((name) => number(`${name}${severity}`));
    if (ack !== undefined && resolve !== undefined)
      targets[severity] = { acknowledgeMs: ack * MINUTE_MS, resolveMs: resolve * HOUR_MS };
    if (step !== undefined) escalationStepMs[severity] = step * MINUTE_MS;
  }
  const revisit = number('revisit');
  return {
    name: { vi: text('vi').trim(), en: text('en').trim() },
    from: localInstant(`${text('from')}:00`),
    to: localInstant(`${text('to')}:00`),
    ...{ targets, escalationStepMs },
    bandKeys: form.getAll('bands').map(String),
    ...(revisit === undefined ? {} : { maxRevisitMs: revisit * 1000 }),
    reportAtMin: minuteOf(text('report')),
  };
}
