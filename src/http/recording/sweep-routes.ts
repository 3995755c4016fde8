/** Stored sweeps: single or folded ones of a range, or a picture of any period with a number of rows and bins. */
import type { Response } from 'express';
import {
  type SweepQuery as AskedSweeps,
  type Correction,
  type PictureJson,
  recordingApi,
} from '../../api/recording.js';
import { encodeCoarseFrame, encodeFrame, joinFrames } from '../../live/wire.js';
import { type AppliedCorrection, type Corrections, corrected, type Quantity } from '../../rf/correction.js';
import { asField, isField, isUnknown, ONLY_FIELD } from '../../rf/field-strength.js';
import { iso } from '../../rf/iso.js';
import { flagNames, SweepFlag } from '../../rf/sweep.js';
import type { ReceiverRecord } from '../../station/receiver-record.js';
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
import { badRequest, existing, refusal } from '../problem.js';
import { type ReadBudget, SLICE_CELLS } from '../read-budget.js';
import { type Route, route } from '../route.js';
import { shown } from '../spoken.js';
import { jsonPieces, sendMade, sendStreamed } from '../streamed.js';
import { levelsJson } from './levels-json.js';

const MAX_CELLS = 20_000_000;
/** Most cells of a picture, more than any screen has pixels; a larger picture would only use memory. */
const MAX_PICTURE_CELLS = 4_000_000;

export function sweepRoutes(
  archive: PictureArchive,
  budget: ReadBudget,
  receiverOf: (id: string) => Pick<ReceiverRecord, 'number' | 'isField'> | undefined,
  correctionsAt: CorrectionsAt = () => ({}),
): Route[] {
  return [
    route(recordingApi, 'GET /api/v1/sweeps', 'watch', async ({ query, request, response }) => {
      const receiverId = query.receiverId ?? query.receiver;
      if (receiverId === undefined) throw badRequest('receiverId is missing.');
      const { number, isField: hasField } = existing(receiverOf(receiverId), 'receiverId', receiverId, 'receiver');
      if (query.to <= query.from) throw badRequest('to must be later than from.');
      const { rows, bins = 1000, maxSweeps = 2000, maxBins = 2000 } = query;
      await budget.run(request, response, rows === undefined ? maxSweeps * maxBins : rows * bins, async () => {
        if (rows === undefined)
          await answerSweeps({ archive, correctionsAt, number }, { ...query, receiverId }, response);
        else await answerPicture(archive, { ...query, receiverId, rows, isField: hasField }, number, response);
      });
      return response;
    }),
  ];
}

interface SweepSources {
  readonly archive: PictureArchive;
  readonly correctionsAt: CorrectionsAt;
  /** Number of the receiver in frames. */
  readonly number: number;
}

async function answerSweeps(
  { archive, correctionsAt, number }: SweepSources,
  query: AskedSweeps & { receiverId: string },
  response: Response,
): Promise<void> {
  const { receiverId, from, to, startHz, stopHz, format, corrected, maxSweeps = 2000, maxBins = 2000 } = query;
  if (corrected !== undefined && format !== 'json')
    throw badRequest('corrected: a binary frame cannot carry its correction; ask for JSON.');
  for (const only of ['bins', 'as'] as const)
    if (query[only] !== undefined)
      throw badRequest('{only} is "{value}", but rows is missing: give both or neither.', {
        only,
        value: query[only],
      });
  if (maxSweeps * maxBins > MAX_CELLS)
    throw badRequest('maxSweeps × maxBins is over {most}: ask for less at a time.', { most: MAX_CELLS });
  const ask = { receiverId, from, to, startHz, stopHz, maxSweeps, maxBins };
  if (format !== 'json') {
    const form = { receiverNumber: number, format };
    await sendMade(framesAnswer(response), await begun(sliced(ask, (part) => archive.frames(part, form))));
    return;
  }
  const slices = sliced(ask, async (part) => {
    const stored = await archive.query(part);
    return stored.some(isField) || corrected !== undefined ? correctedSweeps(stored, corrected, correctionsAt) : stored;
  });
  await sendJson(response, jsonPieces({}, 'sweeps', jsonOf(await begun(slices))));
}

