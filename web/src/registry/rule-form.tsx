/** One rule. A changed rule is kept switched off, until its trial was run. */
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idFrom } from '../asking/addresses.js';
import { FaultLine, Field, FormReader, given, StationField } from '../asking/fields.js';
import type { Kept } from '../asking/use-records.js';
import { emissionName } from '../live/detection/emission-names.js';
import { useWork } from '../watch/use-work.js';
import type { NamedMask } from './mask.js';
import type { Rule } from './rule.js';

/** Classes of detection that a rule may name. */
const CLASSES = [
  ...(['cw', 'cw-since-start', 'drift', 'pulsed', 'wideband-noise', 'fast-chirp', 'slow-chirp'] as const),
  ...(['hop', 'intermod', 'passive-intermod', 'splatter', 'unlicensed'] as const),
];

interface Props {
  readonly kept: Kept<Rule> | undefined;
  readonly masks: readonly NamedMask[];
  put(id: string, version: number, value: object): Promise<void>;
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
      <div className="field-row">
        <Field label={t('name')} name="name" required maxLength={200} defaultValue={old?.name} />
        <label className="field">
          <span>{t('rules.kindField')}</span>
          <select
            value={kind}
            onChange={({ currentTarget }) => setKind(currentTarget.value === 'quiet' ? 'quiet' : 'mask')}
          >
            <option value="mask">{t('rules.kind.mask')}</option>
            <option value="quiet">{t('rules.kind.quiet')}</option>
          </select>
        </label>
        {kind === 'mask' ? (
          <>
            <label className="field">
              <span>{t('rules.mask')}</span>
              <select name="maskId" required defaultValue={mask?.maskId}>
                {masks.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
            <Field label={t('rules.n')} name="n" type="number" min={1} max={30} required defaultValue={mask?.n ?? 3} />
            <Field label={t('rules.m')} name="m" type="number" min={1} max={30} required defaultValue={mask?.m ?? 5} />
          </>
        ) : (
          <>
            <Field
              label={t('startMhz')}
              name="start"
              inputMode="decimal"
              required
              defaultValue={quiet && quiet.startHz / 1e6}
            />
            <Field
              label={t('stopMhz')}
              name="stop"
              inputMode="decimal"
              required
              defaultValue={quiet && quiet.stopHz / 1e6}
            />
            <Field label={t('rules.belowDbm')} name="belowDbm" inputMode="decimal" defaultValue={quiet?.belowDbm} />
            <Field
              label={t('rules.belowExcessDb')}
              name="belowExcess"
              inputMode="decimal"
              defaultValue={quiet?.belowExcessDb}
            />
            <Field
              label={t('rules.shorterThanS')}
              name="shorter"
              inputMode="decimal"
              defaultValue={quiet?.shorterThanMs === undefined ? '' : quiet.shorterThanMs / 1000}
            />
          </>
        )}
      </div>
      {kind === 'quiet' && (
        <fieldset className="choice-row">
          <legend>
            {t('rules.classes')} <span className="dim small">({t('rules.allClasses')} ∅)</span>
          </legend>
          {CLASSES.map((one) => (
            <label key={one} className="choice">
              <input type="checkbox" name="classes" value={one} defaultChecked={quiet?.classes?.includes(one)} />
              <span>{emissionName({ class: one })}</span>
            </label>
          ))}
        </fieldset>
      )}
      <StationField defaultValue={old?.settings.stationIds ?? []} />
      <FaultLine words={fault} />
      <div className="form-buttons">
        <Button type="submit" loading={busy} disabled={kind === 'mask' && masks.length === 0}>
          {t('save')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

function settingsOf(kind: Rule['settings']['kind'], form: FormReader): object {
  const stationIds = form.all('stationIds');
  if (kind === 'mask')
    return { kind, maskId: form.text('maskId'), stationIds, n: form.number('n'), m: form.number('m') };
  const shorterS = form.number('shorter');
  return given({
    ...{ kind, stationIds, startHz: form.hzOfMhz('start'), stopHz: form.hzOfMhz('stop') },
    belowDbm: form.number('belowDbm'),
    belowExcessDb: form.number('belowExcess'),
    shorterThanMs: shorterS === undefined ? undefined : shorterS * 1000,
    classes: form.all('classes'),
  });
}
