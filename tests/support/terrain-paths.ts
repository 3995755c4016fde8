/**
 * Seeded paths over made terrain, for the comparison with NTIA's own program: flat land, sea, hills, mountains, coasts and
 * cliffs. Only sums, products and whole numbers make them, so that every machine makes the same.
 */
import type { TerrainPath } from '../../src/location/terrain/link.js';
import type { Variability } from '../../src/location/terrain/variability.js';
import { randomFrom } from './labelled-world.js';

const CLIMATES = [
  'equatorial',
  'continental subtropical',
  'maritime subtropical',
  'desert',
  'continental temperate',
  'maritime temperate over land',
  'maritime temperate over sea',
] as const;
const MODES = ['single message', 'accidental', 'mobile', 'broadcast'] as const;

/** Permittivity and conductivity of usual, poor, good and wet ground, fresh water and sea. */
const GROUNDS = [
  [15, 0.005],
  [4, 0.001],
  [25, 0.02],
  [30, 0.01],
  [81, 0.01],
  [81, 5],
] as const;

type Random = () => number;

export function terrainPath(seed: number): { path: TerrainPath; variability: Variability } {
  const random = randomFrom(seed);
  const stepM = Math.round(30 + 470 * random() ** 2);
  let lengthKm = 1 + 299 * random() ** 3;
  if (seed % 40 === 0) lengthKm = 0.2 + random();
  if (seed % 200 === 1) lengthKm = 900 + 1400 * random();
  const intervals = Math.max(1, Math.round((lengthKm * 1000) / stepM));
  const [permittivity, conductivity] = oneOf(random, GROUNDS);
  const path: TerrainPath = {
    heightsM: groundOf(random, intervals + 1, stepM, seed % 6),
    stepM,
    transmitterM: antennaM(random),
    receiverM: antennaM(random),
    frequencyMhz: Math.round(20 + 19_980 * random() ** 3),
    polarisation: random() < 0.5 ? 'horizontal' : 'vertical',
    refractivity: Math.round(250 + 150 * random()),
    permittivity,
    conductivity,
  };
  const percent = () => Math.round(1 + 9998 * random()) / 100;
  const variability: Variability = {
    climate: oneOf(random, CLIMATES),
    mode: oneOf(random, MODES),
    timePercent: percent(),
    locationPercent: percent(),
    situationPercent: percent(),
    withoutLocation: random() < 0.3,
    withoutSituation: random() < 0.3,
  };
  return { path, variability };
}

function oneOf<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}

/** Mostly masts and hands, sometimes an aircraft; 0.5 to 3,000 m. */
function antennaM(random: Random): number {
  const heightM = random() < 0.85 ? 0.5 + 120 * random() ** 3 : 0.5 + 2999.5 * random() ** 2;
  return Math.round(heightM * 10) / 10;
}

/** Kinds: 0 flat, 1 sea, 2 hills, 3 mountains, 4 a coast, 5 cliffs. */
function groundOf(random: Random, count: number, stepM: number, kind: number): Float64Array {
  const heights = new Float64Array(count);
  const baseM = kind === 1 ? 0 : Math.round(800 * random() ** 2);
  const steepest = [0, 0, 0.03, 0.3, 0.15, 0.01][kind] as number;
  const shore = kind === 4 ? Math.floor(count * random()) : count;
  let [heightM, slope] = [baseM, 0];
  for (let i = 0; i < count; i++) {
    slope =
      0.85 * slope + steepest * (random() - 0.5) - (0.05 * steepest * (heightM - baseM)) / (200 + 4000 * steepest);
    heightM += slope * stepM;
    if (kind === 5 && random() < 0.03) heightM += 400 * (random() - 0.5);
    heightM = Math.max(0, heightM);
    heights[i] = i < shore ? Math.round(heightM * 10) / 10 : 0;
  }
  return heights;
}
