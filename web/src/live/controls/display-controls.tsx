/** Palette, level range and time span of the waterfall; the traces. */
import { type CSSProperties, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Check, SelectField } from '../../ground/asking/fields.js';
import { IconButton } from '../../ground/shell/button.js';
import { DropDown } from '../../ground/shell/drop-down.js';
import { Hint } from '../../ground/shell/hint.js';
import { BASES } from '../../picture/difference.js';
import { savePreferences, TIME_SPANS_MS } from '../../picture/picture-preferences.js';
import { pictureStore, useLevelFormats, usePicture } from '../../picture/picture-store.js';
import { HIGHEST_DBM, LOWEST_DBM } from '../../picture/plot/level-range.js';
import { detectorName, TRACE_LETTERS } from '../../picture/plot/trace-legend.js';
import {
  cssColour,
  cssGradient,
  MISTAKEN,
  NO_DATA_RGB,
  PALETTES,
  type PaletteName,
} from '../../picture/plot/waterfall-row.js';
import { AVERAGED_SWEEPS, STILL_KINDS, type StillKind, TRACE_KINDS, type TraceKind } from '../../picture/traces.js';
import { DensityChoice } from '../density/density-choice.js';
import { useLive } from '../live-context.js';
import { useTimeWords } from './time-words.js';

const SMALLEST_RANGE_DB = 10;

/** The colours of the waterfall, and below them how they follow the levels. */
export function ColourButton() {
  const { t } = useTranslation();
  const palette = usePicture((state) => state.palette);
  const [open, setOpen] = useState<boolean>();
  const button = (
    <IconButton variant="default" className="colour-button" aria-label={t('display.colours')}>
      <Swatch name={palette} />
    </IconButton>
  );
  return (
    <DropDown button={button} label={t('display.colours')} opened={open} turn={setOpen}>
      <div className="stack">
        <LevelControl />
        <PaletteSelect />
      </div>
    </DropDown>
  );
}

/** The slider's bar is also the legend: its ends stand at the levels of the palette's ends. */
export function LevelControl() {
  const { t } = useTranslation();
  const { commands } = useLive();
  const levels = usePicture((state) => state.levels);
  const auto = usePicture((state) => state.autoLevels);
  const palette = usePicture((state) => state.palette);
  const formats = useLevelFormats();
  const { lowDbm, highDbm } = levels;
  /** One end stops before the other. */
  const move = (end: keyof typeof levels, dbm: number) =>
    commands.setLevels(
      end === 'lowDbm'
        ? { highDbm, lowDbm: Math.min(dbm, highDbm - SMALLEST_RANGE_DB) }
        : { lowDbm, highDbm: Math.max(dbm, lowDbm + SMALLEST_RANGE_DB) },
    );
  return (
    <fieldset className="levels line">
      <legend className="sr-only">{t('display.levels')}</legend>
      <span className="figure small">
        {formats.levelNumber(lowDbm, 0)} … {formats.level(highDbm, 0)}
      </span>
      <span className="level-slider" style={{ backgroundImage: cssGradient(palette, 'to right') }}>
        {(['lowDbm', 'highDbm'] as const).map((end) => (
          <input
            key={end}
            type="range"
            min={LOWEST_DBM}
            max={HIGHEST_DBM}
            value={levels[end]}
            aria-label={t(end === 'lowDbm' ? 'display.lowest' : 'display.highest', { unit: formats.levelUnit })}
            aria-valuetext={formats.level(levels[end], 0)}
            onChange={({ currentTarget }) => move(end, Number(currentTarget.value))}
          />
        ))}
      </span>
      <Check
        role="switch"
        label={t('display.auto')}
        checked={auto}
        set={(on) => commands.setLevels(on ? undefined : levels)}
      />
    </fieldset>
  );
}

export function PaletteSelect() {
  const { t } = useTranslation();
  const { session } = useLive();
  const palette = usePicture((state) => state.palette);
  const change = (chosen: PaletteName) => {
    pictureStore.setState({ palette: chosen });
    savePreferences({ palette: chosen });
    session.plot?.redraw();
  };
  return (
    <SelectField
      label={
        <>
          <Swatch name={palette} /> {t('display.palette')}
        </>
      }
      value={palette}
      options={PALETTES.map((name) => [
        name,
        t(`display.palettes.${name}`) + (name === MISTAKEN ? ` · ${t('display.mistaken')}` : ''),
      ])}
      set={change}
    />
  );
}

function Swatch({ name }: { name: PaletteName }) {
  const background = `${cssGradient(name, 'to top')}`;
  return <span aria-hidden className="swatch" style={{ background, borderColor: cssColour(NO_DATA_RGB) }} />;
}

