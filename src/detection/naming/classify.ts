/**
 * Names the kind of an emission by rules in a fixed order, each with its evidence in words. The order goes from the most
 * specific rule (agreement with a licensed transmitter) to the rest (unlicensed voice or data). The rules follow SM.1600
 * (technical identification) and the known shapes of privacy devices (GNSS jammers sweep tens of megahertz in microseconds, so
 * a sweep shows a block with raised edges).
 */
import { defined } from '../../rf/defined.js';
import { type Basis, confidenceOf, confidenceText, type EmissionClass, isGuess } from './confidence.js';
import type { EmissionFeatures } from './features.js';
import { agreement, gatedShare } from './source-witness.js';

interface Named {
  readonly class: EmissionClass;
  /** A sentence with the numbers that decided. */
  readonly evidence: string;
  readonly basis?: Basis;
}

export interface Classification {
  /** Unknown where the likeliest class is a guess. */
  readonly class: EmissionClass | 'unknown';
  readonly likeliest: EmissionClass;
  /** The numbers that decided the likeliest class, and how often it is right. */
  readonly evidence: string;
  /** Share of the emissions with this likeliest class that are what it says, 0 to 1. */
  readonly confidence: number;
}

const NARROW_BINS = 4.6;
const WIDE_SHARE = 0.05;
/** Widest voice channel: broadcast FM takes a quarter of a megahertz. */
const WIDER_THAN_VOICE_HZ = 500e3;
/** Widest channel of a voice radio; share of the sweeps in which it is on while people talk, and their shortest mean silence. */
const VOICE_HZ = 25e3;
const TALKING_DUTY = 0.8;
const SILENCE_SWEEPS = 2.5;
/** On a grid of few bins, this number of bins and this share of the band are broad. */
const COARSE_BINS = 5;
const COARSE_SHARE = 0.12;
const GATED = 0.6;
const SPLATTER_GATED = 0.5;
const FEWEST_TOGETHER = 3;
const ONE_WAY = 0.66;
/** A sweep to and fro turns back in this share of its steps or less; a hop does so in about two thirds. */
const FEW_REVERSALS = 0.25;
const SLOW_ONE_WAY = 0.8;
const SLOW_SPAN_BINS = 12;
const FEWEST_STEPS = 12;
/** Largest usual step of a drift from one sweep to the next. */
const SMALL_STEP_BINS = 0.5;
const RAISED_EDGES = 1.01;
/** A fast sweep passes every bin of its width: it fills more than this share of it, where a comb of lines leaves gaps. */
const SWEPT_FILL = 0.8;
/**
 * Power at the edges of a modulated carrier, as a share of the mean; share of its width that it fills, where hum leaves gaps;
 * spread of its level, dB, and of its width, as a share.
 */
const ROUNDED = 0.56;
const FILLED = 0.85;
const STEADY_DB = 2;
const STEADY_WIDTH = 0.3;
const NARROWEST_PRODUCT_BINS = 1.8;
/** Smallest jump of a hopping emitter. Pulses that fall between the steps of a sweep scatter only over their own width. */
const HOP_BINS = 10;
/** On a coarse grid: smallest jump of an emitter that leaves its own width, over LEAP_SPAN widths and more. */
const LEAP_BINS = 2.5;
const LEAP_SPAN = 4;
const LEAVES_WIDTHS = 0.75;
/**
 * A carrier is present in this share of the sweeps, and its level varies by at most this, dB; by less where it is so strong that
 * noise does not vary it.
 */
const CARRIER_DUTY = 0.73;
const CARRIER_SPREAD_DB = 2.4;
const STRONG_DB = 4;
const STRONG_SPREAD_DB = 1.85;
/** An oscillation varies in level by more than this, dB, is wider than a carrier, and wanders by this share of its width. */
const BREATHING_DB = 2.2;
const HUMP_BINS = 3.5;
const WANDERS_WIDTHS = 0.06;
/** Pulses between the steps of a sweep fill less than this share of their width, or are gone after this many sweeps. */
const SPECKLED_FILL = 0.6;
const LONGEST_PULSE_SWEEPS = 2;
/** Voice and data keep their width: its spread, as a share, is below this. */
const CONSTANT_WIDTH = 0.36;
/** A pulse that turns with an antenna is on in less than this share of the sweeps. */
const TURNING_DUTY = 0.35;

