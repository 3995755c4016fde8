/** The limit lines in view, what the newest trace is to each of them, and their picture on the plot. */
import './limits.css';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type KeptRecord, useRecords } from '../../ground/asking/use-records.js';
import type { Formats } from '../../ground/words/format.js';
import { useFormats } from '../../ground/words/use-language.js';
import type { Span } from '../../picture/grid.js';
import { isCurrent, shownState, usePicture, useShownReceiver } from '../../picture/picture-store.js';
import type { Layer, LayerPlace } from '../../picture/plot/spectrum-place.js';
import type { Context2d } from '../../picture/plot/surface.js';
import { onTicks } from '../../program/ticks.js';
import { maskLine, type NamedMask, type Point } from '../../registry/mask.js';
import { useLive } from '../live-context.js';
import { type LimitLine, limitLines, type Verdict, verdictOn } from './limit-lines.js';

interface DrawnLine {
  readonly line: LimitLine;
  readonly verdict: Verdict;
  /** Written at the line. */
  readonly words: string;
  readonly isEdited: boolean;
}

const LABEL_HEIGHT_PX = 15;

/** `placed` hears where frequencies and levels are on the plot, whenever it is drawn. */
function limitLayer(
  lines: readonly DrawnLine[],
  { view, floorDbm }: { view: Span; floorDbm: number | undefined },
  placed: (place: LayerPlace) => void,
): Layer {
  const inView = lines.map((drawn): Drawing => {
    const startHz = Math.max(view.startHz, drawn.line.startHz);
    const stopHz = Math.min(view.stopHz, drawn.line.stopHz);
    const pieces = maskLine(drawn.line.mask, { startHz, stopHz }, floorDbm ?? Number.NaN);
    return { ...drawn, startHz, stopHz, pieces };
  });
  return {
    draw(context, place) {
      for (const drawing of inView) drawLine(context, drawing, place);
      placed(place);
    },
    label(context, place) {
      const taken: number[] = [];
      for (const drawing of inView) drawLabel(context, drawing, place, taken);
    },
  };
}

/** A line as far as the view reaches. */
interface Drawing extends DrawnLine, Span {
  readonly pieces: readonly (readonly Point[])[];
}

const isDrawn = ({ levelDbm }: Point) => !Number.isNaN(levelDbm);

function drawLine(
  context: Context2d,
  { line, verdict, isEdited, startHz, stopHz, pieces }: Drawing,
  { x, y, box, look }: LayerPlace,
): void {
  const isOver = typeof verdict !== 'string';
  context.strokeStyle = isOver ? look.threshold : look.text;
  context.lineWidth = isOver ? 2.5 : 1.5;
  context.setLineDash(isEdited ? [] : line.rules.length > 0 ? [10, 3] : [3, 4]);
  context.save();
  context.beginPath();
  context.rect(x(startHz), box.top, x(stopHz) - x(startHz), box.height);
  context.clip();
  context.beginPath();
  for (const piece of pieces)
    piece.forEach((point, i) => {
      if (!isDrawn(point)) return;
      if (i === 0) context.moveTo(x(point.hz), y(point.levelDbm));
      else context.lineTo(x(point.hz), y(point.levelDbm));
    });
  context.stroke();
  context.restore();
}

/** `taken`: tops of the labels so far. */
function drawLabel(
  context: Context2d,
  { words, verdict, startHz, pieces }: Drawing,
  { x, y, box, look }: LayerPlace,
  taken: number[],
): void {
  const points = pieces.flat().filter(isDrawn);
  const start = points.find(({ hz }) => hz >= startHz) ?? points.at(-1);
  if (start === undefined) return;
  context.font = look.font;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const width = context.measureText(words).width + 8;
  const left = Math.max(box.left + 2, Math.min(box.left + box.width - width - 2, x(start.hz)));
  const bottom = box.top + box.height - LABEL_HEIGHT_PX;
  let top = Math.min(bottom, Math.max(box.top + 2, y(start.levelDbm) - LABEL_HEIGHT_PX - 3));
  while (taken.some((other) => Math.abs(other - top) < LABEL_HEIGHT_PX) && top < bottom) top += LABEL_HEIGHT_PX;
  taken.push(top);
  context.fillStyle = look.label;
  context.fillRect(left, top, width, LABEL_HEIGHT_PX);
  context.fillStyle = typeof verdict === 'string' ? look.text : look.threshold;
  context.fillText(words, left + 4, top + LABEL_HEIGHT_PX / 2 + 0.5);
}

