/** What is to be exported: which data, of when, of which frequencies, in which form. */

import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localInput, localInstant } from '../asking/instants.js';
import { TimeInput } from '../asking/time-input.js';
import { useReason } from '../asking/use-reason.js';
import { LOCAL_ZONE } from '../format.js';
import { usePage } from '../state/page-store.js';
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

interface Props {
  readonly preset: Preset;
  readonly started: (job: Job) => void;
}

export function ExportForm({ preset, started }: Props) {
  const { t } = useTranslation('exports');
  const explain = useReason();
  const receivers = usePage((state) => state.receivers);
  const [what, setWhat] = useState<Kind>(preset.what ?? 'sweeps');
  const [chosen, setReceiverId] = useState(preset.receiverId);
  const [from, setFrom] = useState(localInput(preset.from));
  const [to, setTo] = useState(localInput(preset.to));
  const [start, setStart] = useState(megahertz(preset.startHz));
  const [stop, setStop] = useState(megahertz(preset.stopHz));
  const [format, setFormat] = useState<Format>('csv');
  const [corrected, setCorrected] = useState<'' | 'level' | 'field'>('');
  const [every, setEvery] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const formats: readonly Format[] = what === 'sweeps' ? SWEEP_FORMATS : TABLE_FORMATS;
  const receiverId = chosen ?? receivers[0]?.id;
  const wanted = (): Wanted => {
    const span = { from: localInstant(from), to: localInstant(to) };
    const range = { startHz: hertz(start), stopHz: hertz(stop) };
    const everyMs = every === '' ? undefined : Number(every) * 1000;
    const table = TABLE_FORMATS.find((one) => one === format) ?? 'csv';
    if (what === 'incidents') return { what, format: table, ...span, ...range };
    if (what === 'occupancy') return { what, format: table, receiverId: receiverId ?? '', ...span, everyMs };
    const levels = corrected === '' ? undefined : corrected;
    return { what, format, receiverId: receiverId ?? '', ...span, ...range, everyMs, corrected: levels };
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault('');
    try {
      started(await startExport(wanted()));
    } catch (error) {
      setFault(explain(error));
    }
    setBusy(false);
  };
  return (
    <form className="export-form" onSubmit={(event) => void submit(event)}>
      <Field label={t('form.what')}>
        {(id) => (
          <select
            id={id}
            className="plain-input"
            value={what}
            onChange={({ currentTarget }) => setWhat(kindOf(currentTarget.value))}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kind.${kind}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {what !== 'incidents' && (
        <Field label={t('form.receiver')}>
          {(id) => (
            <select
              id={id}
              className="plain-input"
              value={receiverId ?? ''}
              onChange={({ currentTarget }) => setReceiverId(currentTarget.value)}
            >
              {receivers.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field label={`${t('form.from')} (${LOCAL_ZONE})`}>
        {(id) => (
          <TimeInput id={id} type="datetime-local" required className="plain-input" value={from} set={setFrom} />
        )}
      </Field>
      <Field label={`${t('form.to')} (${LOCAL_ZONE})`}>
        {(id) => <TimeInput id={id} type="datetime-local" required className="plain-input" value={to} set={setTo} />}
      </Field>
      {what !== 'occupancy' && (
        <>
          <Field label={t('form.start')}>
            {(id) => (
              <input
                id={id}
                type="number"
                min={0}
                step="any"
                className="plain-input"
                value={start}
                onChange={({ currentTarget }) => setStart(currentTarget.value)}
              />
            )}
          </Field>
          <Field label={t('form.stop')}>
            {(id) => (
              <input
                id={id}
                type="number"
                min={0}
                step="any"
                className="plain-input"
                value={stop}
                onChange={({ currentTarget }) => setStop(currentTarget.value)}
              />
            )}
          </Field>
        </>
      )}
      <Field label={t('form.format')}>
        {(id) => (
          <select
            id={id}
            className="plain-input"
            value={formats.includes(format) ? format : 'csv'}
            onChange={({ currentTarget }) => setFormat(formats.find((one) => one === currentTarget.value) ?? 'csv')}
          >
            {formats.map((one) => (
              <option key={one} value={one}>
                {t(`format.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {what === 'sweeps' && (
        <Field label={t('form.levels')}>
          {(id) => (
            <select
              id={id}
              className="plain-input"
              value={corrected}
              onChange={({ currentTarget: { value } }) =>
                setCorrected(value === 'level' || value === 'field' ? value : '')
              }
            >
              <option value="">{t('levels.received')}</option>
              <option value="level">{t('levels.level')}</option>
              <option value="field">{t('levels.field')}</option>
            </select>
          )}
        </Field>
      )}
      {what !== 'incidents' && (
        <Field label={t(what === 'sweeps' ? 'form.everySweep' : 'form.everyPoint')}>
          {(id) => (
            <input
              id={id}
              type="number"
              min={what === 'sweeps' ? 0.001 : 10}
              step="any"
              className="plain-input"
              value={every}
              onChange={({ currentTarget }) => setEvery(currentTarget.value)}
            />
          )}
        </Field>
      )}
      <p className="dim small export-hint">{t(`hint.${what === 'sweeps' && format === 'sm1809' ? 'sm1809' : what}`)}</p>
      {fault !== '' && (
        <p className="form-fault" role="alert">
          {fault}
        </p>
      )}
      <div className="button-row">
        <Button type="submit" loading={busy} disabled={what !== 'incidents' && receiverId === undefined}>
          {t('form.start_export')}
        </Button>
      </div>
    </form>
  );
}

function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="export-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

function kindOf(text: string): Kind {
  return KINDS.find((kind) => kind === text) ?? 'sweeps';
}

function megahertz(hz: number | undefined): string {
  return hz === undefined ? '' : String(Math.round(hz) / 1e6);
}

function hertz(text: string): number | undefined {
  return text === '' ? undefined : Math.round(Number(text) * 1e6);
}
