/** Markers M1 … M6: their frequencies, and the trace's levels there. */
import { binAt, type Grid } from './grid.js';

export const MAX_MARKERS = 6;

export interface Marker {
  /** 1 … 6. */
  readonly number: number;
  readonly hz: number;
}

export interface MarkerReading extends Marker {
  /** Undefined where the trace has no level. */
  readonly levelDbm: number | undefined;
  /** Where the traces are shown less a base. */
  readonly differenceDb?: number | undefined;
}

/** Adds a marker with the lowest free number; with none free, the active marker moves. */
export function withMarker(markers: readonly Marker[], hz: number, active: number | undefined): Marker[] {
  const used = new Set(markers.map(({ number }) => number));
  for (let number = 1; number <= MAX_MARKERS; number++)
    if (!used.has(number)) return [...markers, { number, hz }].sort((a, b) => a.number - b.number);
  return movedMarker(markers, active ?? MAX_MARKERS, hz);
}

export function movedMarker(markers: readonly Marker[], number: number, hz: number): Marker[] {
  return markers.map((marker) => (marker.number === number ? { number, hz } : marker));
}

export function reading(marker: Marker, grid: Grid | undefined, levelsDbm: Float32Array | undefined): MarkerReading {
  return { ...marker, levelDbm: valueAt(marker.hz, grid, levelsDbm) };
}

/** The value of the bin at a frequency; undefined where there is none. */
export function valueAt(hz: number, grid: Grid | undefined, values: Float32Array | undefined): number | undefined {
  const bin = grid === undefined ? undefined : binAt(grid, hz);
  const value = bin === undefined ? undefined : values?.[bin];
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

export interface PeakReading {
  readonly hz: number;
  readonly levelDbm: number;
}

/** The nearest peak beyond `hz` on one side; undefined when there is none. */
export function nextPeak(peaks: readonly PeakReading[], hz: number, side: 'left' | 'right'): PeakReading | undefined {
  return side === 'right' ? peaks.find((peak) => peak.hz > hz) : peaks.findLast((peak) => peak.hz < hz);
}

export function highestPeak(peaks: readonly PeakReading[]): PeakReading | undefined {
  return peaks.reduce<PeakReading | undefined>(
    (best, peak) => (best === undefined || peak.levelDbm > best.levelDbm ? peak : best),
    undefined,
  );
}
