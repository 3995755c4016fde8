/** Judges a block from a station: returns its sweeps, or the reason why it is refused for ever. Pure. */

import { id } from '../config/config.js';
import { sentenceOf } from '../errors/errors.js';
import { sha256 } from '../files/sha256.js';
import type { StoredSweep } from '../store/archive.js';
import { subjects } from './subjects.js';
import { fromBlock } from './sweep-blocks.js';

/** Time in ms by which a station's clock may be ahead of the hub's. */
export const FUTURE_MS = 10 * 60_000;
/** 2020-01-01: an earlier time comes from a clock that was never set. */
const LONG_AGO = Date.UTC(2020, 0, 1);
const MOST_BINS = 4_000_000;

export const REFUSALS = [
  'damaged',
  'other-station',
  'other-receiver',
  'future',
  'huge',
  'stranger',
  'newer-form',
  'flood',
  'copy',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export interface ArrivedBlock {
  readonly subject: string;
  readonly bytes: Uint8Array;
  readonly schema: string;
  readonly sha256: string;
}

export type BlockVerdict =
  | { readonly stationId: string; readonly sweeps: readonly StoredSweep[] }
  | { readonly stationId: string; readonly refusal: Refusal; readonly why: string };

export function stationOf({ subject }: Pick<ArrivedBlock, 'subject'>): string {
  return subject.split('.')[4] ?? '';
}

/** @param now epoch ms; `isMember` knows the stations that may send */
export function judgeBlock(block: ArrivedBlock, now: number, isMember: (stationId: string) => boolean): BlockVerdict {
  const stationId = stationOf(block);
  const receiverId = block.subject.split('.')[5] ?? '';
  const refused = (refusal: Refusal, why: string): BlockVerdict => ({ stationId, refusal, why });
  if (!isMember(stationId)) return refused('stranger', `station ${stationId} is not one of this hub`);
  if (block.subject !== subjects.block(stationId, receiverId))
    return refused('other-station', 'its partition does not belong to this station');
  if (!id.safeParse(receiverId).success) return refused('other-receiver', 'no receiver has such an id');
  const major = Number.parseInt(block.schema, 10);
  // The next version only adds fields, so it can be read too; later versions cannot.
  if (!(major >= 1 && major <= 2)) return refused('newer-form', `its version is ${block.schema}`);
  if (sha256(block.bytes) !== block.sha256) return refused('damaged', 'its SHA-256 is wrong');
  let sweeps: StoredSweep[];
  try {
    sweeps = fromBlock(block.bytes);
  } catch (error) {
    return refused('damaged', sentenceOf(error));
  }
  const stranger = sweeps.find((sweep) => sweep.stationId !== stationId);
  if (stranger !== undefined) return refused('other-station', `its sweeps are of station ${stranger.stationId}`);
  const other = sweeps.find((sweep) => sweep.receiverId !== receiverId);
  if (other !== undefined) return refused('other-receiver', `its sweeps are of receiver ${other.receiverId}`);
  const wrong = sweeps.find(({ startedAt, endedAt }) => !(startedAt >= LONG_AGO && endedAt <= now + FUTURE_MS));
  if (wrong !== undefined) return refused('future', `a sweep began at ${wrong.startedAt} by the station’s clock`);
  const huge = sweeps.find(
    ({ seq, levelsDbm }) => levelsDbm.length > MOST_BINS || !Number.isSafeInteger(seq) || seq < 0,
  );
  if (huge !== undefined) return refused('huge', `sweep ${huge.seq} has ${huge.levelsDbm.length} bins`);
  return { stationId, sweeps };
}