const EVERY_MS = 500;

export interface ShownLine {
  readonly line: LimitLine;
  readonly verdict: Verdict;
  readonly kept: KeptRecord<'masks'> | undefined;
}

export interface LimitLines {
  readonly lines: readonly ShownLine[];
  readonly masks: ReturnType<typeof useRecords<'masks'>>;
  readonly rules: ReturnType<typeof useRecords<'rules'>>;
}

/** `edited` takes the place of the kept mask of its id; `placed` hears where levels are whenever the plot is drawn. */
export function useLimitLines(edited: NamedMask | undefined, placed: (place: LayerPlace) => void): LimitLines {
  const { session } = useLive();
  const masks = useRecords('masks');
  const rules = useRecords('rules');
  const view = usePicture((state) => state.view);
  const { stationId, isField } = useShownReceiver() ?? {};
  const lines = useMemo(() => {
    // A limit in dBm says nothing of field strength.
    if (view === undefined || isField) return [];
    const kept = masks.rows.map(({ value }) => value).filter(({ id }) => id !== edited?.id);
    const shown = edited === undefined ? kept : [...kept, edited];
    return limitLines(
      shown,
      rules.rows.map(({ value }) => value),
      { view, stationId },
    );
  }, [masks.rows, rules.rows, edited, view, stationId, isField]);
  const verdicts = useVerdicts(lines);
  const shown = lines.map((line, i) => ({
    line,
    verdict: verdicts[i] ?? 'unknown',
    kept: masks.rows.find(({ value }) => value.id === line.id),
  }));
  useLayer(shown, edited?.id, placed);
  useEffect(() => () => session.plot?.redraw(), [session]);
  return { lines: shown, masks, rules };
}

function useVerdicts(lines: readonly LimitLine[]): readonly Verdict[] {
  const { session } = useLive();
  const [verdicts, setVerdicts] = useState<readonly Verdict[]>([]);
  const judge = useCallback(() => {
    const state = shownState();
    if (document.hidden) return;
    const sources = isCurrent(state) ? (session.picture?.sources ?? []) : [];
    const traces = sources.map((source) => ({ grid: source.grid, levelsDbm: source.levels('write') }));
    const next = lines.map((line) => verdictOn(line, traces, state.floorDbm));
    setVerdicts((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
  }, [session, lines]);
  useEffect(() => {
    judge();
    return onTicks(EVERY_MS, judge);
  }, [judge]);
  return verdicts;
}

function useLayer(
  shown: readonly ShownLine[],
  editedId: string | undefined,
  placed: (place: LayerPlace) => void,
): void {
  const { session } = useLive();
  const words = useLineWords();
  const view = usePicture((state) => state.view);
  const floorDbm = usePicture((state) => (state.floorDbm === undefined ? undefined : Math.round(state.floorDbm)));
  const layer = useRef<Layer>(undefined);
  const drawn: DrawnLine[] = shown.map(({ line, verdict }) => ({
    line,
    verdict,
    isEdited: line.id === editedId,
    words: words(line, verdict),
  }));
  // The same text while nothing of the picture changes.
  const picture = JSON.stringify({ drawn, view, floorDbm });
  useEffect(() => {
    const told = JSON.parse(picture) as { drawn: DrawnLine[]; view?: Span; floorDbm?: number };
    if (told.view === undefined) return;
    const next = limitLayer(told.drawn, { view: told.view, floorDbm: told.floorDbm }, placed);
    session.plot?.layers.set(layer.current, next);
    layer.current = next;
  }, [session, picture, placed]);
  useEffect(
    () => () => {
      session.plot?.layers.set(layer.current, undefined);
      layer.current = undefined;
    },
    [session],
  );
}

/** Name, rules and verdict of a line in one sentence. */
export function useLineWords(): (line: LimitLine, verdict: Verdict) => string {
  const { t } = useTranslation('limits');
  const formats: Formats = useFormats();
  return ({ name, rules }, verdict) => {
    const of = rules.length === 0 ? t('noRule') : t('ofRule', { count: rules.length, rules: rules.join(', ') });
    const state =
      typeof verdict === 'string'
        ? t(`verdict.${verdict}`)
        : `▲ ${t('verdict.over', { over: formats.number(verdict.overDb, 1), frequency: formats.frequency(verdict.hz) })}`;
    return `${name} · ${of} · ${state}`;
  };
}
