/**
 * The kernel: frequency, width, power, field strength and noise of one emission in one mean spectrum. Every measured number that
 * the program states comes from here. Pure.
 *
 *   spectrum ─► noise beside the window ─► window: detector's edges, as far as the emission reaches beyond them
 *            ─► power over the noise, summed up from below ─► its quantiles .005 and .995 ─► width and middle
 *                                                          └► the sum: power ─► field strength
 */
import { powerToDb } from '../rf/units.js';
import { correctionTo, type Instrument, referenceHz, UNCALIBRATED_DB } from './instrument.js';
import { type Noise, noiseBeside, noiseQuantile } from './noise.js';
import { crossingWidth, type Edge, edgeAt, type Profile, profileOf, shareInside } from './profile.js';
import { type Conditions, type Method, type Quantity, quantity } from './quantity.js';
import { type BinRange, binsIn, type HzRange, rbwOf, type Spectrum } from './spectrum.js';

/** Share of the power beyond each edge of the occupied bandwidth: β/2 of SM.328, the 0.5 % of RR No. 1.153. */
const BEYOND_SHARE = 0.005;
/** Noise bandwidth of a bin over its resolution bandwidth: 1.064 for a Gaussian filter, 1.04 to 1.13 for others. */
export const NOISE_BANDWIDTH = 1.064;
const NOISE_BANDWIDTH_DB = 0.3;
/** dB below the strongest component of the x-dB bandwidth (SM.443 Annex 2: 26 dB is usual), and above the noise there. */
export const X_DB = 26;
const X_CLEAR_DB = 6;
/** 99 % of the power of a carrier lie within this many resolution bandwidths (2 · 2.576 σ of a Gaussian filter). */
const CARRIER_WIDTH = 2.19;
/** A line this much stronger than what is more than these resolution bandwidths away, and in the middle, is the carrier. */
const CARRIER_RATIO = 8;
const LINE_WIDTHS = 1.25;
const MIDDLE_SHARE = 0.15;
/** Factor of a standard error for 95 % confidence, from eight groups (Student, 7 degrees of freedom). */
const STUDENT = 2.36;
/** Resolution bandwidths by which the filter moves an edge with all of the power just inside, and how many less for half as much. */
const SMEARED = { most: 0.95, byOctave: 0.135 };
/** Share of the window by which it is widened on either side: the foot of the emission is under the noise. */
const FOOT_SHARE = 0.2;
/** Quantile of noise from which on a bin belongs to the emission: one of 4,000 bins of noise is above. */
const STANDS_OUT_Z = 3.5;
/** Share of the power of the emission that what lies just beside the window may have. */
const SEPARATE_SHARE = 0.01;
/** Most widths of the window that the emission may reach beyond it. */
const REACHES_WIDTHS = 1;
const SILENT_BINS = 2;

export interface Limits {
  /** Ranges of others, which are never taken into the window. */
  readonly others?: readonly HzRange[] | undefined;
  /** Where it is known better than the bins beside can tell. */
  readonly noise?: Noise | undefined;
}

export interface MeasuredEmission {
  /** Mean power of the noise in one bin. */
  readonly noise: Quantity;
  readonly centre: Quantity;
  /** 99 % of the power; undefined where the noise, or what lies beside, hides where it ends. */
  readonly width: Quantity | undefined;
  /** At −26 dB; undefined where the noise hides it. */
  readonly widthXdb: Quantity | undefined;
  /** Power of the emission at the receiver's input, calibrated, over the noise; its bandwidth stands in the conditions. */
  readonly power: Quantity;
  /** At the antenna's terminals; undefined outside the tables. */
  readonly level: Quantity | undefined;
  readonly field: Quantity | undefined;
  /** Highest bin of the mean spectrum, in the window. */
  readonly peakDbm: number;
  /** The emission is no wider than the receiver's filter. */
  readonly rbwLimited: boolean;
}

/** Measures what is in the range; undefined where nothing there exceeds the noise. */
export function measureEmission(
  spectrum: Spectrum,
  range: HzRange,
  instrument: Instrument,
  limits: Limits = {},
): MeasuredEmission | undefined {
  const asked = binsIn(spectrum, spectrum.powerMw.length, range);
  if (asked === undefined) return undefined;
  const noise = limits.noise ?? noiseBeside(spectrum, widened(asked, spectrum));
  if (noise === undefined) return undefined;
  const window = windowAround(spectrum, asked, noise, limits);
  if (window === undefined) return undefined;
  const profile = profileOf(spectrum, window, noise);
  if (!(profile.totalMw > 0)) return undefined;
  return stated({ spectrum, noise, window, profile, instrument });
}

