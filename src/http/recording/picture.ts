/** A period, from a minute to years, as a picture with a chosen number of rows and columns. */
import type { PictureJson } from '../../api/recording.js';
import { asField } from '../../rf/field-strength.js';
import { iso } from '../../rf/iso.js';
import { SweepFlag } from '../../rf/sweep.js';
import type {
  Archive,
  Gap,
  OverviewQuery,
  RecordedSpan,
  StoredSweep,
  SweepQuery,
  SweepRange,
} from '../../store/archive.js';
import type { FrameForm } from '../../store/embedded/table-frames.js';
import { levelsJson } from './levels-json.js';

/** The functions of an archive that a picture needs. */
export interface PictureArchive extends Pick<Archive, 'query' | 'overview'> {
  frames(query: SweepQuery, form: FrameForm): Promise<Uint8Array>;
  spans(receiverId: string): Promise<RecordedSpan[]>;
  gaps(query: SweepRange): Promise<Gap[]>;
}

export interface PictureQuery extends SweepRange {
  readonly rows: number;
  readonly bins: number;
  readonly as: 'max' | 'min' | 'mean';
  /** True for recordings of field strength. */
  readonly isField?: boolean | undefined;
}

export interface Picture extends Omit<OverviewQuery, 'columns' | 'withMinAndMean'> {
  readonly bins: number;
  readonly as: PictureQuery['as'];
  readonly isField?: boolean | undefined;
  /** Row after row; NaN where nothing was received. */
  readonly levelsDbm: Float32Array;
  /** Number of sweeps in each row. */
  readonly sweeps: Uint32Array;
  readonly gaps: readonly Gap[];
}

export async function pictureOf(archive: PictureArchive, query: PictureQuery): Promise<Picture> {
  const { receiverId, from, to, rows, bins, as, isField } = query;
  const { startHz, stopHz } = await rangeOf(archive, query);
  const place = { receiverId, from, to, startHz, stopHz };
  const withMinAndMean = as !== 'max';
  const [overview, gaps] = await Promise.all([
    archive.overview({ ...place, rows, columns: bins, withMinAndMean }),
    archive.gaps(place),
  ]);
  const levelsDbm = as === 'max' ? overview.maxDbm : as === 'min' ? overview.minDbm : overview.meanDbm;
  return { ...place, rows, bins, as, isField, levelsDbm, sweeps: overview.sweeps, gaps };
}

/** Range asked for, or everything that was ever swept; half a bin beyond the outermost bins, so that they are complete. */
async function rangeOf(
  archive: PictureArchive,
  { receiverId, startHz, stopHz }: PictureQuery,
): Promise<{ startHz: number; stopHz: number }> {
  if (startHz !== undefined && stopHz !== undefined && stopHz > startHz) return { startHz, stopHz };
  const spans = await archive.spans(receiverId);
  const halfBin = (span: RecordedSpan) => (span.stopHz - span.startHz) / Math.max(1, span.bins - 1) / 2;
  const lowest = Math.min(...spans.map((span) => span.startHz - halfBin(span)));
  const highest = Math.max(...spans.map((span) => span.stopHz + halfBin(span)));
  const low = startHz ?? (Number.isFinite(lowest) ? lowest : 0);
  const high = stopHz ?? (Number.isFinite(highest) ? highest : low + 1);
  return { startHz: low, stopHz: Math.max(high, low + 1) };
}

/** The answer without its rows. */
export function pictureHead(picture: Picture): Omit<PictureJson, 'rows'> {
  const { receiverId, from, to, startHz, stopHz, as, bins, rows, gaps, isField } = picture;
  return {
    receiverId,
    from: iso(from),
    to: iso(to),
    startHz,
    stopHz,
    as,
    unit: isField ? 'dBuV/m' : 'dBm',
    bins,
    rowMs: (to - from) / rows,
    binHz: (stopHz - startHz) / bins,
    gaps: gaps.map((gap) => ({ from: iso(gap.from), to: iso(gap.to) })),
  };
}

/** JSON of each row with any received sweep, in order of time. */
export function* pictureRows({ from, to, rows, bins, sweeps, levelsDbm, isField }: Picture): Generator<string> {
  for (let row = 0; row < rows; row++) {
    const count = sweeps[row] ?? 0;
    if (count === 0) continue;
    const fields = { row, at: iso(from + (row * (to - from)) / rows), sweeps: count };
    const levels = levelsDbm.subarray(row * bins, (row + 1) * bins);
    yield levelsJson(fields, isField ? asField(levels) : levels, 2);
  }
}

/** The rows as sweeps on the grid of the picture, for code that shows stored sweeps. */
export function pictureSweeps(picture: Picture): StoredSweep[] {
  const { receiverId, from, to, startHz, stopHz, bins, rows, sweeps, levelsDbm, isField } = picture;
  const rowMs = (to - from) / rows;
  const stepHz = (stopHz - startHz) / bins;
  const shown: StoredSweep[] = [];
  for (let row = 0; row < rows; row++) {
    const folded = sweeps[row] ?? 0;
    if (folded === 0) continue;
    shown.push({
      receiverId,
      stationId: '',
      seq: row,
      flags: isField ? SweepFlag.fieldStrength : 0,
      folded,
      startedAt: from + row * rowMs,
      endedAt: from + (row + 1) * rowMs,
      startHz: startHz + stepHz / 2,
      stepHz,
      levelsDbm: levelsDbm.subarray(row * bins, (row + 1) * bins),
    });
  }
  return shown;
}
