/** The lines and marker readings of a spectrum, read from its picture. Pure. */
import { type Base, differenceDb } from '../difference.js';
import type { Span } from '../grid.js';
import { type MarkerReading, reading, valueAt } from '../markers.js';
import type { Picture } from '../picture.js';
import { STILL_KINDS, type StillKind, type StillTrace, type TraceKind, type TraceLine } from '../traces.js';
import { inView } from './spectrum.js';

export interface ShownKinds {
  /** Kinds of the live traces from back to front. */
  readonly traces: readonly TraceKind[];
  /** Copies, behind the live traces. */
  readonly stills: Readonly<Record<StillKind, readonly StillTrace[]>>;
  /** What the traces are shown less. */
  readonly minus: Base | undefined;
}

/** The markers as they read now; without levels while the traces are old. */
export function shownMarkers(
  picture: Picture | undefined,
  {
    markers,
    current,
    minus,
    stills,
  }: { markers: readonly MarkerReading[]; current: boolean } & Omit<ShownKinds, 'traces'>,
): readonly MarkerReading[] {
  return markers.map((marker) => {
    const source = current ? picture?.sourceAt(marker.hz) : undefined;
    const read = reading(marker, source?.grid, source?.levels('write'));
    if (minus === undefined || source === undefined) return read;
    const difference = differenceDb('write', source, minus, stills.reference);
    return { ...read, differenceDb: valueAt(marker.hz, source.grid, difference) };
  });
}

export function shownTraces(
  picture: Pick<Picture, 'sourcesIn'> | undefined,
  view: Span,
  { traces, stills, minus }: ShownKinds,
): TraceLine[] {
  const lines: TraceLine[] =
    minus === undefined
      ? STILL_KINDS.flatMap((kind) => stills[kind].map(({ grid, levelsDbm }) => ({ kind, grid, levelsDbm }))).filter(
          ({ grid }) => inView(grid, view),
        )
      : [];
  for (const kind of traces)
    for (const source of picture?.sourcesIn(view) ?? []) {
      const levelsDbm = minus === undefined ? source.levels(kind) : differenceDb(kind, source, minus, stills.reference);
      if (levelsDbm !== undefined) lines.push({ kind, grid: source.grid, levelsDbm });
    }
  return lines;
}
