/** Rules: content, switch, and the trial on the past that each needs before it can be switched on. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idFrom } from '../ground/asking/addresses.js';
import {
  Choices,
  FaultLine,
  Field,
  Form,
  type FormReader,
  NumberField,
  SelectField,
  useWork,
} from '../ground/asking/fields.js';
import { EditedList, type Kept, listOf, type Records, useRecords } from '../ground/asking/use-records.js';
import { EMISSION_CLASSES, emissionName } from '../ground/names/emission-names.js';
import { Button } from '../ground/shell/button.js';
import { useFormats } from '../ground/words/use-language.js';
import { useProgram } from '../program/program-store.js';
import type { NamedMask } from './mask.js';
import type { Rule } from './rule.js';
import { TrialCard } from './trial-card.js';

/** Classes of detection that a rule may name. */
const CLASSES = [...EMISSION_CLASSES, 'unknown'] as const;

interface Props {
  readonly kept: Kept<Rule> | undefined;
  readonly masks: readonly NamedMask[];
  readonly put: Records<'rules'>['put'];
  close(): void;
}

/** Form of a rule. A changed rule is kept switched off until its trial was run. */
function RuleForm({ kept, masks, put, close }: Props) {
  const { t } = useTranslation('registry');
  const old = kept?.value;
  const [kind, setKind] = useState(old?.settings.kind ?? 'mask');
  const mask = old?.settings.kind === 'mask' ? old.settings : undefined;
  const quiet = old?.settings.kind === 'quiet' ? old.settings : undefined;
  const submit = async (form: FormReader) => {
    const name = form.text('name');
    const value = { name, active: false, settings: settingsOf(kind, form) };
    await put(old?.id ?? idFrom(name), kept?.version ?? 0, value);
  };
  return (
    <Form send={submit} disabled={kind === 'mask' && masks.length === 0} close={close}>
      <h3>{old === undefined ? t('rules.formNew') : t('rules.formEdit', { name: old.name })}</h3>
      <div className="columns narrow">
        <Field label={t('name')} name="name" required maxLength={200} defaultValue={old?.name} />
        <SelectField
          label={t('rules.kindField')}
          value={kind}
          set={setKind}
          options={(['mask', 'quiet'] as const).map((one) => [one, t(`rules.kind.${one}`)] as const)}
        />
        {kind === 'mask' ? (
          <>
            <SelectField
              label={t('rules.mask')}
              name="maskId"
              required
              defaultValue={mask?.maskId}
              options={masks.map(({ id, name }) => [id, name] as const)}
            />
            <Field label={t('rules.n')} name="n" type="number" min={1} max={30} required defaultValue={mask?.n ?? 3} />
            <Field label={t('rules.m')} name="m" type="number" min={1} max={30} required defaultValue={mask?.m ?? 5} />
          </>
        ) : (
          <QuietFields quiet={quiet} />
        )}
      </div>
      {kind === 'quiet' && (
        <Choices
          legend={
            <>
              {t('rules.classes')} <span className="dim small">({t('rules.allClasses')} ∅)</span>
            </>
          }
          type="checkbox"
          name="classes"
          options={CLASSES.map((one) => [one, emissionName({ class: one })] as const)}
          initial={quiet?.classes ?? []}
        />
      )}
      <StationField defaultValue={old?.settings.stationIds ?? []} />
    </Form>
  );
}

function settingsOf(kind: Rule['settings']['kind'], form: FormReader): Rule['settings'] {
  const stationIds = form.all('stationIds');
  if (kind === 'mask')
    return { kind, maskId: form.text('maskId'), stationIds, n: form.number('n') ?? 0, m: form.number('m') ?? 0 };
  const shorterS = form.number('shorter');
  const classes = form.all('classes');
  return {
    kind,
    stationIds,
    startHz: form.hzOfMhz('start') ?? 0,
    stopHz: form.hzOfMhz('stop') ?? 0,
    belowDbm: form.number('belowDbm'),
    belowExcessDb: form.number('belowExcess'),
    shorterThanMs: shorterS === undefined ? undefined : shorterS * 1000,
    classes: CLASSES.filter((one) => classes.includes(one)),
  };
}

