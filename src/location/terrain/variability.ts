/**
 * How loss varies over hours, places and situations, by climate.
 * Part of the Irregular Terrain Model; origin, notice and the sources in brackets: `itm.ts`.
 */
import { type Link, roughness } from './link.js';

/** For which shares of hours, places and situations the loss is not exceeded, each above 0 and below 100 %. */
export interface Variability {
  readonly climate: Climate;
  readonly timePercent: number;
  readonly locationPercent: number;
  readonly situationPercent: number;
  /** Which variations are one: all, places and situations, hours and places, or none. */
  readonly mode: 'single message' | 'accidental' | 'mobile' | 'broadcast';
  /** Places do not vary: both are known. */
  readonly withoutLocation?: boolean;
  /** Situations do not vary, as interference is judged. */
  readonly withoutSituation?: boolean;
}

/** Two heights in dB and three distances in m of a curve over the distance [TN101, III.69 and III.70]. */
type Curve = readonly [number, number, number, number, number];

interface Weather {
  readonly median: Curve;
  /** Deviation in the hours with more loss than usual, and in those with less. */
  readonly worse: Curve;
  readonly better: Curve;
  /** How both depend on the frequency; absent where they do not. */
  readonly worseGain?: readonly [number, number, number];
  readonly betterGain?: readonly [number, number, number];
  /** Factor of the deviation of rare hours, and from how many deviations on an hour is rare [Algorithm, table 5.1]. */
  readonly rare: readonly [number, number];
}

const SUBTROPICAL = [0.93, 0.31, 2] as const;

/** Asymptotic values [TN101, figure 10.13]. */
const WEATHERS = {
  equatorial: {
    median: [-9.67, 12.7, 144.9e3, 190.3e3, 133.8e3],
    worse: [2.13, 159.5, 762.2e3, 123.6e3, 94.5e3],
    better: [2.11, 102.3, 636.9e3, 134.8e3, 95.6e3],
    rare: [1.224, 1.282],
  },
  'continental subtropical': {
    median: [-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3],
    worse: [2.66, 7.67, 100.4e3, 172.5e3, 136.4e3],
    better: [6.87, 15.53, 138.7e3, 143.7e3, 98.6e3],
    betterGain: SUBTROPICAL,
    rare: [0.801, 2.161],
  },
  'maritime subtropical': {
    median: [1.26, 15.5, 262.6e3, 185.2e3, 99.8e3],
    worse: [6.11, 6.65, 138.2e3, 242.2e3, 178.6e3],
    better: [10.08, 9.6, 165.3e3, 225.7e3, 129.7e3],
    rare: [1.38, 1.282],
  },
  desert: {
    median: [-9.21, 9.05, 84.1e3, 101.1e3, 98.6e3],
    worse: [1.98, 13.11, 139.1e3, 132.7e3, 193.5e3],
    better: [3.68, 159.3, 464.4e3, 93.1e3, 94.2e3],
    betterGain: [0.93, 0.19, 1.79],
    rare: [1, 20],
  },
  'continental temperate': {
    median: [-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3],
    worse: [2.68, 7.16, 93.7e3, 186.8e3, 133.5e3],
    better: [4.75, 8.12, 93.2e3, 135.9e3, 113.4e3],
    worseGain: [0.92, 0.25, 1.77],
    betterGain: SUBTROPICAL,
    rare: [1.224, 1.282],
  },
  'maritime temperate over land': {
    median: [-0.39, 2.86, 141.7e3, 315.9e3, 167.4e3],
    worse: [6.86, 10.38, 187.8e3, 169.6e3, 108.9e3],
    better: [8.58, 13.97, 216e3, 152e3, 122.7e3],
    rare: [1.518, 1.282],
  },
  'maritime temperate over sea': {
    median: [3.15, 857.9, 2222e3, 164.8e3, 116.3e3],
    worse: [8.51, 169.8, 609.8e3, 119.9e3, 106.6e3],
    better: [8.43, 8.19, 136.2e3, 188.5e3, 122.9e3],
    rare: [1.518, 1.282],
  },
} as const satisfies Record<string, Weather>;