interface Seen {
  readonly spectrum: Spectrum;
  readonly noise: Noise;
  readonly window: BinRange;
  readonly profile: Profile;
  readonly instrument: Instrument;
}

function stated(seen: Seen): MeasuredEmission {
  const { spectrum, noise, window, profile, instrument } = seen;
  const { startHz, stepHz, rbwHz, sweeps } = spectrum;
  const filterHz = rbwOf(spectrum);
  const conditions = {
    sweeps,
    stepHz,
    rbwHz,
    startHz: startHz + (window.low - 0.5) * stepHz,
    stopHz: startHz + (window.high + 0.5) * stepHz,
  };
  const { low, high } = edgesOf(profile);
  const seenHz = high.hz - low.hz;
  const rbwLimited = seenHz <= CARRIER_WIDTH * 1.15 * filterHz + 0.8 * stepHz;
  const isVisible = clearOfNoise(seen) && standsAlone(seen);
  const isCarrier = rbwLimited || hasCarrier(seen, low, high);
  const centre = centreOf(seen, { low, high, isCarrier }, conditions);
  const sum = powerOf(seen, conditions, seenHz);
  const peakMw = spectrum.powerMw
    .subarray(window.low, window.high + 1)
    .reduce((most, one) => (Number.isNaN(one) ? most : Math.max(most, one)), 0);
  return {
    noise: quantity(powerToDb(noise.meanMw), 'noise-beside', conditions, {
      scatter: 8.7 * noise.error,
      ...correctionTo('input', centre.value, instrument)?.parts,
    }),
    centre,
    width: isVisible ? widthOf(seen, { low, high, seenHz, rbwLimited }, conditions) : undefined,
    widthXdb: standsAlone(seen) ? xDbWidthOf(seen, peakMw, conditions) : undefined,
    power: corrected(sum, 'input', centre.value, instrument) ?? sum,
    level: corrected(sum, 'level', centre.value, instrument),
    field: corrected(sum, 'field', centre.value, instrument),
    peakDbm: powerToDb(peakMw),
    rbwLimited,
  };
}

/** The asked bins and those into which the receiver's filter smears what is in them. */
function widened({ low, high }: BinRange, spectrum: Spectrum): BinRange {
  const beside = smearedBins(spectrum);
  return { low: low - 2 * beside, high: high + 2 * beside };
}

function smearedBins(spectrum: Spectrum): number {
  return Math.ceil((CARRIER_WIDTH / 2) * (rbwOf(spectrum) / spectrum.stepHz)) + 1;
}

/**
 * The window: the asked bins, and what stands out of the noise beside them with at most a few silent bins between, then cut down to
 * what stands out.
 */
function windowAround(
  spectrum: Spectrum,
  asked: BinRange,
  noise: Noise,
  { others = [] }: Limits,
): BinRange | undefined {
  const { powerMw, startHz, stepHz } = spectrum;
  const least = noise.meanMw * noiseQuantile(STANDS_OUT_Z, noise.looks);
  const isForeign = (bin: number) => {
    const hz = startHz + bin * stepHz;
    return others.some((one) => one.startHz <= hz && hz <= one.stopHz);
  };
  const isOut = (bin: number) => (powerMw[bin] as number) > least;
  const smeared = smearedBins(spectrum);
  const most = Math.max(smeared, REACHES_WIDTHS * (asked.high - asked.low + 1));
  const reach = (from: number, step: 1 | -1) => {
    let edge = from;
    for (let i = 1, silent = 0; i <= most && silent <= Math.max(SILENT_BINS, smeared); i++) {
      const bin = from + i * step;
      if (bin < 0 || bin >= powerMw.length || isForeign(bin)) break;
      if (isOut(bin)) {
        edge = bin;
        silent = 0;
      } else silent += 1;
    }
    return edge;
  };
  let [low, high] = [reach(asked.low, -1), reach(asked.high, 1)];
  while (low <= high && !isOut(low)) low += 1;
  while (high >= low && !isOut(high)) high -= 1;
  if (low > high) return undefined;
  const foot = Math.ceil(FOOT_SHARE * (high - low + 1));
  for (let i = 0; i < foot && low > 0 && !isForeign(low - 1); i++) low -= 1;
  for (let i = 0; i < foot && high < powerMw.length - 1 && !isForeign(high + 1); i++) high += 1;
  return { low, high };
}

