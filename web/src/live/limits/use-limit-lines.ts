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
import { onTicks } from '../../program/ticks.js';
import type { NamedMask } from '../../registry/mask.js';
import { useLive } from '../live-context.js';
import { type DrawnLine, limitLayer } from './limit-layer.js';
import { type LimitLine, limitLines, type Verdict, verdictOn } from './limit-lines.js';

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
  const stationId = useShownReceiver()?.stationId;
  const lines = useMemo(() => {
    if (view === undefined) return [];
    const kept = masks.rows.map(({ value }) => value).filter(({ id }) => id !== edited?.id);
    const shown = edited === undefined ? kept : [...kept, edited];
    return limitLines(
      shown,
      rules.rows.map(({ value }) => value),
      { view, stationId },
    );
  }, [masks.rows, rules.rows, edited, view, stationId]);
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
