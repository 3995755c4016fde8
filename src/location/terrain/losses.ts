/**
 * Loss over free space in dB as it falls with distance: in sight, behind the horizon, by scatter of the troposphere.
 * Part of the Irregular Terrain Model; origin, notice and the sources in brackets: `itm.ts`.
 */
import { type End, type Link, roughness, WAVENUMBER_MHZ } from './link.js';

/** Loss by distance as a straight line, dB over m. */
interface Line {
  readonly slope: number;
  readonly atZeroDb: number;
}

export type PropagationMode = 'line of sight' | 'diffraction' | 'troposcatter';

interface Reference {
  readonly lossDb: number;
  readonly mode: PropagationMode;
}

/** Loss over free space at the middle of all variations, and how the wave comes. */
export function referenceLoss(link: Link): Reference {
  const line = diffractionLine(link);
  const found =
    link.distanceM < link.smoothSightM
      ? { lossDb: inSight(link, line), mode: 'line of sight' as const }
      : beyondHorizon(link, line);
  return { mode: found.mode, lossDb: Math.max(found.lossDb, 0) };
}

/** A length by which diffraction is far from the horizon, m [Algorithm, 4.9]. */
function diffractionScaleM({ earthRadiusM, frequencyMhz }: Link): number {
  return Math.cbrt(earthRadiusM ** 2 / frequencyMhz);
}

/** The line through two distances far behind the horizon. */
function diffractionLine(link: Link): Line {
  const scaleM = diffractionScaleM(link);
  const nearM = Math.max(link.smoothSightM, link.sightM + 5 * scaleM);
  const farM = nearM + 10 * scaleM;
  const smooth = new Smooth(link);
  const nearDb = diffraction(link, smooth, nearM);
  const slope = (diffraction(link, smooth, farM) - nearDb) / (farM - nearM);
  return { slope, atZeroDb: nearDb - slope * nearM };
}

/** Two knife edges at the horizons and a smooth earth, weighed by the irregularity [ERL 79, 3.23], and clutter at the ends. */
function diffraction(link: Link, smooth: Smooth, distanceM: number): number {
  const { from, to, frequencyMhz, irregularityM } = link;
  const beyondRad = distanceM / link.earthRadiusM - link.sightRad;
  const beyondM = distanceM - link.sightM;
  const edgesDb = knifeEdge(link, from, beyondRad, beyondM) + knifeEdge(link, to, beyondRad, beyondM);
  const antennas = from.antennaM * to.antennaM;
  const sigmaM = deviation(roughness(link.smoothSightM, irregularityM));
  const clutterDb = Math.min(15, 5 * Math.log10(1 + 1e-5 * antennas * frequencyMhz * sigmaM)); // [ERL 79, 3.38c]
  // 10 m² stands for low antennas over a known path [ERL 79, page 3-8].
  const heights = Math.sqrt(1 + (from.effectiveM * to.effectiveM - antennas) / (antennas + 10));
  const lengths = (link.sightM - link.sightRad * link.earthRadiusM) / distanceM;
  const waves = Math.min((roughness(distanceM, irregularityM) * frequencyMhz) / WAVENUMBER_MHZ, 6283.2);
  const weight = 25.1 / (25.1 + Math.sqrt((heights + lengths) * waves));
  return weight * smooth.lossDb(distanceM, beyondRad) + (1 - weight) * edgesDb + clutterDb;
}

/** Deviation of terrain and clutter within the first Fresnel zone, m [ERL 79, 3.6a]. */
function deviation(roughnessM: number): number {
  return 0.78 * roughnessM * Math.exp(-0.5 * roughnessM ** 0.25);
}

/** Loss by an edge at the horizon of one end, dB [TN101, I.7 and III.24]. */
function knifeEdge({ wavenumber }: Link, { horizonM }: End, beyondRad: number, beyondM: number): number {
  const v2 = (0.0795775 * wavenumber * beyondRad ** 2 * horizonM * beyondM) / (beyondM + horizonM);
  return v2 < 5.76 ? 6.02 + 9.11 * Math.sqrt(v2) - 1.27 * v2 : 12.953 + 10 * Math.log10(v2);
}

/** Diffraction over a smooth earth with three radii: before each horizon and between them [Vogler 1964]. */
class Smooth {
  readonly #rootMhz: number;
  readonly #impedance: number;
  readonly #sightM: number;
  readonly #beforeKm: number;
  readonly #gainsDb: number;

  constructor({ from, to, frequencyMhz, impedance, sightM }: Link) {
    this.#rootMhz = Math.cbrt(frequencyMhz);
    this.#impedance = Math.hypot(impedance[0], impedance[1]);
    this.#sightM = sightM;
    const near = this.#normalised((0.5 * from.horizonM ** 2) / from.effectiveM, from.horizonM);
    const far = this.#normalised((0.5 * to.horizonM ** 2) / to.effectiveM, to.horizonM);
    this.#beforeKm = near.km + far.km;
    this.#gainsDb = heightGain(near.km, near.k) + heightGain(far.km, far.k);
  }

