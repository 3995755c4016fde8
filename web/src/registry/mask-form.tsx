/** Form of a mask: its range, the way it is made, and its picture over the recording before it is kept. */

import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HOUR_MS } from '../../../src/time/units.js';
import { idFrom } from '../ground/asking/addresses.js';
import { ask } from '../ground/asking/ask.js';
import {
  FaultLine,
  Field,
  FormReader,
  LongField,
  NumberField,
  SelectField,
  TimeField,
  useWork,
} from '../ground/asking/fields.js';
import { isoOf, localInput, localInstant } from '../ground/asking/instants.js';
import type { Kept, Records } from '../ground/asking/use-records.js';
import { Button } from '../ground/shell/button.js';
import { useNow } from '../ground/words/use-language.js';
import { useProgram } from '../program/program-store.js';
import { MASK_KINDS, type MaskBody, type MaskKind, type NamedMask, pointsFrom, pointText } from './mask.js';
import { type DrawnMask, MaskPicture, type Stretch } from './mask-picture.js';

/** Step in kHz that the form proposes. No receiver of ours has a finer one, which would only make the mask longer. */
const DEFAULT_STEP_KHZ = 10;

interface Props {
  readonly kept: Kept<NamedMask> | undefined;
  readonly put: Records<'masks'>['put'];
  close(): void;
}

export function MaskForm({ kept, put, close }: Props) {
  const { t } = useTranslation('registry');
  const { busy, fault, run } = useWork();
  const form = useRef<HTMLFormElement>(null);
  const old = kept?.value;
  const [kind, setKind] = useState<MaskKind>(old?.mask.kind ?? 'fixed');
  const [draft, setDraft] = useState<DrawnMask>();
  const draw = (element: HTMLFormElement) =>
    run(async () => {
      const read = new FormReader(element);
      const stretch = stretchOf(read);
      const [startHz = 0, stopHz = 0] = [read.hzOfMhz('start'), read.hzOfMhz('stop')];
      const isOld = old !== undefined && old.mask.kind === kind && read.text('again') === '';
      const made = kind === 'learnt' || kind === 'from-assignments';
      const mask = made && isOld ? old.mask : await maskOf(kind, read, { startHz, stopHz, stretch }, t);
      setDraft({ startHz, stopHz, mask, stretch });
    });
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (draft === undefined) return void draw(event.currentTarget);
    const name = new FormReader(event.currentTarget).text('name');
    const { startHz, stopHz, mask } = draft;
    const id = old?.id ?? idFrom(name);
    if (await run(() => put(id, kept?.version ?? 0, { name, startHz, stopHz, mask }))) close();
  };
  return (
    <form ref={form} className="form" onChange={() => setDraft(undefined)} onSubmit={(event) => void submit(event)}>
      <h3>{old === undefined ? t('masks.formNew') : t('masks.formEdit', { name: old.name })}</h3>
      <div className="columns narrow">
        <Field label={t('name')} name="name" required maxLength={200} defaultValue={old?.name} />
        <NumberField label={t('startMhz')} name="start" required defaultValue={old && old.startHz / 1e6} />
        <NumberField label={t('stopMhz')} name="stop" required defaultValue={old && old.stopHz / 1e6} />
        <SelectField
          label={t('masks.kindField')}
          value={kind}
          set={setKind}
          options={MASK_KINDS.map((one) => [one, t(`masks.kind.${one}`)] as const)}
        />
        <KindFields kind={kind} old={old?.mask} />
      </div>
      {kind === 'fixed' && (
        <LongField
          label={t('masks.points')}
          hint={t('masks.pointsHint')}
          name="points"
          rows={5}
          required
          defaultValue={pointText(old?.mask)}
        />
      )}
      <StretchFields />
      {draft !== undefined && <MaskPicture {...draft} />}
      <FaultLine words={fault} />
      <div className="row">
        <Button
          variant={draft === undefined ? 'filled' : 'default'}
          loading={busy && draft === undefined}
          onClick={() => form.current?.reportValidity() === true && void draw(form.current)}
        >
          {t('masks.make')}
        </Button>
        <Button type="submit" disabled={draft === undefined} loading={busy && draft !== undefined}>
          {t('save')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

function stretchOf(form: FormReader): Stretch {
  return {
    receiverId: form.text('receiver'),
    from: Date.parse(localInstant(form.text('from'))),
    to: Date.parse(localInstant(form.text('to'))),
  };
}

/** @throws Error with a sentence about a mask that cannot be made */
async function maskOf(
  kind: MaskKind,
  form: FormReader,
  { startHz, stopHz, stretch }: { startHz: number; stopHz: number; stretch: Stretch },
  t: (key: 'masks.badPoint', words: { line: string }) => string,
): Promise<MaskBody> {
  if (kind === 'fixed')
    try {
      return { kind, points: pointsFrom(form.text('points')) };
    } catch (error) {
      throw new Error(t('masks.badPoint', { line: (error as Error).message }), { cause: error });
    }
  if (kind === 'noise-following') return { kind, offsetDb: form.number('offset') ?? 0 };
  const range = { startHz, stopHz };
  if (kind === 'learnt') {
    const options = { offsetDb: form.number('learnOffset'), widenBins: form.number('widen') };
    const { receiverId, from, to } = stretch;
    const body = { receiverId, ...range, from: isoOf(from), to: isoOf(to), ...options };
    return (await ask('POST /api/v1/masks/learn', { body })).mask;
  }
  const body = {
    stationId: form.text('station'),
    ...range,
    stepHz: (form.number('step') ?? DEFAULT_STEP_KHZ) * 1000,
    baseDbm: form.number('base') ?? Number.NaN,
    licensedDbm: form.number('licensed'),
    marginDb: form.number('margin'),
  };
  return (await ask('POST /api/v1/masks/from-assignments', { body })).mask;
}

function KindFields({ kind, old }: { kind: MaskKind; old: MaskBody | undefined }) {
  const { t } = useTranslation('registry');
  const stations = useProgram((state) => state.stations);
  const number = (name: string, label: string, value: number) => (
    <NumberField label={label} name={name} required defaultValue={value} />
  );
  return (
    <>
      {kind === 'noise-following' &&
        number('offset', t('masks.offsetDb'), old?.kind === 'noise-following' ? old.offsetDb : 10)}
      {kind === 'learnt' && number('learnOffset', t('masks.learnOffsetDb'), 6)}
      {kind === 'learnt' && number('widen', t('masks.widenBins'), 2)}
      {kind === 'from-assignments' && (
        <>
          <SelectField
            label={t('station')}
            name="station"
            options={stations.map(({ id, name }) => [id, name] as const)}
          />
          {number('step', t('masks.stepKhz'), DEFAULT_STEP_KHZ)}
          {number('base', t('masks.baseDbm'), -95)}
          {number('licensed', t('masks.licensedDbm'), 0)}
          {number('margin', t('masks.marginDb'), 10)}
        </>
      )}
    </>
  );
}

/** The stretch of the recording over which the mask is shown. */
function StretchFields() {
  const { t } = useTranslation('registry');
  const now = useNow(60_000);
  const receivers = useProgram((state) => state.receivers);
  return (
    <div className="columns narrow">
      <SelectField label={t('masks.over')} name="receiver" options={receivers.map(({ id }) => [id, id] as const)} />
      <TimeField label={t('from')} name="from" type="datetime-local" defaultValue={localInput(now - HOUR_MS)} />
      <TimeField label={t('to')} name="to" type="datetime-local" defaultValue={localInput(now)} />
    </div>
  );
}
