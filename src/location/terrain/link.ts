/**
 * What the terrain model reads out of a profile: horizons, effective heights of the antennas, irregularity of the terrain.
 * Part of the Irregular Terrain Model; origin, notice and the sources in brackets: `itm.ts`.
 */

export interface TerrainPath {
  /** Ground above sea in m, at equal steps from below the transmitter to below the receiver. */
  readonly heightsM: Float64Array;
  readonly stepM: number;
  /** Antennas above ground, 0.5 to 3,000 m. */
  readonly transmitterM: number;
  readonly receiverM: number;
  /** 20 to 20,000 MHz. */
  readonly frequencyMhz: number;
  readonly polarisation: 'horizontal' | 'vertical';
  /** Surface refractivity at sea level, 250 to 400 N-units. */
  readonly refractivity: number;
  /** Relative permittivity of the ground, from 1. */
  readonly permittivity: number;
  /** Conductivity of the ground, S/m. */
  readonly conductivity: number;
}

/** One end of a path. */
export interface End {
  /** Antenna above ground, m. */
  readonly antennaM: number;
  /** Antenna above the plane that reflects before it, m. */
  effectiveM: number;
  /** Distance of its radio horizon, m. */
  horizonM: number;
  /** Elevation of its radio horizon, rad. */
  horizonRad: number;
}

/** A path as the laws of loss see it. */
export interface Link {
  readonly from: End;
  readonly to: End;
  readonly distanceM: number;
  readonly frequencyMhz: number;
  /** 1/m. */
  readonly wavenumber: number;
  /** Radius of the earth over which rays are straight, m. */
  readonly earthRadiusM: number;
  /** At the ground of the path, N-units. */
  readonly surfaceRefractivity: number;
  /** Terrain irregularity Δh, m. */
  readonly irregularityM: number;
  /** Transfer impedance of the ground, real and imaginary part. */
  readonly impedance: readonly [number, number];
  /** Both smooth-earth horizons together, m. */
  readonly smoothSightM: number;
  /** Both horizons together, m. */
  readonly sightM: number;
  /** Angle of the part in sight, rad. */
  readonly sightRad: number;
}

const EARTH_CURVATURE = 157e-9;
/** Height in which the refractivity falls to 1/e, m. */
const REFRACTIVITY_SCALE_M = 9460;
/** Metres times MHz of the wavenumber, rounded as the model rounds it. */
export const WAVENUMBER_MHZ = 47.7;
const SCALE_OF_IRREGULARITY_M = 50e3;
/** A terrain is read at 35 to 245 points, of which the highest and the lowest tenth do not count. */
const [LEAST_TENTH, MOST_TENTH] = [4, 25];

/** Irregularity as far as a path of this length meets it [ERL 79, 3]. */
export function roughness(distanceM: number, irregularityM: number): number {
  return irregularityM * (1 - 0.8 * Math.exp(-distanceM / SCALE_OF_IRREGULARITY_M));
}

export function linkOver(path: TerrainPath): Link {
  const { heightsM, stepM, frequencyMhz } = path;
  const distanceM = (heightsM.length - 1) * stepM;
  const surfaceRefractivity = path.refractivity * Math.exp(-meanHeight(heightsM) / REFRACTIVITY_SCALE_M); // [TN101, 4.3]
  const curvature = EARTH_CURVATURE * (1 - 0.04665 * Math.exp(surfaceRefractivity / 179.3)); // [TN101, 4.4]
  const earthRadiusM = 1 / curvature;
  const from: End = { antennaM: path.transmitterM, effectiveM: 0, horizonM: distanceM, horizonRad: 0 };
  const to: End = { antennaM: path.receiverM, effectiveM: 0, horizonM: distanceM, horizonRad: 0 };
  findHorizons(path, earthRadiusM, from, to);
  const irregularityM = setEffectiveHeights(path, earthRadiusM, from, to);
  const sightM = from.horizonM + to.horizonM;
  return {
    from,
    to,
    distanceM,
    frequencyMhz,
    wavenumber: frequencyMhz / WAVENUMBER_MHZ,
    earthRadiusM,
    surfaceRefractivity,
    irregularityM,
    impedance: impedanceOf(path),
    smoothSightM: smoothHorizonM(from, earthRadiusM) + smoothHorizonM(to, earthRadiusM),
    sightM,
    sightRad: -Math.max(from.horizonRad + to.horizonRad, -sightM / earthRadiusM),
  };
}

