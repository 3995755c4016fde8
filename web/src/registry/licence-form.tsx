/** Form of a licence: read, add, change, remove. */

import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../src/api/records.js';
import { DAY_MS } from '../../../src/time/units.js';
import { useMay, useSession } from '../ground/access/session.js';
import { idFrom } from '../ground/asking/addresses.js';
import {
  clockOf,
  Field,
  FormEnd,
  FormReader,
  LongField,
  NumberField,
  SelectField,
  TimeField,
  useWork,
  type Work,
} from '../ground/asking/fields.js';
import { isoOf } from '../ground/asking/instants.js';
import type { Kept, Records } from '../ground/asking/use-records.js';
import { useNames } from '../ground/names/use-names.js';
import { Button } from '../ground/shell/button.js';
import { dayOf, minuteOf, startOf } from '../ground/words/local-days.js';
import { type Licence, lastInstant } from './licence.js';

interface Props {
  readonly kept: Kept<Licence> | undefined;
  readonly put: Records<'assignments'>['put'];
  readonly remove: Records<'assignments'>['remove'];
  close(): void;
}

export function LicenceForm({ kept, put, remove, close }: Props) {
  const { t } = useTranslation('registry');
  const { busy, fault, run } = useWork();
  const names = useNames();
  const old = kept?.value;
  const keepsRegister = useMay('registry');
  const me = useSession(({ user }) => user?.id);
  const isProposed = old?.proposedBy !== undefined;
  const mayWrite = keepsRegister || old === undefined || isProposed;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = licenceOf(new FormReader(event.currentTarget));
    // The program writes down who proposes it.
    const value = keepsRegister && !isProposed ? typed : { ...typed, proposedBy: me ?? 'me' };
    const id = old?.id ?? `${idFrom(value.licenceNo)}#${Date.now().toString(36)}`;
    if (await run(() => put(id, kept?.version ?? 0, value))) close();
  };
  const usual = Object.entries(old?.usualLevelsDbm ?? {}).map(([station, level]) => `${station}: ${level}`);
  const title = old === undefined ? t('licences.formNew') : t('licences.formEdit', { name: old.name });
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <LicenceFields old={old} />
        <p className="dim small">{t('licences.validToHint')}</p>
        <LongField
          label={t('licences.usual')}
          hint={t('licences.usualHint')}
          name="usual"
          rows={2}
          defaultValue={usual.join('\n')}
        />
        {isProposed && <p className="dim">{t('licences.proposedBy', { person: names(old.proposedBy) })}</p>}
        {mayWrite && (
          <FormEnd
            fault={fault}
            busy={busy}
            close={close}
            {...(keepsRegister && !isProposed ? {} : { send: t('licences.propose') })}
          >
            {kept !== undefined && <LicenceActs {...{ kept, put, remove, close, run }} mine={old?.proposedBy === me} />}
          </FormEnd>
        )}
      </form>
    </section>
  );
}

function licenceOf(form: FormReader): RecordBody<'assignments'> {
  const bandwidthKhz = form.number('bandwidth') ?? 0;
  const validTo = form.given('validTo');
  const [from, to] = [form.text('hoursFrom'), form.text('hoursTo')];
  const usual = form
    .text('usual')
    .split('\n')
    .flatMap((line) => {
      const [, station, level] = /^(.+?)\s*:\s*([-−]?[\d.,]+)\s*(?:dBm)?$/i.exec(line.trim()) ?? [];
      return station === undefined || level === undefined
        ? []
        : [[station, Number(level.replace('−', '-').replace(',', '.'))] as const];
    });
  return {
    licenceNo: form.text('licenceNo'),
    holder: form.text('holder'),
    name: form.text('name'),
    status: form.text('status') === 'secondary' ? 'secondary' : 'primary',
    centreHz: form.hzOfMhz('centre') ?? 0,
    bandwidthHz: Math.round(bandwidthKhz * 1e6) / 1e3,
    powerW: form.number('power'),
    emission: form.given('emission'),
    latitude: form.number('latitude'),
    longitude: form.number('longitude'),
    validFrom: isoOf(startOf(form.text('validFrom'))),
    validTo: validTo === undefined ? undefined : isoOf(startOf(validTo) + DAY_MS),
    hours: from === '' || to === '' ? undefined : { startMin: minuteOf(from), endMin: minuteOf(to) },
    toleranceHz: form.number('tolerance'),
    usualLevelsDbm: usual.length === 0 ? undefined : Object.fromEntries(usual),
  };
}

function LicenceFields({ old }: { old: Licence | undefined }) {
  const { t } = useTranslation('registry');
  return (
    <div className="columns narrow">
      <Field label={t('licences.licenceNo')} name="licenceNo" required maxLength={100} defaultValue={old?.licenceNo} />
      <Field label={t('licences.nameField')} name="name" required maxLength={200} defaultValue={old?.name} />
      <Field label={t('licences.holder')} name="holder" maxLength={200} defaultValue={old?.holder} />
      <SelectField
        label={t('licences.status')}
        name="status"
        defaultValue={old?.status ?? 'primary'}
        options={(['primary', 'secondary'] as const).map((one) => [one, t(`licences.${one}`)] as const)}
      />
      <NumberField label={t('licences.centreMhz')} name="centre" required defaultValue={old && old.centreHz / 1e6} />
      <NumberField
        label={t('licences.bandwidthKhz')}
        name="bandwidth"
        required
        defaultValue={old && old.bandwidthHz / 1e3}
      />
      <NumberField label={t('licences.powerW')} name="power" defaultValue={old?.powerW} />
      <Field label={t('licences.emission')} name="emission" maxLength={20} defaultValue={old?.emission} />
      <NumberField label={t('licences.latitude')} name="latitude" defaultValue={old?.latitude} />
      <NumberField label={t('licences.longitude')} name="longitude" defaultValue={old?.longitude} />
      <TimeField
        label={t('licences.validFrom')}
        name="validFrom"
        type="date"
        required
        defaultValue={old && dayOf(old.validFrom)}
      />
      <TimeField
        label={t('licences.validTo')}
        name="validTo"
        type="date"
        defaultValue={old?.validTo === undefined ? '' : dayOf(lastInstant(old.validTo))}
      />
      <TimeField
        label={t('licences.hoursFrom')}
        name="hoursFrom"
        type="time"
        defaultValue={old?.hours && clockOf(old.hours.startMin)}
      />
      <TimeField
        label={t('licences.hoursTo')}
        name="hoursTo"
        type="time"
        defaultValue={old?.hours && clockOf(old.hours.endMin % 1440)}
      />
      <NumberField label={t('licences.toleranceHz')} name="tolerance" defaultValue={old?.toleranceHz} />
    </div>
  );
}

interface ActsProps extends Omit<Props, 'kept'> {
  readonly kept: Kept<Licence>;
  /** Nobody confirms a proposal of his own. */
  readonly mine: boolean;
  readonly run: Work['run'];
}

function LicenceActs({ kept, put, remove, close, run, mine }: ActsProps) {
  const { t } = useTranslation('registry');
  const { version, value } = kept;
  const act = (work: () => Promise<unknown>) => void run(work).then((done) => done && close());
  /** As it was proposed, without the mark of a proposal. */
  const confirm = ({ id, proposedBy: _, ...proposed }: Licence) => put(id, version, proposed);
  return (
    <>
      {value.proposedBy !== undefined && !mine && (
        <Button onClick={() => act(() => confirm(value))}>{t('licences.confirm')}</Button>
      )}
      <Button variant="default" onClick={() => act(() => remove(value.id, version))}>
        {t('remove')}
      </Button>
    </>
  );
}
