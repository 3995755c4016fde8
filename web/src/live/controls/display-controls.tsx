/** Palette, level range and time span of the waterfall. */
import { ActionIcon, RangeSlider, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DropDown } from '../../ground/shell/drop-down.js';
import { useFormats } from '../../ground/words/use-language.js';
import { savePreferences, TIME_SPANS_MS } from '../../picture/picture-preferences.js';
import { pictureStore, usePicture } from '../../picture/picture-store.js';
import { HIGHEST_DBM, LOWEST_DBM } from '../../picture/plot/level-range.js';
import {
  cssColour,
  cssGradient,
  MISTAKEN,
  NO_DATA_RGB,
  PALETTES,
  type PaletteName,
} from '../../picture/plot/palette.js';
import { useLive } from '../live-context.js';
import { useTimeWords } from './time-words.js';

const SMALLEST_RANGE_DB = 10;

/** The colours of the waterfall, and below them how they follow the levels. */
export function ColourButton() {
  const { t } = useTranslation();
  const palette = usePicture((state) => state.palette);
  const [open, setOpen] = useState<boolean>();
  const button = (
    <ActionIcon variant="default" size={36} className="colour-button" aria-label={t('display.colours')}>
      <Swatch name={palette} />
    </ActionIcon>
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
  const formats = useFormats();
  const { lowDbm, highDbm } = levels;
  return (
    <fieldset className="levels line">
      <legend className="sr-only">{t('display.levels')}</legend>
      <span className="figure small">
        {formats.number(lowDbm)} … {formats.number(highDbm)} dBm
      </span>
      <RangeSlider
        className="level-slider"
        size="md"
        min={LOWEST_DBM}
        max={HIGHEST_DBM}
        step={1}
        minRange={SMALLEST_RANGE_DB}
        value={[lowDbm, highDbm]}
        onChange={([low, high]) => commands.setLevels({ lowDbm: low, highDbm: high })}
        label={(value) => `${formats.number(value)} dBm`}
        thumbFromLabel={t('display.lowest')}
        thumbToLabel={t('display.highest')}
        styles={{ bar: { background: cssGradient(palette, 'to right') } }}
      />
      <Switch
        size="sm"
        label={t('display.auto')}
        checked={auto}
        onChange={({ currentTarget }) => commands.setLevels(currentTarget.checked ? undefined : levels)}
      />
    </fieldset>
  );
}

export function PaletteSelect() {
  const { t } = useTranslation();
  const { session } = useLive();
  const palette = usePicture((state) => state.palette);
  const change = (name: string | null) => {
    const chosen = PALETTES.find((candidate) => candidate === name);
    if (chosen === undefined) return;
    pictureStore.setState({ palette: chosen });
    savePreferences({ palette: chosen });
    session.plot?.redraw();
  };
  return (
    <Select
      aria-label={t('display.palette')}
      className="palette-select"
      size="sm"
      value={palette}
      data={PALETTES.map((name) => ({ value: name, label: t(`display.palettes.${name}`) }))}
      onChange={change}
      allowDeselect={false}
      leftSection={<Swatch name={palette} />}
      comboboxProps={{ withinPortal: false }}
      renderOption={({ option }) => (
        <span className="line">
          <Swatch name={option.value as PaletteName} /> {option.label}
          {option.value === MISTAKEN && <small className="dim">{t('display.mistaken')}</small>}
        </span>
      )}
    />
  );
}

function Swatch({ name }: { name: PaletteName }) {
  const background = `${cssGradient(name, 'to top')}`;
  return <span aria-hidden className="swatch" style={{ background, borderColor: cssColour(NO_DATA_RGB) }} />;
}

/** `short`: a narrow field shows only the time; its list shows everything. */
export function TimeSpanSelect({ short = false }: { short?: boolean }) {
  const { t } = useTranslation();
  const { session } = useLive();
  const timeSpan = usePicture((state) => state.timeSpan);
  const shownMs = usePicture((state) => state.shownMs);
  const name = useTimeWords();
  const auto = t('display.span.auto', { span: name(shownMs) });
  const change = (value: string | null) => {
    const chosen = TIME_SPANS_MS.find((ms) => String(ms) === value) ?? 'auto';
    pictureStore.setState({ timeSpan: chosen });
    savePreferences({ timeSpan: chosen });
    session.spanChanged();
  };
  return (
    <Select
      aria-label={t('display.timeSpan')}
      className="time-select"
      size="sm"
      value={String(timeSpan)}
      data={[
        { value: 'auto', label: short ? name(shownMs) : auto },
        ...TIME_SPANS_MS.map((ms) => ({ value: String(ms), label: name(ms) })),
      ]}
      onChange={change}
      allowDeselect={false}
      renderOption={({ option }) => (option.value === 'auto' ? auto : option.label)}
    />
  );
}
