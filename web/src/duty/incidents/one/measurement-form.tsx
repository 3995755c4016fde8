/** A bearing or a level that was measured in the field. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { krakenBearings } from '../../../../../src/location/kraken-bearings.js';
import { FaultLine, Field, FormEnd, NumberField, SelectField, useWork } from '../../../ground/asking/fields.js';
import { numberFrom } from '../../../ground/asking/frequency-input.js';
import { type FieldRecord, type Recorded, record } from '../../../ground/asking/outbox.js';
import { PhonePlace } from '../../../ground/asking/phone-place.js';
import { FileButton } from '../../../ground/shell/file-button.js';
import type { Formats } from '../../../ground/words/format.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { useProgram } from '../../../program/program-store.js';
import type { Incident } from '../../cases/incident.js';

const KINDS = ['bearing', 'level', 'nothing'] as const;
/** A bearing by hand with a directed antenna. */
const BY_HAND_DEG = '10';
const NUMBER = String.raw`[+\-−]?\d+([.,]\d+)?`;

const EMPTY = { latitude: '', longitude: '', deg: '', uncertaintyDeg: BY_HAND_DEG, db: '' };
type Draft = Readonly<typeof EMPTY> & { readonly kind: (typeof KINDS)[number]; readonly receiver: string };

type Measurement = Extract<Recorded, { kind: 'measurement' }>['measurement'];

interface Props {
  readonly id: string;
  /** Receiver of the measurement before. */
  readonly receiver?: string | undefined;
  /** A refused measurement, to be corrected. */
  readonly from?: FieldRecord;
  readonly before?: Measurement;
  close(): void;
}

export function MeasurementForm({ id, receiver = '', from, before, close }: Props) {
  const { t } = useTranslation('incidents');
  const formats = useFormats();
  const stations = useProgram((state) => state.stations);
  const work = useWork();
  const [draft, setDraft] = useState<Draft>(() =>
    before === undefined ? { ...EMPTY, kind: 'bearing', receiver } : typed(before, formats),
  );
  const set = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const setPlace = (latitude: number, longitude: number) =>
    set({ latitude: formats.number(latitude, 5), longitude: formats.number(longitude, 5) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void work
      .run(() => record(id, { kind: 'measurement', measurement: measured(draft) }, from))
      .then((isDone) => {
        if (!isDone) return;
        // What was typed meanwhile is the next measurement.
        setDraft((now) => (now === draft ? { ...now, deg: '', db: '' } : now));
      });
  };
  const number = (name: keyof Draft, hint?: string) => (
    <NumberField
      label={t(`where.form.${name}` as 'where.form.deg')}
      hint={hint}
      required
      pattern={NUMBER}
      value={draft[name]}
      set={(value) => set({ [name]: value })}
    />
  );
  return (
    <form className="form" onSubmit={submit}>
      <SelectField
        label={t('where.form.kind')}
        value={draft.kind}
        set={(kind) => set({ kind })}
        options={KINDS.map((kind) => [kind, t(`where.form.kinds.${kind}`)])}
      />
      <Field
        label={t('where.receiver')}
        hint={t('where.form.receiverHint')}
        required
        maxLength={100}
        value={draft.receiver}
        set={(receiver) => set({ receiver })}
      />
      {draft.kind === 'bearing' ? (
        <div className="form-row">
          {number('deg', t('where.form.degHint'))}
          {number('uncertaintyDeg')}
        </div>
      ) : (
        number('db', t(`where.form.dbHint.${draft.kind}`))
      )}
      <div className="form-row">
        {number('latitude')}
        {number('longitude')}
      </div>
      <div className="form-buttons">
        <PhonePlace work={work} place={setPlace} />
        {stations.map(({ id: station, name, latitude, longitude }) =>
          latitude === undefined || longitude === undefined ? null : (
            <button key={station} type="button" className="text-button" onClick={() => setPlace(latitude, longitude)}>
              {t('where.form.at', { station: name })}
            </button>
          ),
        )}
      </div>
      <FormEnd fault={work.fault} busy={work.busy} close={close} />
    </form>
  );
}

function typed({ receiver, latitude, longitude, bearing, level }: Measurement, formats: Formats): Draft {
  return {
    kind: level === undefined ? 'bearing' : level.isHeard ? 'level' : 'nothing',
    receiver,
    latitude: formats.number(latitude, 5),
    longitude: formats.number(longitude, 5),
    deg: bearing === undefined ? '' : formats.number(bearing.deg, 1),
    uncertaintyDeg: bearing === undefined ? BY_HAND_DEG : formats.number(bearing.uncertaintyDeg, 1),
    db: level === undefined ? '' : formats.number(level.db, 1),
  };
}

function measured({ kind, receiver, latitude, longitude, deg, uncertaintyDeg, db }: Draft) {
  const value = (text: string) => numberFrom(text) ?? Number.NaN;
  return {
    receiver,
    latitude: value(latitude),
    longitude: value(longitude),
    ...(kind === 'bearing'
      ? { bearing: { deg: value(deg), uncertaintyDeg: value(uncertaintyDeg) } }
      : { level: { db: value(db), isHeard: kind === 'level' } }),
  };
}

/** Two hours of a KrakenSDR that writes four lines a second. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What adds to the measurements of a case: the form, and the log of a KrakenSDR. */
export function AddMeasurement({ incident }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const [open, setOpen] = useState(false);
  const receiver = incident.measurements?.at(-1)?.receiver;
  if (open) return <MeasurementForm id={incident.id} receiver={receiver} close={() => setOpen(false)} />;
  return (
    <>
      <button type="button" className="text-button" onClick={() => setOpen(true)}>
        {t('where.add')}
      </button>{' '}
      <KrakenFile incident={incident} />
    </>
  );
}

/** Takes the bearings at the frequencies of the case. */
function KrakenFile({ incident: { id, startHz, stopHz } }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const { busy, fault, run } = useWork();
  const take = (file: File) =>
    run(async () => {
      const bearings = file.size > MOST_BYTES ? [] : krakenBearings(await file.text(), { startHz, stopHz });
      if (bearings.length === 0) throw new Error(t('where.kraken.none'));
      for (const { at, ...one } of bearings)
        await record(id, { kind: 'measurement', measurement: { ...one, at: new Date(at).toISOString() } });
    });
  return (
    <>
      <FileButton accept=".csv,.txt,.html" disabled={busy} chosen={([file]) => void take(file)}>
        {t('where.kraken.file')}
      </FileButton>
      <FaultLine words={fault} />
    </>
  );
}
