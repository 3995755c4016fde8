/**
 * Bands without interference: four that are generated, and recordings of real receivers from a folder, each as NAME.json and
 * NAME.npy (32-bit floats, one row a sweep).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chance, chanceOf, fading, toDb, toPower } from './chance.js';

/** A record of the register, as it stands in a header. */
export interface Listed {
  readonly id: string;
  readonly f0_hz: number;
  readonly f1_hz: number;
  /** Bins, half open. */
  readonly b0: number;
  readonly b1: number;
  readonly service: string;
  readonly pattern: string;
  readonly mask_dbc: readonly (readonly [number, number])[];
}

export interface Background {
  readonly id: string;
  readonly startHz: number;
  readonly stepHz: number;
  readonly intervalS: number;
  /** Step of the levels, dB; 0 when there is none. */
  readonly quantumDb: number;
  readonly register: readonly Listed[];
  readonly sweeps: number;
  readonly bins: number;
  readonly levelsDbm: Float32Array;
}

interface Band {
  readonly id: string;
  readonly startHz: number;
  readonly stepHz: number;
  readonly bins: number;
  readonly intervalS: number;
  readonly looks: number;
  /** Channels of the register: their width in bins, the distance between them, and who uses them. */
  readonly width: number;
  readonly raster: number;
  readonly pattern?: 'continuous' | 'intermittent' | 'shared';
}

const SWEEPS = 2000;
const NOISE_DBM = -105;
const QUANTUM_DB = 0.5;

const BANDS: readonly Band[] = [
  { id: 'quiet', startHz: 74e6, stepHz: 5e3, bins: 401, intervalS: 5, looks: 16, width: 0, raster: 0 },
  {
    ...{ id: 'broadcast', startHz: 90e6, stepHz: 20e3, bins: 512, intervalS: 5, looks: 8 },
    ...{ width: 10, raster: 40, pattern: 'continuous' },
  },
  {
    ...{ id: 'voice', startHz: 150e6, stepHz: 6.25e3, bins: 400, intervalS: 1, looks: 8 },
    ...{ width: 2, raster: 16, pattern: 'intermittent' },
  },
  {
    ...{ id: 'short-range', startHz: 433e6, stepHz: 20e3, bins: 112, intervalS: 1, looks: 4 },
    ...{ width: 112, raster: 112, pattern: 'shared' },
  },
];

export function generatedBackgrounds(seed: number): Background[] {
  return BANDS.map((band, i) => generate(band, chanceOf(1000 * seed + i)));
}

/** Noise over a floor that ripples and tilts, with what the licensees do. */
function generate(band: Band, chance: Chance): Background {
  const { id, startHz, stepHz, intervalS, bins, looks } = band;
  const register = registerOf(band);
  const [ripple, turns, tilt] = [chance.even(0.2, 1), chance.even(2, 6), chance.even(-2, 2)];
  const signal = new Float32Array(SWEEPS * bins);
  for (const listed of register) transmit(signal, bins, listed, { chance, intervalS });
  const levelsDbm = Float32Array.from(signal, (power, cell) => {
    const across = (cell % bins) / bins;
    const level = NOISE_DBM + ripple * Math.sin(2 * Math.PI * turns * across) + tilt * across;
    return QUANTUM_DB * Math.round((level + toDb((1 + power) * chance.gamma(looks))) / QUANTUM_DB);
  });
  return { id, startHz, stepHz, intervalS, quantumDb: QUANTUM_DB, register, sweeps: SWEEPS, bins, levelsDbm };
}

function registerOf({ startHz, stepHz, bins, width, raster, pattern }: Band): Listed[] {
  if (pattern === undefined) return [];
  return Array.from({ length: Math.floor(bins / raster) }, (_, i) => {
    const b0 = i * raster + Math.floor((raster - width) / 2);
    const edges = { f0_hz: startHz + (b0 - 0.5) * stepHz, f1_hz: startHz + (b0 + width - 0.5) * stepHz };
    return { id: `C${i}`, ...edges, b0, b1: b0 + width, service: '', pattern, mask_dbc: [] };
  });
}