export type Climate = keyof typeof WEATHERS;

export const isClimate = (name: string): name is Climate => Object.hasOwn(WEATHERS, name);

/** Loss over free space in dB that is not exceeded in the asked shares, from that at the middle of all variations. */
export function variedLoss(link: Link, referenceDb: number, asked: Variability): number {
  const weather: Weather = WEATHERS[asked.climate];
  const situation = deviationsOf(asked.situationPercent / 100);
  let time = deviationsOf(asked.timePercent / 100);
  let place = deviationsOf(asked.locationPercent / 100);
  if (asked.mode === 'single message') time = situation;
  if (asked.mode === 'single message' || asked.mode === 'accidental') place = situation;
  if (asked.mode === 'mobile') place = time;

  const distanceM = effectiveDistance(link);
  const waves = link.wavenumber * roughness(link.distanceM, link.irregularityM);
  const placeDb = asked.withoutLocation ? 0 : (10 * waves) / (waves + 13); // [Algorithm, 5.9]
  const timeDb = hourDeviation(weather, link.wavenumber, distanceM, time);
  const situationDb = asked.withoutSituation ? 0 : 5 + 3 * Math.exp(-distanceM / 100e3); // [Algorithm, 5.10]
  let variance =
    situationDb ** 2 + (timeDb * time) ** 2 / (7.8 + situation ** 2) + (placeDb * place) ** 2 / (24 + situation ** 2); // [Algorithm, 5.11]
  let byHourDb = timeDb * time;
  if (asked.mode === 'single message') {
    variance += timeDb ** 2 + placeDb ** 2;
    byHourDb = 0;
  } else if (asked.mode === 'accidental') variance += placeDb ** 2;
  else if (asked.mode === 'mobile') byHourDb = Math.sqrt(timeDb ** 2 + placeDb ** 2) * time;
  else byHourDb += placeDb * place;

  const lossDb = referenceDb - curveAt(weather.median, distanceM) - byHourDb - Math.sqrt(variance) * situation;
  // Less loss than in free space is rare, and never much less [Algorithm, 52].
  return lossDb < 0 ? (lossDb * (29 - lossDb)) / (29 - 10 * lossDb) : lossDb;
}

/** The distance at which a usual path varies as much as this one, m [Algorithm, 5.3]. */
function effectiveDistance({ from, to, wavenumber, distanceM }: Link): number {
  const horizonM =
    Math.sqrt(18e6 * from.effectiveM) + Math.sqrt(18e6 * to.effectiveM) + Math.cbrt(575.7e12 / wavenumber);
  return distanceM < horizonM ? (130e3 * distanceM) / horizonM : 130e3 + distanceM - horizonM;
}

function hourDeviation(weather: Weather, wavenumber: number, distanceM: number, time: number): number {
  const q = Math.log(0.133 * wavenumber);
  const gain = ([base, more, wide] = [1, 0, 0] as readonly [number, number, number]) =>
    base + more / ((wide * q) ** 2 + 1);
  if (time < 0) return curveAt(weather.worse, distanceM) * gain(weather.worseGain);
  const usualDb = curveAt(weather.better, distanceM) * gain(weather.betterGain);
  const [factor, from] = weather.rare;
  return time <= from ? usualDb : factor * usualDb + ((1 - factor) * usualDb * from) / time;
}

function curveAt([base, more, riseM, midstM, widthM]: Curve, distanceM: number): number {
  const rise = (distanceM / riseM) ** 2;
  return ((base + more / (1 + ((distanceM - midstM) / widthM) ** 2)) * rise) / (1 + rise);
}

/** Standard deviations that a normal value exceeds with this probability [Abramowitz and Stegun, 26.2.23], error below 4.5e-4. */
function deviationsOf(share: number): number {
  const t = Math.sqrt(-2 * Math.log(share > 0.5 ? 1 - share : share));
  const z = t - ((0.010328 * t + 0.802853) * t + 2.515516) / (((0.001308 * t + 0.189269) * t + 1.432788) * t + 1);
  return share > 0.5 ? -z : z;
}