  lossDb(distanceM: number, beyondRad: number): number {
    const radiusM = (distanceM - this.#sightM) / beyondRad;
    const km = this.#normalised(radiusM, radiusM * beyondRad).km + this.#beforeKm;
    return 0.05751 * km - 10 * Math.log10(km) - this.#gainsDb - 20; // [TN101, 8.4], [Algorithm, 4.20]
  }

  /** A distance over an earth of this radius, as Vogler's curves count it, and his K [Vogler 1964, 2 and 6a]. */
  #normalised(radiusM: number, distanceM: number): { km: number; k: number } {
    const ratio = Math.cbrt(((4 / 3) * 6370e3) / radiusM);
    const k = (0.017778 * ratio) / this.#rootMhz / this.#impedance;
    return { k, km: (1.607 - k) * ratio ** 2 * this.#rootMhz * (distanceM / 1000) };
  }
}

/** Gain by the height of an antenna over a smooth earth, dB [Algorithm, 6.5]. */
function heightGain(km: number, k: number): number {
  const highDb = () => 17.372 * Math.log(km) - 117;
  if (km >= 2000) return 0.05751 * km - 4.343 * Math.log(km);
  if (km >= 200) {
    const weight = 0.0134 * km * Math.exp(-0.005 * km);
    return (1 - weight) * (0.05751 * km - 4.343 * Math.log(km)) + weight * highDb();
  }
  const depth = -Math.log(k);
  if (k < 1e-5 || km * depth ** 3 > 5495) return km > 1 ? highDb() : -117;
  return (2.5e-5 * km ** 2) / k - 8.686 * depth - 15;
}

/** Two rays, and the line of diffraction where the terrain is rough [Algorithm, 4.46 to 4.50]. */
function twoRays(link: Link, line: Line, distanceM: number): number {
  const { from, to, wavenumber, irregularityM } = link;
  const bothM = from.effectiveM + to.effectiveM;
  const sine = bothM / Math.sqrt(distanceM ** 2 + bothM ** 2);
  const sigmaM = deviation(roughness(distanceM, irregularityM));
  const [re, im] = link.impedance;
  const dull = Math.exp(-Math.min(10, wavenumber * sigmaM * sine)) / ((sine + re) ** 2 + im ** 2);
  let reflectedRe = (sine ** 2 - re ** 2 - im ** 2) * dull;
  let reflectedIm = -2 * sine * im * dull;
  const power = reflectedRe ** 2 + reflectedIm ** 2;
  if (power < 0.25 || power < sine) {
    const raise = Math.sqrt(sine / power);
    reflectedRe *= raise;
    reflectedIm *= raise;
  }
  let phase = (2 * wavenumber * from.effectiveM * to.effectiveM) / distanceM;
  if (phase > Math.PI / 2) phase = Math.PI - (Math.PI / 2) ** 2 / phase;
  const raysDb = -10 * Math.log10((Math.cos(phase) + reflectedRe) ** 2 + (reflectedIm - Math.sin(phase)) ** 2);
  const weight = 1 / (1 + (link.frequencyMhz * irregularityM) / Math.max(10e3, link.smoothSightM));
  return weight * raysDb + (1 - weight) * (line.slope * distanceM + line.atZeroDb);
}

/** Loss in sight: linear and logarithmic in the distance, fitted to two distances and the edge of sight [ERL 79, 3.16 to 3.21]. */
function inSight(link: Link, line: Line): number {
  const { from, to, sightM, smoothSightM: edgeM } = link;
  const edgeDb = edgeM * line.slope + line.atZeroDb;
  let nearM = 0.04 * link.frequencyMhz * from.effectiveM * to.effectiveM;
  let farM = Math.max(-line.atZeroDb / line.slope, 0.25 * sightM);
  if (line.atZeroDb >= 0) {
    nearM = Math.min(nearM, 0.5 * sightM);
    farM = nearM + 0.25 * (sightM - nearM);
  }
  const farDb = twoRays(link, line, farM);
  const nearDb = nearM < farM ? twoRays(link, line, nearM) : 0;
  const nearLog = Math.log(edgeM / nearM);
  let perLog = 0;
  if (nearM < farM) {
    const above = (edgeM - nearM) * (farDb - nearDb) - (farM - nearM) * (edgeDb - nearDb);
    perLog = Math.max(0, above / ((edgeM - nearM) * Math.log(farM / nearM) - (farM - nearM) * nearLog));
  }
  let perMetre: number;
  if (nearM < farM && (line.atZeroDb > 0 || perLog > 0)) {
    perMetre = (edgeDb - nearDb - perLog * nearLog) / (edgeM - nearM);
    if (perMetre < 0) {
      perLog = Math.max(edgeDb - nearDb, 0) / nearLog;
      perMetre = perLog === 0 ? line.slope : 0;
    }
  } else {
    perLog = 0;
    perMetre = Math.max(edgeDb - farDb, 0) / (edgeM - farM) || line.slope;
  }
  return edgeDb + perMetre * (link.distanceM - edgeM) + perLog * Math.log(link.distanceM / edgeM);
}

/** Diffraction or scatter, whichever has the lower line at the distance [Algorithm, 4.54 and following]. */
function beyondHorizon(link: Link, line: Line): Reference {
  const { distanceM, sightM, smoothSightM } = link;
  const diffracted = { lossDb: line.slope * distanceM + line.atZeroDb, mode: 'diffraction' as const };
  const [nearM, farM] = [sightM + 200e3, sightM + 400e3];
  const farGainDb = scatterGain(link, farM);
  if (farGainDb === undefined) return diffracted;
  // A gain above 15 dB at the near distance is not trusted: that of the far one stands for it [Algorithm, page 12].
  let nearGainDb = farGainDb > 15 ? farGainDb : scatterGain(link, nearM);
  if (nearGainDb === undefined) return diffracted;
  if (nearGainDb > 15) nearGainDb = farGainDb;
  const nearDb = scatter(link, nearM) + nearGainDb;
  if (nearDb >= 1000) return diffracted;
  const slope = (scatter(link, farM) + farGainDb - nearDb) / (farM - nearM);
  const fromM = Math.max(
    smoothSightM,
    sightM + 1.088 * diffractionScaleM(link) * Math.log(link.frequencyMhz),
    (nearDb - line.atZeroDb - slope * nearM) / (line.slope - slope),
  );
  if (distanceM <= fromM) return diffracted;
  return { lossDb: slope * (distanceM - fromM) + line.slope * fromM + line.atZeroDb, mode: 'troposcatter' };
}

/** Scatter loss without the frequency gain, dB [Algorithm, 4.63 and 6.9]. */
function scatter(link: Link, distanceM: number): number {
  const rad = distanceM / link.earthRadiusM - link.sightRad;
  const metres = rad * distanceM;
  let byAngleDb = 71.8 + 0.157e-3 * metres + 5 * Math.log10(metres);
  if (metres <= 10e3) byAngleDb = 133.4 + 0.332e-3 * metres - 10 * Math.log10(metres);
  else if (metres <= 70e3) byAngleDb = 104.6 + 0.212e-3 * metres - 2.5 * Math.log10(metres);
  const weather = 0.1 * (link.surfaceRefractivity - 301) * Math.exp(-metres / 40e3);
  return byAngleDb + 10 * Math.log10(link.frequencyMhz * rad ** 4) - weather;
}

/** The frequency gain H₀ in dB [TN101, 9.3 and 9.5]; undefined where both antennas are too low for it. */
function scatterGain(link: Link, distanceM: number): number | undefined {
  const { from, to, wavenumber, surfaceRefractivity: n } = link;
  const rad = from.horizonRad + to.horizonRad + distanceM / link.earthRadiusM;
  const near = 2 * wavenumber * rad * from.effectiveM;
  const far = 2 * wavenumber * rad * to.effectiveM;
  if (near < 0.2 && far < 0.2) return undefined;
  const apartM = Math.abs(from.horizonM - to.horizonM);
  const ratio = from.horizonM < to.horizonM ? from.effectiveM / to.effectiveM : to.effectiveM / from.effectiveM;
  const asymmetry = (distanceM - apartM) / (distanceM + apartM);
  const skew = Math.min(Math.max(0.1, ratio / asymmetry), 10);
  const crossM = ((distanceM - apartM) * (distanceM + apartM) * rad * 0.25) / distanceM;
  const air = (0.031 - n * 2.32e-3 + n ** 2 * 5.67e-6) * Math.exp(-(Math.min(1.7, crossM / 8e3) ** 6));
  const efficiency = (crossM / 1.7556e3) * (1 + air);
  const meanDb = (gainCurve(near, efficiency) + gainCurve(far, efficiency)) / 2;
  const skewed = Math.log10(Math.max(0.1, asymmetry)) * Math.log10(skew);
  const extraDb = Math.min(meanDb, 6 * (0.6 - Math.log10(Math.max(efficiency, 1))) * skewed);
  const gainDb = Math.max(meanDb + extraDb, 0);
  if (efficiency >= 1) return gainDb;
  const both = near + far;
  const rays = (1 + Math.SQRT2 / near) ** 2 * (1 + Math.SQRT2 / far) ** 2;
  const withoutDb = 10 * Math.log10((rays * both) / (both + 2 * Math.SQRT2));
  return efficiency * gainDb + (1 - efficiency) * withoutDb;
}

/** Curves of H₀ for a scatter efficiency of 1 to 5: factors of r⁻⁴ and r⁻² [Algorithm, 6.13]. */
const GAIN_CURVES = [
  [25, 24],
  [80, 45],
  [177, 68],
  [395, 80],
  [705, 105],
] as const;

function gainCurve(r: number, efficiency: number): number {
  const place = Math.min(Math.max(efficiency, 1), GAIN_CURVES.length) - 1;
  const below = Math.trunc(place);
  const share = place - below;
  const at = ([fourth, second] = GAIN_CURVES[0] as readonly [number, number]) =>
    10 * Math.log10(1 + fourth / r ** 4 + second / r ** 2);
  return share === 0
    ? at(GAIN_CURVES[below])
    : (1 - share) * at(GAIN_CURVES[below]) + share * at(GAIN_CURVES[below + 1]);
}
