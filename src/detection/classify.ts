/**
 * What kind of emission it is, by rules in a fixed order, each with its evidence in words. The order goes from what is
 * most specific (agreement with a licensed transmitter) to what is left over (unlicensed voice or data).
 * Rules after SM.1600 (technical identification) and the shapes of personal privacy devices (GNSS jammers sweep tens
 * of megahertz in microseconds, so a sweep shows a block with raised edges).
 */
import type { EmissionFeatures } from './features.js';
import { agreement } from './source-witness.js';

export type EmissionClass =
  | 'cw'
  | 'cw-since-start'
  | 'drift'
  | 'pulsed'
  | 'wideband-noise'
  | 'fast-chirp'
  | 'slow-chirp'
  | 'hop'
  | 'intermod'
  | 'passive-intermod'
  | 'splatter'
  | 'unlicensed';

export interface Classification {
  readonly class: EmissionClass;
  /** A sentence with the numbers that decided. */
  readonly evidence: string;
}

const NARROW_BINS = 4.6;
const WIDE_SHARE = 0.05;
const GATED = 0.6;

export function classify(f: EmissionFeatures, stepHz: number): Classification {
  return (
    splatter(f) ?? moving(f) ?? pulsed(f) ?? wideband(f) ?? intermod(f) ?? narrow(f) ?? leftOver(f, stepHz)
  );
}

function splatter(f: EmissionFeatures): Classification | undefined {
  const witness = f.splatter;
  if (witness === undefined || f.widthBins < 1.5 || f.bandShare > 0.12) return undefined;
  const share = agreement(witness);
  if (share < GATED) return undefined;
  return {
    class: 'splatter',
    evidence: `beside a licensed channel and on with it in ${percent(share)} of ${total(witness)} sweeps: splatter`,
  };
}

function moving(f: EmissionFeatures): Classification | undefined {
  if (f.spanBins < 8) return undefined;
  const spread = f.spanBins / Math.max(1, f.widthBins);
  if (f.jumpBins > 1.2 && spread > 1.8) {
    if (f.oneWay > 0.66)
      return {
        class: 'slow-chirp',
        evidence: `centre moves ${f.jumpBins} bins a sweep, ${percent(f.oneWay)} of steps one way, over ${f.spanBins} bins: slow chirp`,
      };
    return {
      class: 'hop',
      evidence: `centre jumps ${f.jumpBins} bins and more, both ways, over ${f.spanBins} bins, ${f.widthBins.toFixed(1)} wide: hopping`,
    };
  }
  if (Math.abs(f.driftBins) > 2.5 && f.driftFit > 0.5 && f.widthBins < 8)
    return {
      class: 'drift',
      evidence: `centre drifts ${f.driftBins.toFixed(1)} bins along a line (fit ${f.driftFit.toFixed(2)}): drift`,
    };
  return undefined;
}

function pulsed(f: EmissionFeatures): Classification | undefined {
  const regular = f.gapSpread < 0.75 && f.meanBurstSweeps < 1.7 && f.duty < 0.55 && f.widthBins >= 2.5;
  if (regular && f.sweeps >= 3)
    return {
      class: 'pulsed',
      evidence: `duty ${f.duty.toFixed(2)}, period ${(f.periodMs / 1000).toFixed(1)} s ± ${(f.periodSpreadMs / 1000).toFixed(2)}: pulsed`,
    };
  if (f.fill < 0.6 && f.widthBins >= 2.5 && f.bandShare < 0.1 && f.jumpBins > 0.5)
    return {
      class: 'pulsed',
      evidence: `only ${percent(f.fill)} of ${f.widthBins.toFixed(0)} bins at a time: pulses between the steps of the sweep`,
    };
  return undefined;
}

function wideband(f: EmissionFeatures): Classification | undefined {
  if (f.bandShare < WIDE_SHARE || f.duty < 0.5 || f.widthBins < 10) return undefined;
  const where = `${percent(f.bandShare)} of the band at once, duty ${f.duty.toFixed(2)}`;
  if (f.edgeRatio > 1)
    return { class: 'fast-chirp', evidence: `${where}, edges ${f.edgeRatio.toFixed(2)} × the inside: fast chirp` };
  if (f.edgeRatio < 0.4 && f.intermod !== undefined)
    return { class: 'passive-intermod', evidence: `${where}, a hump where 2·f1 − f2 falls: passive intermodulation` };
  return { class: 'wideband-noise', evidence: `${where}, flat (edges ${f.edgeRatio.toFixed(2)}): wideband noise` };
}

function intermod(f: EmissionFeatures): Classification | undefined {
  const witness = f.intermod;
  if (witness === undefined || f.widthBins < 1.8) return undefined;
  const share = agreement(witness);
  if (share < GATED) return undefined;
  const always = witness.emissionOnly === 0 && f.duty > 0.85;
  return {
    class: 'intermod',
    evidence: `at 2·f1 − f2 of two licensed carriers${always ? ' that are always on' : ''}, agrees with both in ${percent(share)} of ${total(witness)} sweeps: intermodulation`,
  };
}

function narrow(f: EmissionFeatures): Classification | undefined {
  if (f.widthBins > NARROW_BINS || f.duty < 0.72) return undefined;
  if (f.sinceStart)
    return { class: 'cw-since-start', evidence: `${f.widthBins.toFixed(1)} bins wide, there since the first minute: carrier` };
  return {
    class: 'cw',
    evidence: `${f.widthBins.toFixed(1)} bins wide, duty ${f.duty.toFixed(2)}, in one place: carrier`,
  };
}

function leftOver(f: EmissionFeatures, stepHz: number): Classification {
  const width = `${((f.widthBins * stepHz) / 1e3).toFixed(0)} kHz wide, duty ${f.duty.toFixed(2)}`;
  return { class: 'unlicensed', evidence: `${width}, bursts of ${f.meanBurstSweeps.toFixed(1)} sweeps: unlicensed transmission` };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const total = (w: { both: number; emissionOnly: number; sourcesOnly: number }): number =>
  w.both + w.emissionOnly + w.sourcesOnly;