/** Horizon over a smooth earth, m. */
function smoothHorizonM(end: End, earthRadiusM: number): number {
  return Math.sqrt(2 * end.effectiveM * earthRadiusM);
}

/** Mean height of the ground without the tenths at the ends, m. */
function meanHeight(heightsM: Float64Array): number {
  const last = heightsM.length - 1;
  const tenth = Math.trunc(0.1 * last);
  let sum = 0;
  for (let i = tenth; i <= last - tenth; i++) sum += heightsM[i] as number;
  return sum / (last - 2 * tenth + 1);
}

function impedanceOf(path: TerrainPath): [number, number] {
  const loss = (18_000 * path.conductivity) / path.frequencyMhz;
  const real = path.permittivity - 1;
  const rootRe = Math.sqrt((Math.hypot(real, loss) + real) / 2);
  const rootIm = loss / (2 * rootRe);
  if (path.polarisation === 'horizontal') return [rootRe, rootIm];
  const size = path.permittivity ** 2 + loss ** 2;
  return [(rootRe * path.permittivity + rootIm * loss) / size, (rootIm * path.permittivity - rootRe * loss) / size];
}

/** Sets the horizon of each end: the highest elevation over the path, the other end's antenna included [TN101, 6.15]. */
function findHorizons({ heightsM, stepM }: TerrainPath, earthRadiusM: number, from: End, to: End): void {
  const last = heightsM.length - 1;
  const distanceM = last * stepM;
  const diameterM = 2 * earthRadiusM;
  const fromM = (heightsM[0] as number) + from.antennaM;
  const toM = (heightsM[last] as number) + to.antennaM;
  let [fromRad, fromHorizonM] = [(toM - fromM) / distanceM - distanceM / diameterM, distanceM];
  let [toRad, toHorizonM] = [-(toM - fromM) / distanceM - distanceM / diameterM, distanceM];
  let [aheadM, backM] = [0, distanceM];
  for (let i = 1; i < last; i++) {
    const groundM = heightsM[i] as number;
    aheadM += stepM;
    backM -= stepM;
    const ahead = (groundM - fromM) / aheadM - aheadM / diameterM;
    const back = (groundM - toM) / backM - backM / diameterM;
    if (ahead > fromRad) [fromRad, fromHorizonM] = [ahead, aheadM];
    if (back > toRad) [toRad, toHorizonM] = [back, backM];
  }
  [from.horizonRad, from.horizonM, to.horizonRad, to.horizonM] = [fromRad, fromHorizonM, toRad, toHorizonM];
}

/** Sets the effective heights; where both ends see far beyond each other, their horizons too. Returns the irregularity, m. */
function setEffectiveHeights({ heightsM, stepM }: TerrainPath, earthRadiusM: number, from: End, to: End): number {
  const last = heightsM.length - 1;
  const distanceM = last * stepM;
  const [firstM, lastM] = [heightsM[0] as number, heightsM[last] as number];
  // The ground below a mast does not count [Hufford 1982, page 25].
  const startM = Math.min(15 * from.antennaM, 0.1 * from.horizonM);
  const endM = distanceM - Math.min(15 * to.antennaM, 0.1 * to.horizonM);
  const irregularityM = irregularityOf(heightsM, startM / stepM, endM / stepM, endM - startM);
  if (from.horizonM + to.horizonM > 1.5 * distanceM) {
    const ground = fitLine(heightsM, startM / stepM, endM / stepM);
    from.effectiveM = from.antennaM + Math.max(firstM - ground.first, 0);
    to.effectiveM = to.antennaM + Math.max(lastM - ground.last, 0);
    smoothHorizons(from, to, distanceM, earthRadiusM, irregularityM);
  } else {
    const before = fitLine(heightsM, startM / stepM, (0.9 * from.horizonM) / stepM);
    const behind = fitLine(heightsM, (distanceM - 0.9 * to.horizonM) / stepM, endM / stepM);
    from.effectiveM = from.antennaM + Math.max(firstM - before.first, 0);
    to.effectiveM = to.antennaM + Math.max(lastM - behind.last, 0);
  }
  return irregularityM;
}

