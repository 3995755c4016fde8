/** Form of an export: kind of data, times, frequencies, file format. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, Form, SelectField, TimeField } from '../../ground/asking/fields.js';
import { localInput, localInstant } from '../../ground/asking/instants.js';
import { LOCAL_ZONE } from '../../ground/words/format.js';
import { useProgram } from '../../program/program-store.js';
import {
  type Format,
  type Job,
  KINDS,
  type Kind,
  SWEEP_FORMATS,
  startExport,
  TABLE_FORMATS,
  type Wanted,
} from './export-job.js';

export interface Preset {
  readonly what?: Kind | undefined;
  readonly receiverId?: string | undefined;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

export function ExportForm({ preset, started }: { preset: Preset; started: (job: Job) => void }) {
  const { t } = useTranslation('exports');
  const receivers = useProgram((state) => state.receivers);
  const [what, setWhat] = useState<Kind>(preset.what ?? 'sweeps');
  const [chosen, setReceiverId] = useState(preset.receiverId);
  const [from, setFrom] = useState(localInput(preset.from));
  const [to, setTo] = useState(localInput(preset.to));
  const [start, setStart] = useState(megahertz(preset.startHz));
  const [stop, setStop] = useState(megahertz(preset.stopHz));
  const [format, setFormat] = useState<Format>('csv');
  const [corrected, setCorrected] = useState<Corrected>('');
  const [every, setEvery] = useState('');
  const formats: readonly Format[] = what === 'sweeps' ? SWEEP_FORMATS : TABLE_FORMATS;
  const receiverId = chosen ?? receivers[0]?.id ?? '';
  const submit = async () => {
    started(await startExport(wantedOf({ what, format, receiverId, from, to, start, stop, every, corrected })));
  };
  return (
    <Form
      send={submit}
      className="export-form columns narrow"
      disabled={what !== 'incidents' && receiverId === ''}
      words={t('form.start_export')}
    >
      <SelectField
        label={t('form.what')}
        value={what}
        set={setWhat}
        options={KINDS.map((kind) => [kind, t(`kind.${kind}`)])}
      />
      {what !== 'incidents' && (
        <SelectField
          label={t('form.receiver')}
          value={receiverId}
          set={setReceiverId}
          options={receivers.map(({ id, name }) => [id, name])}
        />
      )}
      <Moment label={t('form.from')} value={from} set={setFrom} />
      <Moment label={t('form.to')} value={to} set={setTo} />
      {what !== 'occupancy' && (
        <>
          <Field label={t('form.start')} type="number" min={0} step="any" value={start} set={setStart} />
          <Field label={t('form.stop')} type="number" min={0} step="any" value={stop} set={setStop} />
        </>
      )}
      <SelectField
        label={t('form.format')}
        value={formats.includes(format) ? format : 'csv'}
        set={setFormat}
        options={formats.map((one) => [one, t(`format.${one}`)])}
      />
      {what === 'sweeps' && <LevelsField corrected={corrected} setCorrected={setCorrected} />}
      {what !== 'incidents' && <EveryField what={what} every={every} setEvery={setEvery} />}
      <p className="dim small export-hint">{t(`hint.${what === 'sweeps' && format === 'sm1809' ? 'sm1809' : what}`)}</p>
    </Form>
  );
}

function Moment({ label, value, set }: { label: string; value: string; set(value: string): void }) {
  return <TimeField label={`${label} (${LOCAL_ZONE})`} type="datetime-local" required value={value} set={set} />;
}

function megahertz(hz: number | undefined): string {
  return hz === undefined ? '' : String(Math.round(hz) / 1e6);
}

function hertz(text: string): number | undefined {
  return text === '' ? undefined : Math.round(Number(text) * 1e6);
}

type Corrected = '' | 'level' | 'field';

function LevelsField({ corrected, setCorrected }: { corrected: Corrected; setCorrected(value: Corrected): void }) {
  const { t } = useTranslation('exports');
  return (
    <SelectField
      label={t('form.levels')}
      value={corrected}
      set={setCorrected}
      options={[
        ['', t('levels.received')],
        ['level', t('levels.level')],
        ['field', t('levels.field')],
      ]}
    />
  );
}

interface Typed {
  readonly what: Kind;
  readonly format: Format;
  readonly receiverId: string;
  readonly from: string;
  readonly to: string;
  readonly start: string;
  readonly stop: string;
  readonly every: string;
  readonly corrected: Corrected;
}

function wantedOf({ what, format, receiverId, every, corrected, ...typed }: Typed): Wanted {
  const span = { from: localInstant(typed.from), to: localInstant(typed.to) };
  const range = { startHz: hertz(typed.start), stopHz: hertz(typed.stop) };
  const everyMs = every === '' ? undefined : Number(every) * 1000;
  const table = TABLE_FORMATS.find((one) => one === format) ?? 'csv';
  if (what === 'incidents') return { what, format: table, ...span, ...range };
  if (what === 'occupancy') return { what, format: table, receiverId, ...span, everyMs };
  return { what, format, receiverId, ...span, ...range, everyMs, corrected: corrected === '' ? undefined : corrected };
}

function EveryField({ what, every, setEvery }: { what: Kind; every: string; setEvery(value: string): void }) {
  const { t } = useTranslation('exports');
  return (
    <Field
      label={t(what === 'sweeps' ? 'form.everySweep' : 'form.everyPoint')}
      type="number"
      min={what === 'sweeps' ? 0.001 : 10}
      step="any"
      value={every}
      set={setEvery}
    />
  );
}