function framesAnswer(response: Response): Response {
  return response.type('application/vnd.rfi.sweeps');
}

type Ask = Parameters<PictureArchive['query']>[0] & { readonly maxSweeps: number; readonly maxBins: number };

/** Reads a large range in parts of equal time, so that only one slice is in memory, and others can use the archive in between. */
async function* sliced<T>(ask: Ask, read: (part: Ask) => Promise<T>): AsyncGenerator<T, void, void> {
  const { from, to, maxSweeps, maxBins } = ask;
  const most = Math.max(1, Math.floor(SLICE_CELLS / maxBins));
  const at = (sweeps: number): number => from + Math.round(((to - from) * sweeps) / maxSweeps);
  for (let begun = 0; begun < maxSweeps; begun += most) {
    const end = Math.min(maxSweeps, begun + most);
    const range = { from: at(begun), to: at(end), maxSweeps: end - begun };
    if (range.to > range.from) yield await read({ ...ask, ...range });
  }
}

/** Reads the first slice before the answer begins, so that a faulty question can still be refused. */
async function begun<T>(slices: AsyncGenerator<T, void, void>): Promise<AsyncIterable<T>> {
  const first = await slices.next();
  return (async function* () {
    if (first.done !== true) yield first.value;
    yield* slices;
  })();
}

async function answerPicture(
  archive: PictureArchive,
  query: AskedSweeps & { receiverId: string; rows: number; isField?: boolean | undefined },
  number: number,
  response: Response,
): Promise<void> {
  const { rows, bins = 1000, as = 'max', format, corrected } = query;
  if (corrected !== undefined) throw badRequest('corrected: a picture is of levels as received; ask for sweeps.');
  for (const only of ['maxSweeps', 'maxBins'] as const)
    if (query[only] !== undefined)
      throw badRequest('{only} is {value}, but rows is given: a picture has rows and bins.', {
        only,
        value: query[only],
      });
  if (rows * bins > MAX_PICTURE_CELLS)
    throw badRequest('rows × bins is over {most}: ask for less at a time.', { most: MAX_PICTURE_CELLS });
  const picture: Picture = await pictureOf(archive, { ...query, bins, as });
  if (format !== 'json')
    await sendStreamed(framesAnswer(response), pictureFrames(picture, { receiverNumber: number, format }));
  else await sendJson(response, jsonPieces(pictureHead(picture), 'rows', pictureRows(picture)));
}

async function sendJson(response: Response, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  response.type('json');
  await sendStreamed(response, pieces);
}

/** Row by row, because the frames of a large picture take tens of milliseconds. */
function* pictureFrames(picture: Picture, { receiverNumber, format }: FrameForm): Generator<Uint8Array> {
  const encode = format === 'coarse' ? encodeCoarseFrame : encodeFrame;
  for (const row of pictureSweeps(picture))
    yield joinFrames([encode({ ...row, receiverNumber, durationMs: row.endedAt - row.startedAt })]);
}

async function* jsonOf(slices: AsyncIterable<readonly (StoredSweep | CorrectedSweep)[]>): AsyncGenerator<string> {
  for await (const slice of slices) for (const sweep of slice) yield asJson(sweep);
}

function asJson({ levelsDbm, ...sweep }: StoredSweep | CorrectedSweep): string {
  const fields = {
    ...sweep,
    correction: 'correction' in sweep ? correctionJson(sweep.correction) : undefined,
    startedAt: iso(sweep.startedAt),
    endedAt: iso(sweep.endedAt),
    flags: flagNames(sweep.flags),
  };
  return levelsJson(fields, levelsDbm, 3);
}

/** Calibration and antenna of a receiver at a time. */
type CorrectionsAt = (receiverId: string, at: number) => Omit<Corrections, 'quantity'>;

type CorrectedSweep = StoredSweep & { readonly correction: AppliedCorrection };

