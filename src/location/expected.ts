/** What the terrain model expects between an emitter and a station. Pure. */
import { factorOfGain } from '../rf/correction.js';
import { dbmToDbuV } from '../rf/units.js';
import { type Place, Plane } from './plane.js';
import { pathLoss } from './terrain/itm.js';
import type { TerrainPath } from './terrain/link.js';
import type { Profile, Tiles } from './terrain/tiles.js';
import type { Variability } from './terrain/variability.js';

interface Hop extends Emitter {
  /** From the emitter to the station. */
  readonly profile: Profile;
  readonly hz: number;
  readonly stationM: number;
  readonly polarisation: 'horizontal' | 'vertical';
}

export interface Emitter {
  /** Lowest and highest antenna that it may have, m above ground. */
  readonly emitterM: readonly [number, number];
}

/** Of a licence, which states none. */
export const LICENSED_M = [10, 100] as const;

export interface Site extends Partial<Record<keyof Place, number | undefined>> {
  readonly antennaM?: number | undefined;
  readonly polarisation?: string | undefined;
}

/** `lacks`: what is not known of the site. Without a loss the model does not hold for such a path. */
export type FoundPath =
  | { readonly lacks: 'place' | 'height' }
  | { readonly km: number; readonly profile?: Profile; readonly loss?: ExpectedLoss };

export async function pathTo(
  { latitude, longitude, antennaM, polarisation: own }: Site,
  { place, emitterM }: Emitter & { readonly place: Place },
  hz: number,
  tiles: Pick<Tiles, 'profile'>,
): Promise<FoundPath> {
  if (latitude === undefined || longitude === undefined) return { lacks: 'place' };
  if (antennaM === undefined) return { lacks: 'height' };
  const { eastM, northM } = new Plane(place).pointOf({ latitude, longitude });
  const km = Math.round(Math.hypot(eastM, northM) / 100) / 10;
  if (km * 1000 < LEAST_PATH_M || km * 1000 > MOST_PATH_M) return { km };
  const profile = await tiles.profile(place, { latitude, longitude });
  const polarisation = own === 'horizontal' ? 'horizontal' : 'vertical';
  const loss = expectedLoss({ profile, hz, stationM: antennaM, emitterM, polarisation });
  return loss === undefined ? { km } : { km, profile, loss };
}

export interface ExpectedLoss {
  /** Between isotropic antennas, dB: the least in one situation of ten and the most in nine, of the better and the worse antenna. */
  readonly leastDb: number;
  readonly mostDb: number;
  /** Nothing stands between the station and the highest antenna. */
  readonly isSeen: boolean;
}

/** Nearer, the model warns of itself; further, no station hears an emitter on the ground, and a profile gets long. */
const [LEAST_PATH_M, MOST_PATH_M] = [1000, 300_000];
/** Usual ground, and the air of a maritime subtropical climate: values of NTIA's guide to the model (report 82-100). */
const USUAL = { refractivity: 370, permittivity: 15, conductivity: 0.005 };
const HALF: Omit<Variability, 'situationPercent'> = {
  climate: 'maritime subtropical',
  mode: 'single message',
  timePercent: 50,
  locationPercent: 50,
};
const [FEW, MOST] = [10, 90];
/** Radius of the earth over which rays are straight: four thirds of its own. */
const RADIO_EARTH_M = 8_495_000;

/** Undefined where the model does not hold. */
function expectedLoss({ profile, hz, stationM, emitterM, polarisation }: Hop): ExpectedLoss | undefined {
  const path = { ...USUAL, ...profile, receiverM: Math.max(0.5, stationM), frequencyMhz: hz / 1e6, polarisation };
  const [lowM, highM] = emitterM;
  try {
    const low = pathLoss({ ...path, transmitterM: lowM }, { ...HALF, situationPercent: MOST });
    const high = pathLoss({ ...path, transmitterM: highM }, { ...HALF, situationPercent: FEW });
    const [leastDb, mostDb] = [Math.min(low.lossDb, high.lossDb), Math.max(low.lossDb, high.lossDb)];
    return { leastDb, mostDb, isSeen: isSeen({ ...path, transmitterM: highM }) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The model's own way of propagation does not tell: it names the law that was taken for the distance. */
function isSeen({ heightsM, stepM, transmitterM, receiverM }: TerrainPath): boolean {
  const last = heightsM.length - 1;
  const [fromM, toM] = [(heightsM[0] as number) + transmitterM, (heightsM[last] as number) + receiverM];
  return heightsM.every((groundM, i) => {
    const bulgeM = (i * (last - i) * stepM ** 2) / (2 * RADIO_EARTH_M);
    return groundM + bulgeM <= fromM + ((toM - fromM) * i) / last;
  });
}

/** Field strength in dBµV/m that an isotropic antenna turns into this power (ITU-R P.525). */
export function fieldOf(isotropicDbm: number, hz: number): number {
  return dbmToDbuV(isotropicDbm) + factorOfGain(0, hz);
}
