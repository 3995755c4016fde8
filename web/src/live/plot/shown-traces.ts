/** The shown traces: their lines, and the letter and detector of each for the plot. */
import i18next from 'i18next';
import { localClock } from '../../format.js';
import { isCurrent } from '../../state/liveness.js';
import type { PageState } from '../../state/page-store.js';
import { differenceDb } from '../picture/difference.js';
import type { Span } from '../picture/grid.js';
import { type MarkerReading, reading, valueAt } from '../picture/markers.js';
import type { Picture } from '../picture/picture.js';
import { STILL_KINDS, TRACE_KINDS, type TraceLine } from '../picture/traces.js';
import { inView } from './spectrum.js';

export const TRACE_LETTERS = { write: 'W', max: 'M', min: 'm', average: 'A', frozen: 'F', reference: 'R' } as const;
const TRACE_DETECTORS = ['sample', 'peak', 'rms', 'average', 'quasi-peak', 'negative-peak'] as const;

/** A detector's name in the page's language; one that this page does not know is shown as the program names it. */
export function detectorName(detector: string | undefined): string {
  const known = TRACE_DETECTORS.find((name) => name === detector);
  if (known !== undefined) return i18next.t(`facts.detectors.${known}`);
  return detector ?? i18next.t('facts.detectors.unknown');
}

export function traceLegend({
  traces,
  stills,
  minus,
  facts,
}: Pick<PageState, 'traces' | 'stills' | 'minus' | 'facts'>): string {
  if (facts === undefined) return '';
  const detector = detectorName(facts.traceDetector);
  const less = minus === undefined ? '' : ` − ${TRACE_LETTERS[minus]}`;
  const shown = TRACE_KINDS.filter((kind) => traces[kind]).map((kind) => `${TRACE_LETTERS[kind]}${less} ${detector}`);
  if (minus === 'reference' && stills.reference.length === 0) return i18next.t('traces.minus.missing');
  const still = STILL_KINDS.flatMap((kind) => {
    const [first] = minus === undefined || kind === minus ? stills[kind] : [];
    return first === undefined ? [] : [`${TRACE_LETTERS[kind]} ${localClock(first.takenAt)} UTC+7`];
  });
  return [...shown, ...still].join('   ');
}

/** The markers as they read now; without levels while the traces are old. */
export function shownMarkers(
  picture: Picture | undefined,
  state: Pick<PageState, 'markers' | 'silence' | 'dataOld' | 'past' | 'stills' | 'minus'>,
): { readonly current: boolean; readonly markers: readonly MarkerReading[] } {
  const current = isCurrent(state);
  const markers = state.markers.map((marker) => {
    const source = current ? picture?.sourceAt(marker.hz) : undefined;
    const read = reading(marker, source?.grid, source?.levels('write'));
    if (state.minus === undefined || source === undefined) return read;
    const difference = differenceDb('write', source, state.minus, state.stills.reference);
    return { ...read, differenceDb: valueAt(marker.hz, source.grid, difference) };
  });
  return { current, markers };
}

/** Drawn from back to front: copies behind, the live trace on top. */
const DRAW_ORDER = [...TRACE_KINDS].reverse();

export function shownTraces(
  picture: Picture | undefined,
  view: Span,
  { traces, stills, minus }: Pick<PageState, 'traces' | 'stills' | 'minus'>,
): TraceLine[] {
  const lines: TraceLine[] =
    minus === undefined
      ? STILL_KINDS.flatMap((kind) => stills[kind].map(({ grid, levelsDbm }) => ({ kind, grid, levelsDbm }))).filter(
          ({ grid }) => inView(grid, view),
        )
      : [];
  for (const kind of DRAW_ORDER) {
    if (!traces[kind]) continue;
    for (const source of picture?.sourcesIn(view) ?? []) {
      const levelsDbm = minus === undefined ? source.levels(kind) : differenceDb(kind, source, minus, stills.reference);
      if (levelsDbm !== undefined) lines.push({ kind, grid: source.grid, levelsDbm });
    }
  }
  return lines;
}
