/** The hash of an hour: station and hub compare the content of their archives sweep by sweep, to the last bit. */
import { createHash } from 'node:crypto';
import type { StoredSweep, SweepQuery } from '../store/archive.js';
import { HOUR_MS, MINUTE_MS } from '../time/units.js';

const HEAD_NUMBERS = 9;

export interface HourHash {
  readonly sweeps: number;
  /** Hex digits. */
  readonly sha256: string;
}

/** Hashes numbers and levels of every sweep in [hour, hour + 1 h), minute by minute, so that little memory is needed. */
export async function hashHour(
  archive: { query(query: SweepQuery): Promise<readonly StoredSweep[]> },
  receiverId: string,
  hour: number,
  onSweep: (sweep: StoredSweep) => void = () => {},
): Promise<HourHash> {
  const hash = createHash('sha256');
  let sweeps = 0;
  for (let from = hour; from < hour + HOUR_MS; from += MINUTE_MS) {
    const to = from + MINUTE_MS;
    const found = await archive.query({ receiverId, from, to });
    // The query may return sweeps of neighbouring minutes; only starts within this minute count.
    const inside = found.filter(({ startedAt }) => startedAt >= from && startedAt < to).sort((a, b) => a.seq - b.seq);
    for (const sweep of inside) {
      addSweep(hash, sweep);
      onSweep(sweep);
    }
    sweeps += inside.length;
  }
  return { sweeps, sha256: hash.digest('hex') };
}

/** Ids are left out, because a receiver has another id at the hub. */
function addSweep(hash: ReturnType<typeof createHash>, sweep: StoredSweep): void {
  const { seq, startedAt, endedAt, flags, folded, startHz, stepHz, rbwHz = -1, vbwHz = -1, levelsDbm } = sweep;
  const head = new Float64Array(HEAD_NUMBERS);
  head.set([seq, startedAt, endedAt, flags, folded, startHz, stepHz, rbwHz, vbwHz]);
  hash.update(new Uint8Array(head.buffer));
  hash.update(`${sweep.traceDetector ?? ''} ${sweep.attenuationDb ?? ''} ${levelsDbm.length};${sweep.epoch ?? ''}`);
  hash.update(new Uint8Array(levelsDbm.buffer, levelsDbm.byteOffset, levelsDbm.byteLength));
}