/** Adds a licensee, as power over the noise: a carrier, voice of some seconds, or bursts anywhere in a shared band. */
function transmit(
  signal: Float32Array,
  bins: number,
  { b0, b1, pattern }: Listed,
  { chance, intervalS }: { readonly chance: Chance; readonly intervalS: number },
): void {
  const lay = (from: number, to: number, low: number, high: number, powers: (sweep: number) => number) => {
    for (let t = from; t < Math.min(SWEEPS, to); t++)
      for (let f = low; f < high; f++) {
        const off = (f + 0.5 - (low + high) / 2) / Math.max(1, (high - low) / 3);
        signal[t * bins + f] = (signal[t * bins + f] as number) + powers(t) * Math.exp(-0.5 * off * off);
      }
  };
  if (pattern === 'continuous') {
    const level = fading(chance, SWEEPS, 0.4, 200);
    const strength = toPower(chance.even(12, 40));
    lay(0, SWEEPS, b0, b1, (t) => strength * (level[t] as number));
    return;
  }
  const shared = pattern === 'shared';
  const strength = () => toPower(chance.even(8, 30));
  const own = strength();
  for (let t = chance.exponential(60); t < SWEEPS; t += (chance.exponential(shared ? 6 : 90) + 1) / intervalS) {
    const sweeps = 1 + chance.exponential(shared ? 1 : 6) / intervalS;
    const low = shared ? chance.whole(b0, b1 - 3) : b0;
    const power = shared ? strength() : own;
    lay(Math.floor(t), Math.ceil(t + sweeps), low, shared ? low + chance.whole(1, 4) : b1, () => power);
    t += sweeps;
  }
}

/** Recordings, each laid there and back until it is long enough; of very short ones the sweeps are drawn at random. */
export function recordedBackgrounds(folder: string, seed: number): Background[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => {
    const { id, start_hz, step_hz, interval_s, quantum_db, register } = JSON.parse(
      readFileSync(join(folder, name), 'utf8'),
    ) as Described;
    const recorded = readNpy(join(folder, name.replace(/json$/, 'npy')));
    const grid = { id, startHz: start_hz, stepHz: step_hz, intervalS: interval_s, quantumDb: quantum_db, register };
    return { ...grid, bins: recorded.bins, ...lengthen(recorded, chanceOf(seed)) };
  });
}

interface Described {
  readonly id: string;
  readonly start_hz: number;
  readonly step_hz: number;
  readonly interval_s: number;
  readonly quantum_db: number;
  readonly register: readonly Listed[];
}

type Rows = Pick<Background, 'sweeps' | 'bins' | 'levelsDbm'>;

const FEW_SWEEPS = 60;

function lengthen({ sweeps, bins, levelsDbm }: Rows, chance: Chance): Omit<Rows, 'bins'> {
  const total = Math.max(SWEEPS, sweeps);
  const long = new Float32Array(total * bins);
  for (let t = 0; t < total; t++) {
    const there = t % (2 * sweeps);
    const row = sweeps < FEW_SWEEPS ? chance.whole(0, sweeps) : there < sweeps ? there : 2 * sweeps - 1 - there;
    long.set(levelsDbm.subarray(row * bins, (row + 1) * bins), t * bins);
  }
  return { sweeps: total, levelsDbm: long };
}

/** @throws Error for an array that is not two-dimensional, row by row, of 32-bit floats. */
function readNpy(path: string): Rows {
  const bytes = readFileSync(path);
  const from = 10 + bytes.readUInt16LE(8);
  const found = /'<f4'.*False.*\((\d+), (\d+)\)/.exec(bytes.toString('latin1', 10, from));
  if (found === null) throw new Error(`${path} is no array of sweeps by bins of 32-bit floats`);
  const [sweeps, bins] = [Number(found[1]), Number(found[2])];
  const levelsDbm = new Float32Array(Uint8Array.from(bytes.subarray(from)).buffer, 0, sweeps * bins);
  return { sweeps, bins, levelsDbm };
}