export function classify(f: EmissionFeatures, stepHz: number): Classification {
  const { class: likeliest, evidence, basis } = nameOf(f, stepHz);
  const confidence = confidenceOf(likeliest, f.sweeps, basis);
  return {
    class: isGuess(confidence) ? 'unknown' : likeliest,
    likeliest,
    evidence: [evidence, confidenceText(confidence)].join('; '),
    confidence,
  };
}

function nameOf(f: EmissionFeatures, stepHz: number): Named {
  return (
    returning(f) ??
    gatedIntermod(f) ??
    splatter(f) ??
    moving(f) ??
    pulsed(f) ??
    wideband(f, stepHz) ??
    intermod(f) ??
    narrow(f) ??
    wandering(f) ??
    leftOver(f, stepHz)
  );
}

function splatter(f: EmissionFeatures): Named | undefined {
  const witness = f.splatter;
  if (witness === undefined || f.bandShare > 0.12) return undefined;
  const share = gatedShare(witness);
  if (share < SPLATTER_GATED || witness.both < FEWEST_TOGETHER || f.widthBins < 2.5) return undefined;
  return {
    class: 'splatter',
    evidence: `beside a licensed channel, which was on in ${percent(share)} of its ${witness.both + witness.emissionOnly} sweeps: splatter`,
  };
}

function moving(f: EmissionFeatures): Named | undefined {
  const wanders = f.wanderBins > 0.45 * f.widthBins && f.spanBins > 1.8 * f.widthBins;
  if (f.jumpBins > 1.2 && wanders && f.spanBins >= 8) {
    if (f.oneWay > ONE_WAY || (f.reversalShare < FEW_REVERSALS && f.sweeps >= FEWEST_STEPS)) return slowChirp(f);
    const leaps = f.jumpBins >= LEAP_BINS && f.jumpBins >= f.widthBins && f.spanBins >= LEAP_SPAN * f.widthBins;
    if (f.jumpBins >= HOP_BINS || (leaps && f.sweeps >= 8))
      return {
        class: 'hop',
        evidence: `centre jumps ${f.jumpBins} bins and more, both ways, over ${f.spanBins} bins, ${f.widthBins.toFixed(1)} wide: hopping`,
      };
  }
  if (sweepsSlowly(f)) return slowChirp(f);
  return drifting(f);
}

/** Hardly more than a bin a sweep, far beyond its own width, and back to the start again: a drift does not come back. */
function sweepsSlowly(f: EmissionFeatures): boolean {
  if (f.jumpBins < 1 || f.wanderBins <= f.widthBins || f.spanBins < SLOW_SPAN_BINS || f.sweeps < FEWEST_STEPS)
    return false;
  return f.driftFit < 0.5 && (f.oneWay > SLOW_ONE_WAY || f.reversalShare < FEW_REVERSALS);
}

function slowChirp(f: EmissionFeatures): Named {
  if (f.oneWay > ONE_WAY)
    return {
      class: 'slow-chirp',
      evidence: `centre moves ${f.jumpBins} bins a sweep, ${percent(f.oneWay)} of steps one way, over ${f.spanBins} bins: slow chirp`,
    };
  return {
    class: 'slow-chirp',
    evidence: `centre moves to and fro, turning back in ${percent(f.reversalShare)} of its steps, over ${f.spanBins} bins: slow chirp`,
  };
}

function drifting(f: EmissionFeatures): Named | undefined {
  const drift = Math.abs(f.driftBins);
  if (f.widthBins >= 8 || f.duty < 0.23) return undefined;
  const straight = drift > 2.5 && f.driftFit > 0.5 && f.spanBins >= 8;
  // A piece of a drift between two licensed channels does not go far, but it leaves the place where it was.
  const leaves = drift > LEAVES_WIDTHS * f.widthBins && drift > 1 && f.driftFit > 0.25 && f.sweeps >= 8;
  if (!straight && !leaves) return undefined;
  return {
    class: 'drift',
    evidence: `centre drifts ${f.driftBins.toFixed(1)} bins along a line (fit ${f.driftFit.toFixed(2)}): drift`,
    ...defined({ basis: f.jumpBins > SMALL_STEP_BINS ? ('leaps' as const) : undefined }),
  };
}