/** Whether the noise of as many bins again could not hide half a per cent of the power. */
function clearOfNoise({ spectrum, noise, window, profile }: Seen): boolean {
  const bins = 2 * (window.high - window.low + 1) * profile.correlatedBins;
  return 2 * noise.meanMw * Math.sqrt(bins / noise.looks) < 2 * BEYOND_SHARE * profile.totalMw && spectrum.sweeps > 0;
}

/** Whether hardly any power lies in the bins just beside the window, into which the filter smears its edges. */
function standsAlone({ spectrum, noise, window, profile }: Seen): boolean {
  const { powerMw } = spectrum;
  const beside = smearedBins(spectrum);
  let sum = 0;
  for (let i = 1; i <= beside; i++)
    for (const bin of [window.low - i, window.high + i]) {
      const power = powerMw[bin] ?? Number.NaN;
      if (power > noise.meanMw) sum += power - noise.meanMw * (1 + 2 / Math.sqrt(noise.looks));
    }
  return sum < SEPARATE_SHARE * profile.totalMw;
}

interface Edges {
  readonly low: Edge;
  readonly high: Edge;
}
type Where = Omit<Conditions, 'budget'>;
type Seeing = Edges & Pick<MeasuredEmission, 'rbwLimited'> & { readonly seenHz: number };

function edgesOf(profile: Profile): Edges {
  return { low: edgeAt(profile, BEYOND_SHARE), high: edgeAt(profile, 1 - BEYOND_SHARE) };
}

/** Twice the standard error of a figure, from its values without each group of sweeps (jackknife); 0 where there are no groups. */
function scatterOf({ spectrum, window, noise }: Seen, figure: (profile: Profile) => number): number {
  const values = spectrum.withoutMw.map((powerMw) => figure(profileOf({ ...spectrum, powerMw }, window, noise)));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length === 0 ? 0 : STUDENT * Math.sqrt(((values.length - 1) / values.length) * squares);
}

/** Whether one line in the middle stands far above all else, as the carrier of AM: it says more than the sidebands. */
function hasCarrier({ spectrum, window, noise, profile }: Seen, low: Edge, high: Edge): boolean {
  const { powerMw, startHz, stepHz } = spectrum;
  const { hz } = profile.centroid;
  const [near, far] = [0, 0].map(() => ({ mostMw: 0 }));
  for (let bin = window.low; bin <= window.high; bin++) {
    const place = Math.abs(startHz + bin * stepHz - hz) <= LINE_WIDTHS * Math.max(rbwOf(spectrum), stepHz) ? near : far;
    if (place !== undefined && (powerMw[bin] as number) > place.mostMw) place.mostMw = powerMw[bin] as number;
  }
  const stands = (near?.mostMw ?? 0) > CARRIER_RATIO * ((far?.mostMw ?? 0) - noise.meanMw);
  return stands && Math.abs(hz - (low.hz + high.hz) / 2) < MIDDLE_SHARE * (high.hz - low.hz);
}

function centreOf(seen: Seen, { low, high, isCarrier }: Edges & { isCarrier: boolean }, where: Where): Quantity {
  const { spectrum, profile, instrument } = seen;
  const { stepHz } = spectrum;
  const filterHz = rbwOf(spectrum);
  const ratio = stepHz / filterHz;
  const reference = (hz: number) => referenceHz(instrument, hz);
  if (isCarrier) {
    const { hz, scatterHz } = profile.centroid;
    const scatter = Math.max(
      scatterHz,
      scatterOf(seen, ({ centroid }) => centroid.hz),
    );
    // A filter as wide as the step shows a carrier in two or three bins; between narrower ones nothing is known.
    const bin = stepHz * Math.min(0.5, 0.08 * Math.max(1, ratio) ** 4);
    return quantity(hz, 'carrier-centroid', where, { scatter, bin, reference: reference(hz) });
  }
  const hz = (low.hz + high.hz) / 2;
  const middle = (edges: Edges) => (edges.low.hz + edges.high.hz) / 2;
  const chance = Math.hypot(low.scatterHz, high.scatterHz) / 2;
  const scatter = Math.max(
    chance,
    scatterOf(seen, (one) => middle(edgesOf(one))),
  );
  return quantity(hz, 'middle-of-99', where, {
    scatter,
    bin: 0.35 * stepHz,
    rbw: 0.1 * filterHz,
    reference: reference(hz),
  });
}