/** Sets horizons from heights and irregularity, and raises the heights until the ends see each other. */
function smoothHorizons(from: End, to: End, distanceM: number, earthRadiusM: number, irregularityM: number): void {
  const horizonOf = (end: End) =>
    smoothHorizonM(end, earthRadiusM) * Math.exp(-0.07 * Math.sqrt(irregularityM / Math.max(end.effectiveM, 5)));
  from.horizonM = horizonOf(from);
  to.horizonM = horizonOf(to);
  const sightM = from.horizonM + to.horizonM;
  const isBeyond = sightM <= distanceM;
  for (const end of [from, to]) {
    if (isBeyond) {
      end.effectiveM *= (distanceM / sightM) ** 2;
      end.horizonM = horizonOf(end);
    }
    const smoothM = smoothHorizonM(end, earthRadiusM);
    end.horizonRad = (0.65 * irregularityM * (smoothM / end.horizonM - 1) - 2 * end.effectiveM) / smoothM;
  }
}

/**
 * Irregularity Δh in m: what lies between the highest and the lowest tenth of the ground over its line, as it would be over a
 * long path. `start` and `end` are places in steps, `lengthM` what lies between them.
 */
function irregularityOf(heightsM: Float64Array, start: number, end: number, lengthM: number): number {
  if (end - start < 2) return 0;
  const last = heightsM.length - 1;
  const tenth = Math.min(Math.max(LEAST_TENTH, Math.trunc(0.1 * (end - start + 8))), MOST_TENTH);
  const count = 10 * tenth - 5;
  const ground = new Float64Array(count);
  const stride = (end - start) / (count - 1);
  let before = Math.trunc(start);
  let beyond = start - (before + 1);
  for (let i = 0; i < count; i++) {
    while (beyond > 0 && before + 1 < last) {
      beyond--;
      before++;
    }
    const next = heightsM[before + 1] as number;
    ground[i] = next + (next - (heightsM[before] as number)) * beyond;
    beyond += stride;
  }
  const line = fitLine(ground, 0, count - 1);
  const slope = (line.last - line.first) / (count - 1);
  for (let i = 0, onLine = line.first; i < count; i++, onLine += slope) ground[i] = (ground[i] as number) - onLine;
  ground.sort();
  const middleM = (ground[count - tenth] as number) - (ground[tenth - 1] as number);
  return middleM / (1 - 0.8 * Math.exp(-lengthM / SCALE_OF_IRREGULARITY_M)); // [ERL 79, 3] the other way round
}

/** The straight line of least squares through the heights from `start` to `end`, by its heights at both ends of all. */
function fitLine(heightsM: Float64Array, start: number, end: number): { first: number; last: number } {
  const last = heightsM.length - 1;
  let low = Math.trunc(Math.max(start, 0));
  let high = last - Math.trunc(Math.max(last - end, 0));
  if (high <= low) {
    low = Math.max(low - 1, 0);
    high = last - Math.max(last - (high + 1), 0);
  }
  const length = high - low;
  const middle = high - length / 2;
  const [lowM, highM] = [heightsM[low] as number, heightsM[high] as number];
  let sum = (lowM + highM) / 2;
  let tilt = ((highM - lowM) / 2) * (length / 2);
  for (let i = low + 1; i < high; i++) {
    const heightM = heightsM[i] as number;
    sum += heightM;
    tilt += heightM * (i - middle);
  }
  const meanM = sum / length;
  const slope = (tilt * 12) / ((length * length + 2) * length);
  return { first: meanM - slope * middle, last: meanM + slope * (last - middle) };
}