/** A transmitter keeps its level and its place; an amplifier that oscillates keeps neither. */
function wandering(f: EmissionFeatures): Named | undefined {
  const goesOn = f.duty > 0.65 && f.meanBurstSweeps >= 8 && f.sweeps >= 16;
  if (!goesOn || f.levelSpreadDb <= BREATHING_DB) return undefined;
  if (f.widthBins < HUMP_BINS || f.wanderBins < WANDERS_WIDTHS * f.widthBins) return undefined;
  return {
    class: 'drift',
    evidence: `level varies by ${f.levelSpreadDb.toFixed(1)} dB and centre by ${f.wanderBins.toFixed(1)} bins without a pause: an oscillation that wanders`,
    ...defined({ basis: f.jumpBins > SMALL_STEP_BINS ? ('leaps' as const) : undefined }),
  };
}

/** The beam of a radar passes: the detector saw equal turns before it let these bursts pass. */
function returning(f: EmissionFeatures): Named | undefined {
  if (!f.returns || f.meanBurstSweeps > LONGEST_PULSE_SWEEPS) return undefined;
  return {
    class: 'pulsed',
    evidence: `the same ${f.widthBins.toFixed(1)} bins light up for a sweep at equal intervals: pulsed`,
    basis: 'returns',
  };
}

function pulsed(f: EmissionFeatures): Named | undefined {
  // However wide: a beam that turns is seen for one sweep and is away for several.
  const turns = f.shortBurstShare > 0.85 && f.meanBurstSweeps < 1.3 && f.duty < TURNING_DUTY && f.sweeps >= 6;
  if (f.bandShare > 0.08 && !turns) return undefined;
  // Speech lasts several sweeps; a pulse ends within one, or two when it falls on their border.
  const short = f.meanBurstSweeps < 2 || f.shortBurstShare > 0.6;
  const regular = f.gapSpread < 0.75 || (f.meanBurstSweeps < 1.3 && f.shortBurstShare > 0.85);
  if (short && regular && f.duty < 0.75 && f.widthBins >= 2.5 && f.sweeps >= 3)
    return {
      class: 'pulsed',
      evidence: `duty ${f.duty.toFixed(2)}, period ${(f.periodMs / 1000).toFixed(1)} s ± ${(f.periodSpreadMs / 1000).toFixed(2)}: pulsed`,
    };
  const speckled = f.jumpBins > 1.2 && f.jumpBins < HOP_BINS && f.splatter === undefined;
  const flickers = f.widthBins < 4.6 && f.spanBins <= 12 && f.jumpBins >= 1.2;
  const goesOn = f.fill > SPECKLED_FILL && f.meanBurstSweeps > LONGEST_PULSE_SWEEPS;
  if ((speckled || flickers) && !goesOn && f.sweeps >= 8)
    return {
      class: 'pulsed',
      evidence: `${percent(f.fill)} of ${f.widthBins.toFixed(1)} bins at a time, centre jumping within ${f.spanBins}: pulses between the steps of the sweep`,
    };
  return undefined;
}

function wideband(f: EmissionFeatures, stepHz: number): Named | undefined {
  const wide = f.bandShare >= WIDE_SHARE || (f.widthBins * stepHz > WIDER_THAN_VOICE_HZ && f.breathing < 0.3);
  const isBroad = f.widthBins >= 10 || (f.bandShare >= COARSE_SHARE && f.widthBins >= COARSE_BINS);
  if (!wide || f.duty < 0.5 || !isBroad) return undefined;
  if (isModulated(f, stepHz) || talks(f, stepHz)) return undefined;
  const where = `${percent(f.bandShare)} of the band at once, duty ${f.duty.toFixed(2)}`;
  if (f.edgeRatio > RAISED_EDGES && f.edgeRatio < 1.6 && f.fill > SWEPT_FILL && !f.region && f.duty > 0.85)
    return { class: 'fast-chirp', evidence: `${where}, edges ${f.edgeRatio.toFixed(2)} × the inside: fast chirp` };
  if (f.edgeRatio < 0.4 && f.intermod !== undefined)
    return {
      class: 'passive-intermod',
      evidence: `${where}, a smooth hump (edges ${f.edgeRatio.toFixed(2)}): passive intermodulation`,
    };
  return { class: 'wideband-noise', evidence: `${where}, flat (edges ${f.edgeRatio.toFixed(2)}): wideband noise` };
}