export function TimeSpanSelect() {
  const { t } = useTranslation();
  const { session } = useLive();
  const timeSpan = usePicture((state) => state.timeSpan);
  const shownMs = usePicture((state) => state.shownMs);
  const name = useTimeWords();
  const change = (value: string) => {
    const chosen = TIME_SPANS_MS.find((ms) => String(ms) === value) ?? 'auto';
    pictureStore.setState({ timeSpan: chosen });
    savePreferences({ timeSpan: chosen });
    session.spanChanged();
  };
  return (
    <select
      aria-label={t('display.timeSpan')}
      className="plain-input time-select"
      value={String(timeSpan)}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    >
      <option value="auto">{t('display.span.auto', { span: name(shownMs) })}</option>
      {TIME_SPANS_MS.map((ms) => (
        <option key={ms} value={ms}>
          {name(ms)}
        </option>
      ))}
    </select>
  );
}

const EVERYDAY: readonly TraceKind[] = ['write', 'max'];

/** One chip for each trace: its letter, its colour, on or off. `all`: also those that are off and not of everyday use. */
export function TraceChips({ short, large, all }: { short: boolean; large: boolean; all: boolean }) {
  const { t } = useTranslation();
  const { commands } = useLive();
  const traces = usePicture((state) => state.traces);
  const stills = usePicture((state) => state.stills);
  const minus = usePicture((state) => state.minus !== undefined);
  const density = usePicture((state) => state.density !== undefined);
  const detector = detectorName(usePicture((state) => state.facts?.traceDetector));
  return (
    <fieldset className="chips row">
      <legend className="sr-only">{t('traces.label')}</legend>
      {TRACE_KINDS.map(
        (kind, i) =>
          (all || EVERYDAY.includes(kind) || traces[kind]) && (
            <TraceChip
              key={kind}
              kind={kind}
              hint={`${t(`traces.${kind}Hint`, { count: AVERAGED_SWEEPS })} · ${t('facts.detector')}: ${detector} (${i + 1})`}
              on={traces[kind]}
              turn={() => commands.run({ do: 'trace', kind })}
            >
              <span className="chip-words">{t(short ? `traces.short.${kind}` : `traces.${kind}`)}</span>
            </TraceChip>
          ),
      )}
      {STILL_KINDS.map(
        (kind, i) =>
          (all || stills[kind].length > 0) && (
            <TraceChip
              key={kind}
              kind={kind}
              hint={`${t(`traces.${kind}Hint`)} (${i + 5})`}
              on={stills[kind].length > 0}
              turn={() => commands.run({ do: 'still', kind })}
            >
              <span className={short ? 'sr-only' : undefined}>{t(`traces.${kind}`)}</span>
            </TraceChip>
          ),
      )}
      {(all || minus) && <DifferenceChoice />}
      {!large && (all || density) && <DensityChoice named={false} />}
    </fieldset>
  );
}

interface ChipProps {
  readonly kind: TraceKind | StillKind;
  readonly hint: string;
  readonly on: boolean;
  turn(): void;
  readonly children: ReactNode;
}

function TraceChip({ kind, hint, on, turn, children }: ChipProps) {
  const colour = { '--trace': `var(--trace-${kind})` };
  return (
    <Hint label={hint}>
      <label className={`choice trace-chip trace-${kind}`} style={colour as CSSProperties}>
        <input type="checkbox" checked={on} onChange={turn} />
        <span>
          <b>{TRACE_LETTERS[kind]}</b> {children}
        </span>
      </label>
    </Hint>
  );
}

/** Looks like a chip of the traces; the list that it opens belongs to the browser. */
function DifferenceChoice() {
  const { t } = useTranslation();
  const { commands } = useLive();
  const minus = usePicture((state) => state.minus);
  return (
    <span
      className="difference-choice"
      data-on={minus !== undefined || undefined}
      title={`${t('traces.minus.hint')} (7)`}
    >
      <b aria-hidden>Δ{minus === undefined ? '' : TRACE_LETTERS[minus]}</b>
      <select
        aria-label={t('traces.minus.label')}
        value={minus ?? ''}
        onChange={({ currentTarget: { value } }) =>
          commands.run({ do: 'minus', base: BASES.find((base) => base === value) })
        }
      >
        <option value="">{t('traces.minus.none')}</option>
        {BASES.map((base) => (
          <option key={base} value={base}>
            {t(`traces.minus.${base}`)}
          </option>
        ))}
      </select>
    </span>
  );
}