/** A file stated the field strength; nothing was added. */
const AS_STATED: AppliedCorrection = { unit: 'dBuV/m', firstDb: 0, lastDb: 0, uncoveredBins: 0 };

/** @throws Problem 422 when a field strength is asked for and the antenna has neither gain nor factor */
function correctedSweeps(
  sweeps: readonly StoredSweep[],
  quantity: Quantity | undefined,
  correctionsAt: CorrectionsAt,
): (StoredSweep | CorrectedSweep)[] {
  return sweeps.map((sweep) => {
    if (isUnknown(quantity, sweep)) throw refusal(422, 'Cannot be done', ONLY_FIELD, { receiverId: sweep.receiverId });
    if (isField(sweep)) return { ...sweep, levelsDbm: asField(sweep.levelsDbm), correction: AS_STATED };
    if (quantity === undefined) return sweep;
    const corrections = correctionsAt(sweep.receiverId, sweep.startedAt);
    const { antenna, calibration } = corrections;
    if (quantity === 'field' && antenna?.gainDbi === undefined && antenna?.factorDbPerM === undefined)
      throw refusal(
        422,
        'Cannot be done',
        'corrected is "field": the antenna of receiver "{receiverId}" has neither gainDbi nor factorDbPerM in the configuration.',
        { receiverId: sweep.receiverId },
      );
    const { levelsDbm, correction } = corrected(sweep, { ...corrections, quantity });
    // A calibration may have been entered after the sweep was stored, so the present one decides.
    const calibrated = calibration === undefined ? sweep.flags : sweep.flags & ~SweepFlag.uncalibrated;
    const flags = correction.uncoveredBins > 0 ? calibrated | SweepFlag.partial : calibrated;
    return { ...sweep, levelsDbm, flags, correction };
  });
}

function correctionJson(correction: AppliedCorrection): Correction {
  const { unit, calibration, antennaName, firstDb, lastDb, uncoveredBins } = correction;
  const rounded = (db: number) => (Number.isNaN(db) ? null : Math.round(db * 100) / 100);
  return {
    unit,
    calibration: shown(calibration),
    antennaName,
    firstDb: rounded(firstDb),
    lastDb: rounded(lastDb),
    uncoveredBins,
  };
}

/** The functions of an archive that a picture needs. */
export interface PictureArchive extends Pick<Archive, 'query' | 'overview'> {
  frames(query: SweepQuery, form: FrameForm): Promise<Uint8Array>;
  spans(receiverId: string): Promise<RecordedSpan[]>;
  gaps(query: SweepRange): Promise<Gap[]>;
}

interface PictureQuery extends SweepRange {
  readonly rows: number;
  readonly bins: number;
  readonly as: 'max' | 'min' | 'mean';
  /** True for recordings of field strength. */
  readonly isField?: boolean | undefined;
}

interface Picture extends Omit<OverviewQuery, 'columns' | 'withMinAndMean'> {
  readonly bins: number;
  readonly as: PictureQuery['as'];
  readonly isField?: boolean | undefined;
  /** Row after row; NaN where nothing was received. */
  readonly levelsDbm: Float32Array;
  /** Number of sweeps in each row. */
  readonly sweeps: Uint32Array;
  readonly gaps: readonly Gap[];
}

async function pictureOf(archive: PictureArchive, query: PictureQuery): Promise<Picture> {
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
function pictureHead(picture: Picture): Omit<PictureJson, 'rows'> {
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
function* pictureRows({ from, to, rows, bins, sweeps, levelsDbm, isField }: Picture): Generator<string> {
  for (let row = 0; row < rows; row++) {
    const count = sweeps[row] ?? 0;
    if (count === 0) continue;
    const fields = { row, at: iso(from + (row * (to - from)) / rows), sweeps: count };
    const levels = levelsDbm.subarray(row * bins, (row + 1) * bins);
    yield levelsJson(fields, isField ? asField(levels) : levels, 2);
  }
}

/** The rows as sweeps on the grid of the picture, for code that shows stored sweeps. */
function pictureSweeps(picture: Picture): StoredSweep[] {
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
