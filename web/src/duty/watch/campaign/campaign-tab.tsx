/** Watch campaigns: some days with shorter targets and shorter revisit times. */
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../../../src/api/records.js';
import { OnlyNote } from '../../../ground/access/only.js';
import { idFrom } from '../../../ground/asking/addresses.js';
import {
  clockOf,
  Field,
  Form,
  type FormReader,
  NameFields,
  SelectField,
  TimeField,
} from '../../../ground/asking/fields.js';
import { localInput, localInstant } from '../../../ground/asking/instants.js';
import { ListTable } from '../../../ground/asking/list-table.js';
import { EditedList, type Kept, listOf, type Records, useRecords } from '../../../ground/asking/use-records.js';
import { useBands } from '../../../ground/names/bands.js';
import { SEVERITIES, type Severity } from '../../../ground/names/severities.js';
import { hourOf, minuteOf } from '../../../ground/words/local-days.js';
import { useFormats, useNow } from '../../../ground/words/use-language.js';
import { ChannelChoices } from '../../../papers/notices/channel-choices.js';
import { type Campaign, latestFirst, phaseOf } from './campaign.js';
import { ReadinessList } from './readiness-list.js';

export function CampaignTab() {
  const { t } = useTranslation('watch');
  const now = useNow(60_000);
  const formats = useFormats();
  const records = useRecords('campaigns');
  const sorted = [...records.rows].sort((a, b) => latestFirst(a.value, b.value));
  return (
    <section className="card" aria-label={t('campaigns.title')}>
      <h2>{t('campaigns.title')}</h2>
      <OnlyNote may="registry" />
      <EditedList
        {...listOf(records)}
        rows={sorted}
        may="registry"
        none={t('none')}
        add={t('add')}
        nameOf={({ value }) => value.name[formats.language]}
        isGone={({ value }) => phaseOf(value, now) === 'past'}
        show={({ value }) => (
          <>
            <b>{value.name[formats.language]}</b> <span className="dim">{t(`campaigns.${phaseOf(value, now)}`)}</span>
            <span className="small block dim">
              {hourOf(value.from)} {formats.date(value.from)} – {hourOf(value.to)} {formats.date(value.to)} UTC+7
            </span>
          </>
        )}
        below={({ value }) => phaseOf(value, now) !== 'past' && <ReadinessList campaignId={value.id} />}
        form={(kept, close) => <CampaignForm kept={kept} put={records.put} close={close} />}
      />
    </section>
  );
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
interface Props {
  readonly kept: Kept<Campaign> | undefined;
  readonly put: Records<'campaigns'>['put'];
  close(): void;
}

/** A campaign: its days, the targets it tightens for each severity, the bands it watches with special care. */
function CampaignForm({ kept, put, close }: Props) {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  const formats = useFormats();
  // The gravest first: a campaign is about safety first, and may name any band.
  const bands = [...useBands()].sort((a, b) => a.severity - b.severity || a.startHz - b.startHz);
  const old = kept?.value;
  const submit = async (form: FormReader) => {
    const id = old?.id ?? idFrom(form.names().vi);
    await put(id, kept?.version ?? 0, campaignOf(form));
  };
  return (
    <Form send={submit} close={close}>
      <div className="columns narrow">
        <NameFields labels={{ vi: t('campaigns.nameVi'), en: t('campaigns.nameEn') }} names={old?.name} />
        <TimeField
          label={t('campaigns.from')}
          name="from"
          type="datetime-local"
          required
          defaultValue={old && localInput(old.from).slice(0, 16)}
        />
        <TimeField
          label={t('campaigns.to')}
          name="to"
          type="datetime-local"
          required
          defaultValue={old && localInput(old.to).slice(0, 16)}
        />
        <TimeField
          label={t('campaigns.reportAt')}
          name="report"
          type="time"
          required
          defaultValue={clockOf(old?.reportAtMin ?? 450)}
        />
        <Field
          label={t('campaigns.revisit')}
          name="revisit"
          type="number"
          min={1}
          defaultValue={old?.maxRevisitMs === undefined ? '' : old.maxRevisitMs / 1000}
        />
      </div>
      <TargetGrid old={old} />
      <SelectField
        label={t('campaigns.bands')}
        key={bands.length}
        name="bands"
        multiple
        size={8}
        defaultValue={[...(old?.bandKeys ?? [])]}
        options={bands.map(
          ({ key, name, severity }) =>
            [key, `${severity} ${common(`cases.severity.${severity}`)} · ${name[formats.language]}`] as const,
        )}
      />
      <ChannelChoices legend={t('campaigns.channels')} initial={old?.channelIds ?? []} />
    </Form>
  );
}

/** The content of the form as the API takes it; a severity without both targets keeps the usual ones. */
function campaignOf(form: FormReader): RecordBody<'campaigns'> {
  const targets: Record<number, { acknowledgeMs: number; resolveMs: number }> = {};
  const escalationStepMs: Record<number, number> = {};
  for (const severity of SEVERITIES) {
    const [ack, resolve, step] = ['ack', 'resolve', 'step'].map((name) => form.number(`${name}${severity}`));
    if (ack !== undefined && resolve !== undefined)
      targets[severity] = { acknowledgeMs: ack * MINUTE_MS, resolveMs: resolve * HOUR_MS };
    if (step !== undefined) escalationStepMs[severity] = step * MINUTE_MS;
  }
  const revisitS = form.number('revisit');
  return {
    name: form.names(),
    from: localInstant(form.text('from')),
    to: localInstant(form.text('to')),
    targets,
    escalationStepMs,
    bandKeys: form.all('bands'),
    channelIds: form.all('channels'),
    maxRevisitMs: revisitS === undefined ? undefined : revisitS * 1000,
    reportAtMin: minuteOf(form.text('report')),
  };
}

function TargetGrid({ old }: { old: Campaign | undefined }) {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  const nameOf = (severity: Severity) => `${severity} ${common(`cases.severity.${severity}`)}`;
  const column = (name: string, heading: string, keptOf: (severity: Severity) => number | undefined) => ({
    heading,
    cell: (severity: Severity) => (
      <Field
        label={<span className="sr-only">{`${nameOf(severity)}: ${heading}`}</span>}
        name={`${name}${severity}`}
        type="number"
        min={0.5}
        step={0.5}
        placeholder={t('campaigns.asUsual')}
        defaultValue={keptOf(severity) ?? ''}
      />
    ),
  });
  const target = (severity: Severity) => old?.targets[severity];
  const stepMs = (severity: Severity) => old?.escalationStepMs[severity];
  return (
    <fieldset onInput={needBoth}>
      <legend>{t('campaigns.targets')}</legend>
      <ListTable
        rows={SEVERITIES}
        keyOf={(severity) => severity}
        columns={[
          { heading: t('campaigns.level'), kind: 'name', cell: nameOf },
          column('ack', t('campaigns.ack'), (one) => inUnits(target(one)?.acknowledgeMs, MINUTE_MS)),
          column('resolve', t('campaigns.resolve'), (one) => inUnits(target(one)?.resolveMs, HOUR_MS)),
          column('step', t('campaigns.step'), (one) => inUnits(stepMs(one), MINUTE_MS)),
        ]}
      />
    </fieldset>
  );
}

function inUnits(ms: number | undefined, unitMs: number): number | undefined {
  return ms === undefined ? undefined : ms / unitMs;
}

/** A target has both times, or neither: with one of them the form would keep the usual ones without a word. */
function needBoth({ target }: FormEvent<HTMLFieldSetElement>) {
  const [ack, resolve] = (target as HTMLElement).closest('tr')?.querySelectorAll('input') ?? [];
  if (ack === undefined || resolve === undefined) return;
  ack.required = resolve.value !== '';
  resolve.required = ack.value !== '';
}
