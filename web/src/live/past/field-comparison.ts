/** Two receivers compared by field strength: what a file states, and what a receiver of ours with its antenna makes of its levels. */
import { type Corrections, correctionAt } from '../../../../src/rf/correction.js';
import { FIELD_LESS_DB } from '../../../../src/rf/sweep.js';
import { ask } from '../../ground/asking/ask.js';
import { isoOf } from '../../ground/asking/instants.js';
import type { CopiedPicture } from '../../picture/drawing/copied-picture.js';
import { type ProgramState, programStore } from '../../program/program-store.js';

/** dB from a stored level to field strength as recordings of files store it; undefined outside the tables. */
export type FieldOver = (hz: number) => number | undefined;
type Known = Pick<ProgramState, 'receivers' | 'stations'>;

/** Undefined for a receiver without an antenna factor: its field strength is not known. */
export function antennaOf(receiverId: string, { receivers, stations }: Known): Corrections['antenna'] | 'stated' {
  const receiver = receivers.find(({ id }) => id === receiverId);
  if (receiver?.isField) return 'stated';
  const antenna = receiver?.antenna ?? stations.find(({ id }) => id === receiver?.stationId)?.antenna;
  return antenna?.gainDbi === undefined && antenna?.factorDbPerM === undefined ? undefined : antenna;
}

/** @throws Error when the program does not answer */
export async function fieldOverOf(receiverId: string, at: number, signal: AbortSignal): Promise<FieldOver | undefined> {
  const antenna = antennaOf(receiverId, programStore.getState());
  if (antenna === undefined || antenna === 'stated') return antenna && (() => 0);
  const { calibrations } = await ask('GET /api/v1/calibrations', { query: { receiverId, at: isoOf(at) }, signal });
  const [calibration] = calibrations;
  return (hz) => {
    const addedDb = correctionAt(hz, { quantity: 'field', antenna, calibration });
    return addedDb === undefined ? undefined : addedDb - FIELD_LESS_DB;
  };
}

type Frame = Parameters<CopiedPicture['take']>[0];

export function inField<F extends Frame>(frame: F, over: FieldOver): F {
  const { startHz, stepHz, levelsDbm } = frame;
  return { ...frame, levelsDbm: levelsDbm.map((level, bin) => level + (over(startHz + bin * stepHz) ?? Number.NaN)) };
}
