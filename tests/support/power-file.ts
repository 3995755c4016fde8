/** A file as rtl_power writes it, of any size, with lines in it that are none: what an import is measured and tortured with. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { randomFrom } from './synthetic-sweeps.js';

const START_HZ = 88e6;
const HOP_HZ = 2.5e6;
const HOPS = 8;
const BINS_OF_HOP = 250;
const POOL = 64;
/** One pass in so many is followed by a line of garbage, one by a remark. */
const GARBAGE_EVERY = 97;
const REMARK_EVERY = 211;

export interface PowerFile {
  readonly bytes: number;
  readonly sweeps: number;
  readonly accepted: number;
  readonly remarks: number;
  readonly rejected: number;
}

/** Passes of 2,000 bins from 88 MHz, one a second, until the file has `bytes`. */
export async function writePowerFile(path: string, bytes: number, seed = 1): Promise<PowerFile> {
  const random = randomFrom(seed);
  const pool = Array.from({ length: POOL }, () =>
    Array.from({ length: BINS_OF_HOP }, (_, i) => (-62 + 6 * random() + (i % 50 < 5 ? 25 * random() : 0)).toFixed(2)),
  ).map((levels) => levels.join(', '));
  const file = createWriteStream(path, { highWaterMark: 1 << 20 });
  const found = { bytes: 0, sweeps: 0, accepted: 0, remarks: 0, rejected: 0 };
  const beganAt = Date.UTC(2026, 2, 1);
  while (found.bytes < bytes) {
    const [date, time] = new Date(beganAt + 1000 * found.sweeps).toISOString().slice(0, 19).split('T');
    let text = '';
    for (let hop = 0; hop < HOPS; hop++) {
      const lowHz = START_HZ + hop * HOP_HZ;
      const levels = pool[(found.sweeps * 13 + hop * 29) % POOL];
      text += `${date}, ${time}, ${lowHz}, ${lowHz + HOP_HZ}, ${HOP_HZ / BINS_OF_HOP}.00, 10, ${levels}\n`;
    }
    found.sweeps += 1;
    found.accepted += HOPS;
    if (found.sweeps % GARBAGE_EVERY === 0) {
      text += 'a line that is no row\n';
      found.rejected += 1;
    }
    if (found.sweeps % REMARK_EVERY === 0) {
      text += '# a remark\n';
      found.remarks += 1;
    }
    found.bytes += text.length;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return found;
}
