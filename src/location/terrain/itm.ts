/**
 * Loss of a path over terrain by the Irregular Terrain Model (Longley-Rice), point to point: bare earth, 20 MHz to 20 GHz.
 *
 * Origin: the software ITM of the National Telecommunications and Information Administration (github.com/NTIA/itm, revision
 * 065bf5d7), written by employees of NTIA and as such not subject to copyright in the United States; NTIA grants everybody
 * elsewhere the right to use, change and distribute it. NTIA provides it "as is", without warranty of any kind, express,
 * implied or statutory, and makes no representation about its correctness or usefulness; it is not meant for use where a
 * failure could cause injury or damage to property.
 * Changed in December 2026: written anew in TypeScript with other names and another order of steps, without area mode, return
 * codes and warnings. Confidence and reliability of ITM are here the shares of situations and of time, with half of the places.
 *
 * Sources in brackets: [Algorithm] Hufford, The ITS Irregular Terrain Model, version 1.2.2, the Algorithm; [Hufford 1982] NTIA
 * report 82-100; [ERL 79] Longley and Rice, ESSA technical report ERL 79-ITS 67; [TN101] NBS technical note 101;
 * [Vogler 1964] NBS Radio Science 68D.
 */
import { type Link, linkOver, type TerrainPath } from './link.js';
import { type PropagationMode, referenceLoss } from './losses.js';
import { isClimate, type Variability, variedLoss } from './variability.js';

export interface PathLoss {
  /** Basic transmission loss between isotropic antennas, dB. */
  readonly lossDb: number;
  readonly mode: PropagationMode;
}

/** The loss of a path. Throws a RangeError that names field and value where the model does not hold. */
export function pathLoss(path: TerrainPath, variability: Variability): PathLoss {
  checkPath(path);
  demand('climate', variability.climate, isClimate(variability.climate), 'is one of seven');
  for (const field of ['timePercent', 'locationPercent', 'situationPercent'] as const)
    demand(field, variability[field], variability[field] > 0 && variability[field] < 100, 'lies between 0 and 100');
  const link = linkOver(path);
  checkLink(link);
  const reference = referenceLoss(link);
  const freeSpaceDb = 32.45 + 20 * Math.log10(path.frequencyMhz) + 20 * Math.log10(link.distanceM / 1000);
  return { lossDb: variedLoss(link, reference.lossDb, variability) + freeSpaceDb, mode: reference.mode };
}

function demand(field: string, value: number | string, holds: boolean, what: string): void {
  if (!holds) throw new RangeError(`${field} ${value}: the terrain model holds where it ${what}`);
}

function checkPath(path: TerrainPath): void {
  demand('heightsM.length', path.heightsM.length, path.heightsM.length >= 2, 'is 2 or more');
  const missing = path.heightsM.findIndex((heightM) => !Number.isFinite(heightM));
  demand('missing height', missing, missing === -1, 'has all heights');
  demand('stepM', path.stepM, path.stepM > 0, 'is above 0');
  for (const field of ['transmitterM', 'receiverM'] as const)
    demand(field, path[field], path[field] >= 0.5 && path[field] <= 3000, 'lies between 0.5 and 3,000 m');
  const { refractivity, frequencyMhz } = path;
  demand('refractivity', refractivity, refractivity >= 250 && refractivity <= 400, 'lies between 250 and 400');
  demand('frequencyMhz', frequencyMhz, frequencyMhz >= 20 && frequencyMhz <= 20_000, 'lies between 20 and 20,000');
  demand('permittivity', path.permittivity, path.permittivity >= 1, 'is 1 or more');
  demand('conductivity', path.conductivity, path.conductivity > 0, 'is above 0');
}

function checkLink({ surfaceRefractivity, earthRadiusM, impedance: [re, im] }: Link): void {
  const isUsual = surfaceRefractivity >= 150 && surfaceRefractivity <= 400;
  demand('surfaceRefractivity', surfaceRefractivity, isUsual, 'lies between 150 and 400 at the height of the path');
  const isEarth = earthRadiusM >= 4_000_000 && earthRadiusM <= 13_333_333;
  demand('earthRadiusM', earthRadiusM, isEarth, 'lies between 4,000 and 13,333 km');
  demand(
    'impedance',
    `${re} + ${im}i`,
    re > Math.abs(im),
    'has more of a real part: look at permittivity and conductivity',
  );
}
