/** Stored sweeps: single or folded ones of a range, or a picture of any period with a number of rows and bins. */

import type { Response } from 'express';
import { recordingApi, type SweepQuery } from '../../api/recording.js';
import { encodeCoarseFrame, encodeFrame } from '../../live/wire.js';
import { iso } from '../../rf/iso.js';
import { flagNames } from '../../rf/sweep.js';
import type { StoredSweep } from '../../store/archive.js';
import { noSuch, Problem } from '../problem.js';
import { ReadBudget, SLICE_CELLS } from '../read-budget.js';
import { type Route, route } from '../route.js';
import { jsonPieces, sendStreamed } from '../streamed.js';
import { type CorrectedSweep, type CorrectionsAt, correctedSweeps, correctionJson } from './corrected-sweeps.js';
import { levelsJson } from './levels-json.js';
import { type Picture, type PictureArchive, pictureHead, pictureOf, pictureRows, pictureSweeps } from './picture.js';

const MAX_CELLS = 20_000_000;
/** Most cells of a picture, more than any screen has pixels; a larger picture would only use memory. */
const MAX_PICTURE_CELLS = 4_000_000;

/** Longest duration in ms that a frame can hold. A row of a long span lasts longer; the time to the next row says how long. */
const LONGEST_FRAME_MS = 65_535;

