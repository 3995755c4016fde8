/** Lines of an unknown receiver described, with what becomes of them shown at once. */

import { useCallback, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Port, Preview } from '../../../../src/api/ports.js';
import type { Plan } from '../../../../src/api/stations.js';
import { defined } from '../../../../src/rf/defined.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, SelectField, useWork } from '../../ground/asking/fields.js';
import { hzFrom, numberFrom } from '../../ground/asking/frequency-input.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';
import { keyed } from './keyed.js';

/** Columns of a line that states its own frequencies. */
const GRID_COLUMNS = ['startColumn', 'stopColumn', 'stepColumn'] as const;
/** What leads from printed levels to dBm. */
const LEVEL_FIELDS = ['offsetDb', 'isUncalibrated'] as const;
const JSON_FIELDS = ['frequency', 'level', 'start', 'stop', 'step', 'levels'] as const;
/** Names of the formats of driver "lines", with the settings that each takes, as in the configuration file. */
const FORMAT_FIELDS: Readonly<Record<string, readonly FieldName[]>> = {
  auto: [],
  'hz-dbm': ['unit', 'separator', 'frequencyColumn', 'levelColumn', 'decimalComma', 'sweepEnd', ...LEVEL_FIELDS],
  'csv-sweep': ['separator', 'decimalComma', 'start', 'stop', ...GRID_COLUMNS, 'unit', 'levelsColumn', ...LEVEL_FIELDS],
  json: ['unit', ...JSON_FIELDS.map((field) => `${field}Name` as const), 'sweepEnd', ...LEVEL_FIELDS],
  lists: ['unit', ...LEVEL_FIELDS],
  radiolib: [],
  rtl_power: [],
  rtl_power_fftw: [],
  hackrf_sweep: [],
  custom: ['pattern', 'unit', 'decimalComma', 'sweepEnd', ...LEVEL_FIELDS],
};
type FieldName =
  | 'unit'
  | 'separator'
  | 'frequencyColumn'
  | 'levelColumn'
  | 'levelsColumn'
  | (typeof GRID_COLUMNS)[number]
  | 'decimalComma'
  | (typeof LEVEL_FIELDS)[number]
  | 'start'
  | 'stop'
  | 'sweepEnd'
  | 'pattern'
  | `${JsonField}Name`;
type JsonField = (typeof JSON_FIELDS)[number];
const SEPARATORS = [',', ';', 'tab', 'space', '|', ':', '/', '='] as const;
/** Choices of a field; the first is the usual one. */
const CHOICES: Partial<Readonly<Record<FieldName, readonly string[]>>> = {
  unit: ['MHz', 'Hz', 'kHz', 'GHz'],
  separator: SEPARATORS,
};
const TRY_AFTER_MS = 500;
const SHOWN_LINES = 8;

interface Props {
  readonly port: Port;
  readonly baudRate: number;
  /** Heard before; without them the port is listened to. */
  readonly lines: readonly string[];
  readonly busy: boolean;
  use(settings: object, plans: readonly Plan[]): void;
}