/**
 * The filter moves an edge outwards, by 1.1 resolution bandwidths that of a line and by hardly anything that of a wide flat emission:
 * the share of the power just inside the edge tells them apart. What is no wider than the filter may be either.
 */
function widthOf(seen: Seen, { low, high, seenHz, rbwLimited }: Seeing, where: Where): Quantity {
  const { spectrum, profile } = seen;
  const filterHz = rbwOf(spectrum);
  const beyond = (share: number) => {
    const part = shareInside(profile, share, Math.max(filterHz, spectrum.stepHz));
    return Math.max(0, SMEARED.most + SMEARED.byOctave * Math.log2(part));
  };
  const smeared = rbwLimited ? 1.2 : beyond(BEYOND_SHARE) + beyond(1 - BEYOND_SHARE);
  const value = Math.max(0, seenHz - smeared * filterHz - 0.2 * spectrum.stepHz);
  const width = (edges: Edges) => edges.high.hz - edges.low.hz;
  const scatter = Math.max(
    Math.hypot(low.scatterHz, high.scatterHz),
    scatterOf(seen, (one) => width(edgesOf(one))),
  );
  const rbw = (rbwLimited ? 1.15 : 0.85) * filterHz;
  return quantity(value, 'beta-99', where, { scatter, bin: 0.9 * spectrum.stepHz, rbw });
}

/** A line at the edge is 1.47 resolution bandwidths wide at −26 dB, a weaker one less, a flat edge 1.19. */
function xDbWidthOf({ spectrum, noise, window }: Seen, peakMw: number, where: Where): Quantity | undefined {
  const limitMw = peakMw * 10 ** (-X_DB / 10);
  if (limitMw < noise.meanMw * 10 ** (X_CLEAR_DB / 10)) return undefined;
  const seenHz = crossingWidth(spectrum, window, limitMw);
  if (seenHz === undefined) return undefined;
  const filterHz = rbwOf(spectrum);
  return quantity(Math.max(0, seenHz - 2.2 * filterHz), 'x-26-db', where, {
    bin: 0.7 * spectrum.stepHz,
    rbw: 0.9 * filterHz,
    scatter: (2 * filterHz) / Math.sqrt(noise.looks),
  });
}

/** P = Σ (p − noise) · step / noise bandwidth of a bin. */
function powerOf(seen: Seen, where: Where, seenHz: number): Quantity {
  const { spectrum, profile } = seen;
  const { stepHz } = spectrum;
  const filterHz = rbwOf(spectrum);
  const dbm = powerToDb((profile.totalMw * stepHz) / (NOISE_BANDWIDTH * filterHz));
  const ratio = stepHz / filterHz;
  // Between bins that are further apart than the filter is wide, power of a narrow emission is lost: 3·(step/RBW)² dB at most.
  const hasHoles = ratio > 1.2;
  const lines = Math.max(1, seenHz / stepHz - 1);
  const bin = hasHoles ? Math.min(20, 3 * ratio ** 2) / Math.sqrt(lines) : (0.3 * ratio ** 2) / Math.sqrt(lines);
  const budget = {
    scatter:
      (4.34 *
        Math.max(
          profile.scatterMw,
          scatterOf(seen, ({ totalMw }) => totalMw),
        )) /
      profile.totalMw,
    rbw: spectrum.rbwHz === undefined ? 1 : NOISE_BANDWIDTH_DB,
    bin,
    calibration: UNCALIBRATED_DB,
  };
  return quantity(dbm, 'power-in-window', hasHoles ? { ...where, atLeast: true } : where, budget);
}

function corrected(
  power: Quantity,
  to: 'input' | 'level' | 'field',
  hz: number,
  instrument: Instrument,
): Quantity | undefined {
  const correction = correctionTo(to, hz, instrument);
  if (correction === undefined) return undefined;
  const method: Method = to === 'field' ? 'field-of-emission' : 'power-in-window';
  const { budget, ...where } = power.conditions;
  return quantity(power.value + correction.addedDb, method, where, { ...budget, ...correction.parts });
}