function QuietFields({ quiet }: { quiet: Extract<Rule['settings'], { kind: 'quiet' }> | undefined }) {
  const { t } = useTranslation('registry');
  return (
    <>
      <NumberField label={t('startMhz')} name="start" required defaultValue={quiet && quiet.startHz / 1e6} />
      <NumberField label={t('stopMhz')} name="stop" required defaultValue={quiet && quiet.stopHz / 1e6} />
      <NumberField label={t('rules.belowDbm')} name="belowDbm" defaultValue={quiet?.belowDbm} />
      <NumberField label={t('rules.belowExcessDb')} name="belowExcess" defaultValue={quiet?.belowExcessDb} />
      <NumberField
        label={t('rules.shorterThanS')}
        name="shorter"
        defaultValue={quiet?.shorterThanMs === undefined ? '' : quiet.shorterThanMs / 1000}
      />
    </>
  );
}

export function RuleTab() {
  const { t } = useTranslation('registry');
  const masks = useRecords('masks');
  const rules = useRecords('rules');
  const say = useRuleWords(masks.rows);
  return (
    <section className="card" aria-label={t('rules.title')}>
      <h2>{t('rules.title')}</h2>
      <p className="dim">{t('rules.hint')}</p>
      <EditedList
        {...listOf(rules)}
        may="registry"
        none={t('none')}
        add={t('add')}
        listClass="rule-list"
        nameOf={({ value }) => value.name}
        show={({ value }) => (
          <>
            <b>{value.name}</b>{' '}
            <span className="mark" data-on={value.active || undefined}>
              {t(value.active ? 'rules.on' : 'rules.off')}
            </span>
            <span className="small block dim">{say(value)}</span>
          </>
        )}
        more={(kept) => <TurnButton kept={kept} put={rules.put} />}
        below={({ value, version }) => <TrialCard key={version} rule={value} />}
        form={(kept, close) => (
          <RuleForm kept={kept} masks={masks.rows.map(({ value }) => value)} put={rules.put} close={close} />
        )}
      />
    </section>
  );
}

function TurnButton({ kept: { value, version }, put }: { kept: Kept<Rule>; put: Records<'rules'>['put'] }) {
  const { t } = useTranslation('registry');
  const { busy, fault, run } = useWork();
  const { id, name, active, settings } = value;
  return (
    <>
      <FaultLine words={fault} />
      <Button
        size="small"
        variant={active ? 'default' : 'filled'}
        loading={busy}
        onClick={() => void run(() => put(id, version, { name, active: !active, settings }))}
      >
        {t(active ? 'rules.turnOff' : 'rules.turnOn')}
      </Button>
    </>
  );
}

function useRuleWords(masks: readonly Kept<NamedMask>[]): (rule: Rule) => string {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  return ({ settings }) => {
    if (settings.kind === 'mask') {
      const mask = masks.find(({ value }) => value.id === settings.maskId)?.value.name ?? t('rules.lost');
      return t('rules.says.mask', { mask, n: settings.n, m: settings.m });
    }
    const { startHz, stopHz, belowDbm, belowExcessDb, shorterThanMs, classes = [] } = settings;
    const conditions = [
      belowDbm === undefined ? undefined : t('rules.when.below', { value: formats.number(belowDbm) }),
      belowExcessDb === undefined ? undefined : t('rules.when.belowExcess', { value: formats.number(belowExcessDb) }),
      shorterThanMs === undefined
        ? undefined
        : t('rules.when.shorter', { value: formats.number(shorterThanMs / 1000) }),
      classes.length === 0
        ? undefined
        : t('rules.when.classes', { value: classes.map((one) => emissionName({ class: one })).join(', ') }),
    ].filter((one) => one !== undefined);
    const range = `${formats.mhz(startHz)}–${formats.frequency(stopHz)}`;
    return t('rules.says.quiet', { range, conditions: conditions.map((one) => `, ${one}`).join('') });
  };
}

/** Which stations something holds for; none chosen are all. */
function StationField({ defaultValue }: { defaultValue: readonly string[] }) {
  const { t } = useTranslation('registry');
  const stations = useProgram((state) => state.stations);
  return (
    <Choices
      legend={
        <>
          {t('stations')} <span className="dim small">({t('allStations').toLowerCase()} ∅)</span>
        </>
      }
      type="checkbox"
      name="stationIds"
      options={stations.map(({ id, name }) => [id, name] as const)}
      initial={defaultValue}
    />
  );
}