export function LineDescription({ port, baudRate, lines, busy, use }: Props) {
  const { t } = useTranslation('field');
  const [format, setFormat] = useState('auto');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [preview, setPreview] = useState<Preview>();
  const { busy: trying, fault, run } = useWork();
  /** Settings of a reading that the person chose among two; until a field is changed. */
  const [chosen, setChosen] = useState<Readonly<Record<string, unknown>>>();
  const settings = chosen ?? settingsOf(format, values);
  const asked = JSON.stringify({ settings, baudRate, ...defined({ lines: lines.length > 0 ? lines : undefined }) });
  const patternFault = format === 'custom' ? patternFaultOf((values['pattern'] ?? '').trim()) : undefined;
  const isUnfit = patternFault !== undefined;
  const tryOut = useCallback(
    async (body: string) => {
      const done = await run(async () => {
        const params = { portId: port.id };
        setPreview(await ask('POST /api/v1/ports/{portId}/preview', { params, body: JSON.parse(body) }));
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
  const set = (name: string, value: string) => {
    setChosen(undefined);
    setValues((before) => ({ ...before, [name]: value }));
  };
  const sweep = isUnfit ? undefined : fullest(preview);
  return (
    <>
      <p>{t('lines.what')}</p>
      <div className="columns narrow">
        <SelectField
          label={t('lines.format')}
          value={format}
          set={(id) => {
            setChosen(undefined);
            setFormat(id);
          }}
          options={Object.keys(FORMAT_FIELDS).map((id) => [id, t(`lines.formats.${id as 'auto'}`)])}
        />
        {FORMAT_FIELDS[format]?.map((name) => (
          <DescriptionField key={name} name={name} value={values[name] ?? ''} change={(value) => set(name, value)} />
        ))}
      </div>
      <div className="row">
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
      {preview !== undefined && !isUnfit && <PreviewView preview={preview} choose={setChosen} />}
    </>
  );
}

function DescriptionField({ name, value, change }: { name: FieldName; value: string; change(value: string): void }) {
  const { t } = useTranslation('field');
  const fieldId = useId();
  const choices = CHOICES[name];
  if (name === 'decimalComma' || name === 'isUncalibrated')
    return (
      <label className="check">
        <input
          type="checkbox"
          checked={value === 'yes'}
          onChange={({ currentTarget }) => change(currentTarget.checked ? 'yes' : '')}
        />
        {t(`lines.${name}`)}
      </label>
    );
  return (
    <label className={name === 'pattern' ? 'field wide-field' : 'field'} htmlFor={fieldId}>
      <span>{t(`lines.${name}`)}</span>
      {choices !== undefined ? (
        <select
          id={fieldId}
          value={value === '' ? choices[0] : value}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        >
          {choices.map((one) => (
            <option key={one} value={one}>
              {one === 'tab' || one === 'space' ? t(`lines.${one}`) : one}
            </option>
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

interface PreviewProps {
  readonly preview: Preview;
  choose(settings: Readonly<Record<string, unknown>>): void;
}

function PreviewView({ preview, choose }: PreviewProps) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const sweep = fullest(preview);
  return (
    <div aria-live="polite">
      <p className="mood" data-mood={sweep === undefined ? 'warn' : 'good'}>
        {sweep === undefined ? '◆' : '●'}{' '}
        {t('lines.result', { understood: preview.understood, skipped: preview.skipped, sweeps: preview.sweeps.length })}
      </p>
      {preview.readings !== undefined && (
        <fieldset className="row">
          <legend>{t('lines.readings')}</legend>
          {preview.readings.map(({ words, settings }) => (
            <Button key={words.en} variant="default" onClick={() => choose(settings)}>
              {words[formats.language]}
            </Button>
          ))}
        </fieldset>
      )}
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
      <ul className="preview-lines">
        {keyed(preview.lines.slice(-SHOWN_LINES), ({ text }) => text).map(([key, { text, isUnderstood, reason }]) => (
          <li key={key}>
            <span className="mood" data-mood={isUnderstood ? 'good' : 'warn'}>
              {isUnderstood ? '●' : '○'}
              <span className="sr-only">{t(isUnderstood ? 'lines.read' : 'lines.notRead')}</span>
            </span>{' '}
            <code>{text.slice(0, 160)}</code>
            {reason !== undefined && <span className="dim small"> {reason[formats.language]}</span>}
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
  const start = hzFrom(text('start'));
  const stop = hzFrom(text('stop'));
  const columns = (usual: number) => (name: FieldName) => {
    const given = text(name);
    // A heading names its column; a number counts from 1, as people count.
    return /^\d*$/.test(given) ? Math.max(0, (numberFrom(given) ?? usual + 1) - 1) : given;
  };
  const names = JSON_FIELDS.flatMap((field) => {
    const given = text(`${field}Name`);
    return given === '' ? [] : [[field, given] as const];
  });
  const settings: Record<string, unknown> = { format };
  const grid = GRID_COLUMNS.filter((name) => text(name) !== '').map(
    (name) => [name.replace('Column', ''), columns(0)(name)] as const,
  );
  // The unit that the field shows is meant: formats have usual units of their own. Start and stop of the form are in Hz.
  if (fields.has('unit') && (format !== 'csv-sweep' || grid.length > 0))
    settings['unit'] = text('unit') === '' ? 'MHz' : text('unit');
  if (text('separator') !== '') settings['separator'] = text('separator');
  if (text('decimalComma') === 'yes') settings['decimalComma'] = true;
  const offsetDb = numberFrom(text('offsetDb'));
  if (offsetDb !== undefined) settings['offsetDb'] = offsetDb;
  if (text('isUncalibrated') === 'yes') settings['calibrated'] = false;
  if (text('pattern') !== '') settings['pattern'] = text('pattern');
  if (text('sweepEnd') !== '') settings['sweepEnd'] = sweepEndOf(text('sweepEnd'));
  if (names.length > 0) settings['fields'] = Object.fromEntries(names);
  if (format === 'hz-dbm')
    settings['columns'] = { frequency: columns(0)('frequencyColumn'), level: columns(1)('levelColumn') };
  if (format === 'csv-sweep')
    settings['columns'] = { ...Object.fromEntries(grid), levels: columns(grid.length)('levelsColumn') };
  if (start !== undefined) settings['start'] = start;
  if (stop !== undefined) settings['stop'] = stop;
  return settings;
}

/** A whole number is a count of lines; "blank" a blank line; any other text the line that ends a sweep. */
function sweepEndOf(text: string): unknown {
  if (/^\d+$/.test(text)) return { count: Number(text) };
  return text === 'blank' || text === 'returns' ? text : { line: text };
}