export function sweepRoutes(
  archive: PictureArchive,
  receiverNumber: (id: string) => number | undefined,
  correctionsAt: CorrectionsAt = () => ({}),
): Route[] {
  const budget = new ReadBudget();
  return [
    route(recordingApi, 'GET /api/v1/sweeps', {
      access: 'watch',
      async handle({ query, request, response }) {
        const receiverId = query.receiverId ?? query.receiver;
        if (receiverId === undefined) throw new Problem(400, 'Bad request', 'receiverId is missing.');
        const number = receiverNumber(receiverId);
        if (number === undefined) throw noSuch('receiverId', receiverId, 'receiver');
        if (query.to <= query.from) throw new Problem(400, 'Bad request', 'to must be later than from.');
        const { rows, bins = 1000, maxSweeps = 2000, maxBins = 2000 } = query;
        await budget.run(request, response, rows === undefined ? maxSweeps * maxBins : rows * bins, async () => {
          if (rows === undefined)
            await answerSweeps({ archive, correctionsAt, number }, { ...query, receiverId }, response);
          else await answerPicture(archive, { ...query, receiverId, rows }, number, response);
        });
        return response;
      },
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
  query: SweepQuery & { receiverId: string },
  response: Response,
): Promise<void> {
  const { receiverId, from, to, startHz, stopHz, format, corrected, maxSweeps = 2000, maxBins = 2000 } = query;
  if (corrected !== undefined && format !== 'json')
    throw new Problem(400, 'Bad request', 'corrected: a binary frame cannot carry its correction; ask for JSON.');
  for (const only of ['bins', 'as'] as const)
    if (query[only] !== undefined)
      throw new Problem(400, 'Bad request', `${only} is "${query[only]}", but rows is missing: give both or neither.`);
  if (maxSweeps * maxBins > MAX_CELLS)
    throw new Problem(400, 'Bad request', `maxSweeps × maxBins is over ${MAX_CELLS}: ask for less at a time.`);
  const ask = { receiverId, from, to, startHz, stopHz, maxSweeps, maxBins };
  const slices = sliced(archive, ask, (stored) =>
    corrected === undefined ? stored : correctedSweeps(stored, corrected, correctionsAt),
  );
  // The first slice is read before the answer begins, so that a faulty question can still be refused.
  const first = await slices.next();
  const sweeps = chained(first.done === true ? [] : first.value, slices);
  if (format !== 'json') await sendFrames(response, sweeps, number, format);
  else await sendJson(response, jsonPieces({}, 'sweeps', mapped(sweeps, asJson)));
}

type Ask = Parameters<PictureArchive['query']>[0] & { readonly maxSweeps: number; readonly maxBins: number };

/** Reads a large range in parts of equal time, so that only one slice is in memory, and others can use the archive in between. */
async function* sliced<T>(
  archive: PictureArchive,
  ask: Ask,
  made: (stored: readonly StoredSweep[]) => readonly T[],
): AsyncGenerator<readonly T[], void, void> {
  const { from, to, maxSweeps, maxBins } = ask;
  const most = Math.max(1, Math.floor(SLICE_CELLS / maxBins));
  const at = (sweeps: number): number => from + Math.round(((to - from) * sweeps) / maxSweeps);
  for (let begun = 0; begun < maxSweeps; begun += most) {
    const end = Math.min(maxSweeps, begun + most);
    const range = { from: at(begun), to: at(end), maxSweeps: end - begun };
    if (range.to > range.from) yield made(await archive.query({ ...ask, ...range }));
  }
}

async function* chained<T>(first: readonly T[], rest: AsyncIterable<readonly T[]>): AsyncGenerator<T, void, void> {
  yield* first;
  for await (const slice of rest) yield* slice;
}

async function answerPicture(
  archive: PictureArchive,
  query: SweepQuery & { receiverId: string; rows: number },
  number: number,
  response: Response,
): Promise<void> {
  const { rows, bins = 1000, as = 'max', format, corrected } = query;
  if (corrected !== undefined)
    throw new Problem(400, 'Bad request', 'corrected: a picture is of levels as received; ask for sweeps.');
  for (const only of ['maxSweeps', 'maxBins'] as const)
    if (query[only] !== undefined)
      throw new Problem(
        400,
        'Bad request',
        `${only} is ${query[only]}, but rows is given: a picture has rows and bins.`,
      );
  if (rows * bins > MAX_PICTURE_CELLS)
    throw new Problem(400, 'Bad request', `rows × bins is over ${MAX_PICTURE_CELLS}: ask for less at a time.`);
  const picture: Picture = await pictureOf(archive, { ...query, bins, as });
  if (format !== 'json') await sendFrames(response, pictureSweeps(picture), number, format);
  else await sendJson(response, jsonPieces(pictureHead(picture), 'rows', pictureRows(picture)));
}

async function sendJson(response: Response, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  response.type('json');
  await sendStreamed(response, pieces);
}

async function sendFrames(
  response: Response,
  sweeps: Iterable<StoredSweep> | AsyncIterable<StoredSweep>,
  receiverNumber: number,
  format: 'binary' | 'coarse',
): Promise<void> {
  response.type('application/vnd.rfi.sweeps');
  const encode = format === 'coarse' ? encodeCoarseFrame : encodeFrame;
  await sendStreamed(response, framesOf(sweeps, receiverNumber, encode));
}

async function* framesOf(
  sweeps: Iterable<StoredSweep> | AsyncIterable<StoredSweep>,
  receiverNumber: number,
  encode: typeof encodeFrame,
): AsyncGenerator<Uint8Array> {
  for await (const sweep of sweeps) {
    const durationMs = Math.min(LONGEST_FRAME_MS, sweep.endedAt - sweep.startedAt);
    const frame = encode({ ...sweep, receiverNumber, durationMs });
    const length = Buffer.alloc(4);
    length.writeUInt32LE(frame.length);
    yield length;
    yield frame;
  }
}

async function* mapped<T>(items: AsyncIterable<T>, map: (item: T) => string): AsyncGenerator<string> {
  for await (const item of items) yield map(item);
}

function asJson({ levelsDbm, ...sweep }: StoredSweep | CorrectedSweep): string {
  const fields = {
    ...sweep,
    ...('correction' in sweep ? { correction: correctionJson(sweep.correction) } : {}),
    ...{ startedAt: iso(sweep.startedAt), endedAt: iso(sweep.endedAt), flags: flagNames(sweep.flags) },
  };
  return levelsJson(fields, levelsDbm, 3);
}