/** Speech and music have a rounded spectrum without gaps and a steady level; a jammer is flat, a lamp or screen flickers. */
function isModulated(f: EmissionFeatures, stepHz: number): boolean {
  if (f.region || f.intermod !== undefined || f.widthBins * stepHz > WIDER_THAN_VOICE_HZ) return false;
  return f.edgeRatio < ROUNDED && f.fill > FILLED && f.levelSpreadDb < STEADY_DB && f.breathing < STEADY_WIDTH;
}

/** A voice channel in which somebody falls silent for some sweeps, again and again: a jammer goes on. */
function talks(f: EmissionFeatures, stepHz: number): boolean {
  return f.widthBins * stepHz <= VOICE_HZ && f.duty < TALKING_DUTY && f.meanGapSweeps > SILENCE_SWEEPS;
}

/** Sources that come and go with the emission are strong evidence, whatever its shape, unless a neighbour explains it as well. */
function gatedIntermod(f: EmissionFeatures): Named | undefined {
  const witness = f.intermod;
  if (witness === undefined || witness.both < FEWEST_TOGETHER || f.widthBins >= 8) return undefined;
  if (witness.sourcesOnly + witness.emissionOnly >= 0.5 * witness.both) return undefined;
  if (f.splatter !== undefined && agreement(f.splatter) > agreement(witness) - 0.05) return undefined;
  return intermod(f);
}

function intermod(f: EmissionFeatures): Named | undefined {
  const witness = f.intermod;
  if (witness === undefined) return undefined;
  const share = agreement(witness);
  const isNarrow = f.widthBins < NARROWEST_PRODUCT_BINS;
  if (share < GATED || (isNarrow && (gatedShare(witness) < 0.8 || witness.both < 5))) return undefined;
  const always = witness.emissionOnly === 0 && f.duty > 0.85;
  // An emission that never stops agrees with sources that hardly stop, so the agreement proves nothing when it is narrower than
  // their product.
  if (f.duty > 0.85 && f.sweeps > 20 && f.widthBins < 5) return undefined;
  return {
    class: 'intermod',
    evidence: `at 2·f1 − f2 of two licensed carriers${always ? ' that are always on' : ''}, agrees with both in ${percent(share)} of ${total(witness)} sweeps: intermodulation`,
  };
}

function narrow(f: EmissionFeatures): Named | undefined {
  if (f.widthBins > NARROW_BINS || f.duty < (f.meanBurstSweeps < 10 ? CARRIER_DUTY : 0.6)) return undefined;
  const isStrong = f.inrDb > STRONG_DB;
  if (f.levelSpreadDb > (isStrong ? STRONG_SPREAD_DB : CARRIER_SPREAD_DB) && !f.sinceStart) return undefined;
  // A strong carrier does not disappear for several sweeps, and its width does not vary.
  if (isStrong && f.meanBurstSweeps < 7.5 && !f.sinceStart) return undefined;
  if (f.inrDb > 9 && f.breathing > 0.33 && f.spanBins <= 10 && f.sweeps >= 50) return undefined;
  if (f.sinceStart)
    return {
      class: 'cw-since-start',
      evidence: `${f.widthBins.toFixed(1)} bins wide, there since the first minute: carrier`,
    };
  return {
    class: 'cw',
    evidence: `${f.widthBins.toFixed(1)} bins wide, duty ${f.duty.toFixed(2)}, in one place: carrier`,
  };
}

function leftOver(f: EmissionFeatures, stepHz: number): Named {
  const width = `${((f.widthBins * stepHz) / 1e3).toFixed(0)} kHz wide, duty ${f.duty.toFixed(2)}`;
  return {
    class: 'unlicensed',
    evidence: `${width}, bursts of ${f.meanBurstSweeps.toFixed(1)} sweeps: unlicensed transmission`,
    ...defined({ basis: f.region || f.breathing >= CONSTANT_WIDTH ? ('rest' as const) : undefined }),
  };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const total = (w: { both: number; emissionOnly: number; sourcesOnly: number }): number =>
  w.both + w.emissionOnly + w.sourcesOnly;
