/** What the terrain model expects between an emitter and a station. Pure. */
import { factorOfGain } from '../rf/correction.js';
import { dbmToDbuV } from '../rf/units.js';
import { pathLoss } from './terrain/itm.js';
import type { TerrainPath } from './terrain/link.js';
import type { Profile } from './terrain/tiles.js';
import type { Variability } from './terrain/variability.js';

export interface Hop {
  /** From the emitter to the station. */
  readonly profile: Profile;
  readonly hz: number;
  readonly stationM: number;
  /** Lowest and highest antenna that the emitter may have, m above ground. */
  readonly emitterM: readonly [number, number];
  readonly polarisation: 'horizontal' | 'vertical';
}

export interface ExpectedLoss {
  /** Between isotropic antennas, dB: the least in one situation of ten and the most in nine, of the better and the worse antenna. */
  readonly leastDb: number;
  readonly mostDb: number;
  /** Nothing stands between the station and the highest antenna. */
  readonly isSeen: boolean;
}

/** Nearer, the model warns of itself; further, no station hears an emitter on the ground, and a profile gets long. */
export const [LEAST_PATH_M, MOST_PATH_M] = [1000, 300_000];
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
export function expectedLoss({ profile, hz, stationM, emitterM, polarisation }: Hop): ExpectedLoss | undefined {
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
