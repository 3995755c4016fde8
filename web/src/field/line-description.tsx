/** Lines of an unknown receiver described, with what becomes of them shown at once. */
import { Button } from '@mantine/core';
import { useCallback, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fault-line.js';
import { request } from '../asking/request.js';
import { FORMATS } from '../format.js';
import { usePage } from '../state/page-store.js';
import type { FieldPlan, Port } from './facts.js';
import { hzFrom, numberFrom } from './frequency-input.js';
import { keyed } from './keyed.js';
import { useWork } from './use-work.js';

/** Names of the formats of driver "lines"; those with a list of fields take settings. */
const FORMAT_FIELDS: Readonly<Record<string, readonly FieldName[]>> = {
  auto: [],
  'hz-dbm': ['unit', 'frequencyColumn', 'levelColumn', 'decimalComma'],
  'csv-sweep': ['start', 'stop', 'levelsColumn'],
  json: ['unit'],
  lists: ['unit'],
  radiolib: [],
  rtl_power: [],
  rtl_power_fftw: [],
  hackrf_sweep: [],
  custom: ['pattern', 'unit', 'decimalComma'],
};
type FieldName =
  | 'unit'
  | 'frequencyColumn'
  | 'levelColumn'
  | 'levelsColumn'
  | 'decimalComma'
  | 'start'
  | 'stop'
  | 'pattern';
const UNITS = ['Hz', 'kHz', 'MHz'] as const;
const TRY_AFTER_MS = 500;
const SHOWN_LINES = 8;

interface Preview {
  readonly understood: number;
  readonly skipped: number;
  readonly lines: readonly { readonly text: string; readonly isUnderstood: boolean }[];
  readonly sweeps: readonly {
    readonly startHz: number;
    readonly stopHz: number;
    readonly bins: number;
    readonly levelsDbm: readonly (number | null)[];
  }[];
}

interface Props {
  readonly port: Port;
  readonly baudRate: number;
  /** Heard before; without them the port is listened to. */
  readonly lines: readonly string[];
  readonly busy: boolean;
  use(settings: object, plans: readonly FieldPlan[]): void;
}

export function LineDescription({ port, baudRate, lines, busy, use }: Props) {
  const { t } = useTranslation('field');
  const [format, setFormat] = useState('auto');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [preview, setPreview] = useState<Preview>();
  const { busy: trying, fault, run } = useWork();
  const settings = settingsOf(format, values);
  const asked = JSON.stringify({ settings, baudRate, ...(lines.length > 0 ? { lines } : {}) });
  const patternFault = format === 'custom' ? patternFaultOf((values['pattern'] ?? '').trim()) : undefined;
  const isUnfit = patternFault !== undefined;
  const tryOut = useCallback(
    async (body: string) => {
      const path = `/api/v1/ports/${encodeURIComponent(port.id)}/preview`;
      const done = await run(async () => {
        setPreview((await request('POST', path, JSON.parse(body))) as unknown as Preview);
      });
      if (!done) setPreview(undefined);
    },
    [port.id, run],
  );
  useEffect(() => {
    // With lines at hand every change shows at once; without, only the button listens to the port.
    if (lines.length === 0 || isUnfit) return;
    const timer = window.setTimeout(() => void tryOut(asked), TRY_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [asked, lines, isUnfit, tryOut]);
  const set = (name: string, value: string) => setValues((before) => ({ ...before, [name]: value }));
  const sweep = isUnfit ? undefined : fullest(preview);
  return (
    <>
      <p>{t('lines.what')}</p>
      <div className="field-row">
        <label className="field">
          <span>{t('lines.format')}</span>
          <select value={format} onChange={({ currentTarget }) => setFormat(currentTarget.value)}>
            {Object.keys(FORMAT_FIELDS).map((id) => (
              <option key={id} value={id}>
                {t(`lines.formats.${id as 'auto'}`)}
              </option>
            ))}
          </select>
        </label>
        {FORMAT_FIELDS[format]?.map((name) => (
          <DescriptionField key={name} name={name} value={values[name] ?? ''} change={(value) => set(name, value)} />
        ))}
      </div>
      <div className="form-buttons">
        <Button variant="default" loading={trying} disabled={isUnfit} onClick={() => void tryOut(asked)}>
          {t('lines.try')}
        </Button>
        <Button
          loading={busy}
          disabled={sweep === undefined}
          onClick={() =>
            sweep !== undefined &&
            use(settings, sweep.stopHz > sweep.startHz ? [{ startHz: sweep.startHz, stopHz: sweep.stopHz }] : [])
          }
        >
          {t('ports.use')}
        </Button>
      </div>
      {patternFault === undefined ? (
        <FaultLine words={fault} />
      ) : (
        <p className="fault-words" aria-live="polite">
          {t(`lines.${patternFault.key}`, { reason: patternFault.reason })}
        </p>
      )}
      {preview !== undefined && !isUnfit && <PreviewView preview={preview} />}
    </>
  );
}

interface DescriptionFieldProps {
  readonly name: FieldName;
  readonly value: string;
  change(value: string): void;
}

function DescriptionField({ name, value, change }: DescriptionFieldProps) {
  const { t } = useTranslation('field');
  const fieldId = useId();
  if (name === 'decimalComma')
    return (
      <label className="check">
        <input
          type="checkbox"
          checked={value === 'yes'}
          onChange={({ currentTarget }) => change(currentTarget.checked ? 'yes' : '')}
        />
        {t('lines.decimalComma')}
      </label>
    );
  return (
    <label className={name === 'pattern' ? 'field wide-field' : 'field'} htmlFor={fieldId}>
      <span>{t(`lines.${name}`)}</span>
      {name === 'unit' ? (
        <select
          id={fieldId}
          value={value === '' ? 'MHz' : value}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        >
          {UNITS.map((unit) => (
            <option key={unit}>{unit}</option>
          ))}
        </select>
      ) : (
        <input
          id={fieldId}
          value={value}
          spellCheck={false}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        />
      )}
    </label>
  );
}

function PreviewView({ preview }: { preview: Preview }) {
  const { t } = useTranslation('field');
  const formats = FORMATS[usePage((state) => state.language)];
  const sweep = fullest(preview);
  return (
    <div aria-live="polite">
      <p className="mood" data-mood={sweep === undefined ? 'warn' : 'good'}>
        {sweep === undefined ? '◆' : '●'}{' '}
        {t('lines.result', { understood: preview.understood, skipped: preview.skipped, sweeps: preview.sweeps.length })}
      </p>
      {sweep !== undefined && (
        <p>
          {formats.mhz(sweep.startHz)}–{formats.mhz(sweep.stopHz)} MHz ·{' '}
          {t('plans.points', { points: formats.number(sweep.bins) })} ·{' '}
          {sweep.levelsDbm
            .slice(0, 8)
            .map((level) => (level === null ? '—' : formats.number(level, 1)))
            .join('; ')}{' '}
          dBm
        </p>
      )}
      <ul className="plain-list preview-lines">
        {keyed(preview.lines.slice(-SHOWN_LINES), ({ text }) => text).map(([key, { text, isUnderstood }]) => (
          <li key={key}>
            <span className="mood" data-mood={isUnderstood ? 'good' : 'warn'}>
              {isUnderstood ? '●' : '○'}
              <span className="sr-only">{t(isUnderstood ? 'lines.read' : 'lines.notRead')}</span>
            </span>{' '}
            <code>{text.slice(0, 160)}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The newest of those with most levels: listening begins and ends in the middle of one. */
function fullest(preview: Preview | undefined): Preview['sweeps'][number] | undefined {
  let best: Preview['sweeps'][number] | undefined;
  let most = 0;
  for (const sweep of preview?.sweeps ?? []) {
    const heard = sweep.levelsDbm.filter((level) => level !== null).length;
    if (heard < most) continue;
    most = heard;
    best = sweep;
  }
  return best;
}

interface PatternFault {
  readonly key: 'patternBroken' | 'patternNoLevel' | 'patternNoFrequency';
  readonly reason?: string;
}

/** What an expression lacks, while it is typed; undefined where it can be tried. */
function patternFaultOf(pattern: string): PatternFault | undefined {
  try {
    new RegExp(pattern);
  } catch (error) {
    return { key: 'patternBroken', reason: (error as Error).message };
  }
  if (!pattern.includes('(?<level>')) return { key: 'patternNoLevel' };
  return pattern.includes('(?<frequency>') ? undefined : { key: 'patternNoFrequency' };
}

/** As under `settings:` of the configuration. */
function settingsOf(format: string, values: Readonly<Record<string, string>>): Record<string, unknown> {
  const fields = new Set(FORMAT_FIELDS[format]);
  const text = (name: FieldName) => (fields.has(name) ? (values[name] ?? '').trim() : '');
  const column = (name: FieldName, usual: number) => Math.max(0, (numberFrom(text(name)) ?? usual + 1) - 1);
  const start = hzFrom(text('start'));
  const stop = hzFrom(text('stop'));
  return {
    format,
    // What the field shows is what is meant: formats have units of their own.
    ...(fields.has('unit') ? { unit: text('unit') === '' ? UNITS[2] : text('unit') } : {}),
    ...(text('decimalComma') === 'yes' ? { decimalComma: true } : {}),
    ...(text('pattern') === '' ? {} : { pattern: text('pattern') }),
    ...(format === 'hz-dbm'
      ? { columns: { frequency: column('frequencyColumn', 0), level: column('levelColumn', 1) } }
      : {}),
    ...(format === 'csv-sweep' ? { columns: { levels: column('levelsColumn', 0) } } : {}),
    ...(start === undefined ? {} : { start }),
    ...(stop === undefined ? {} : { stop }),
  };
}
