/** Form of a rule. A changed rule is kept switched off until its trial was run. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idFrom } from '../ground/asking/addresses.js';
import {
  Choices,
  Field,
  FormEnd,
  FormReader,
  NumberField,
  SelectField,
  StationField,
} from '../ground/asking/fields.js';
import type { Kept, Records } from '../ground/asking/use-records.js';
import { useWork } from '../ground/asking/use-work.js';
import { EMISSION_CLASSES, emissionName } from '../ground/names/emission-names.js';
import type { NamedMask } from './mask.js';
import type { Rule } from './rule.js';

/** Classes of detection that a rule may name. */
const CLASSES = [...EMISSION_CLASSES, 'unknown'] as const;

interface Props {
  readonly kept: Kept<Rule> | undefined;
  readonly masks: readonly NamedMask[];
  readonly put: Records<'rules'>['put'];
  close(): void;
}

export function RuleForm({ kept, masks, put, close }: Props) {
  const { t } = useTranslation('registry');
  const { busy, fault, run } = useWork();
  const old = kept?.value;
  const [kind, setKind] = useState(old?.settings.kind ?? 'mask');
  const mask = old?.settings.kind === 'mask' ? old.settings : undefined;
  const quiet = old?.settings.kind === 'quiet' ? old.settings : undefined;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    const name = form.text('name');
    const value = { name, active: false, settings: settingsOf(kind, form) };
    if (await run(() => put(old?.id ?? idFrom(name), kept?.version ?? 0, value))) close();
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
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
      <FormEnd fault={fault} busy={busy} disabled={kind === 'mask' && masks.length === 0} close={close} />
    </form>
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
