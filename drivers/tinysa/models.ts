/** Recognises the model of a tinySA, and lists its limits. */
import { ConfigError } from '../../src/errors/errors.js';
import type { SweepPlan } from '../../src/rf/plan.js';

export interface Model {
  /** "tinySA ZS304", "tinySA Ultra ZS405". */
  readonly name: string;
  readonly isUltra: boolean;
  readonly firmware?: string;
  readonly minHz: number;
  readonly maxHz: number;
  /** Added by the receiver to each raw level unless its `zero` says otherwise. */
  readonly zeroDb: number;
  /** Points of a full screen: the number measured when the plan names none, and the most that `scan` gives. */
  readonly screenPoints: number;
  readonly minRbwHz: number;
  readonly maxRbwHz: number;
}

/** The basic tinySA has two connectors; a sweep must lie within one. */
export interface Input {
  readonly name: 'low' | 'high';
  readonly minHz: number;
  readonly maxHz: number;
}

const LOW_INPUT: Input = { name: 'low', minHz: 100e3, maxHz: 350e6 };
const HIGH_INPUT: Input = { name: 'high', minHz: 240e6, maxHz: 960e6 };
const MAX_ATTENUATION_DB = 31;
const ULTRA_MAX_HZ: Readonly<Record<string, number>> = { ZS405: 5.3e9, ZS406: 5.4e9, ZS407: 7.3e9 };

/** The model from the answers to `version` and `info`; undefined for another device (a NanoVNA has the same shell). */
export function readModel(version: string, info: string): Model | undefined {
  const match = /tinySA(4?)(?:_(\S*))?/.exec(version);
  if (match === null) return undefined;
  const isUltra = match[1] === '4';
  const firmware = (match[2] ?? '') === '' ? {} : { firmware: match[0] };
  if (!isUltra) {
    const board = /ZS\d+/.exec(info)?.[0];
    return {
      name: board === undefined ? 'tinySA' : `tinySA ${board}`,
      isUltra,
      ...firmware,
      minHz: LOW_INPUT.minHz,
      maxHz: HIGH_INPUT.maxHz,
      zeroDb: 128,
      screenPoints: 290,
      minRbwHz: 2e3,
      maxRbwHz: 600e3,
    };
  }
  const board = boardOfHardware(version) ?? /ZS40\d/.exec(info)?.[0];
  const plus = board === 'ZS406' || board === 'ZS407' ? '+' : '';
  return {
    name: board === undefined ? 'tinySA Ultra' : `tinySA Ultra${plus} ${board}`,
    isUltra,
    ...firmware,
    minHz: 100e3,
    maxHz: ULTRA_MAX_HZ[board ?? 'ZS405'] ?? 5.3e9,
    zeroDb: 174,
    screenPoints: 450,
    minRbwHz: 200,
    maxRbwHz: 850e3,
  };
}

/** Only the Ultra prints "HW Version:V0.4.5.1": a ZS405 below 0.4.6, a ZS407 from 0.5 on. */
function boardOfHardware(version: string): string | undefined {
  const match = /HW Version:V(\d+)\.(\d+)\.(\d+)/.exec(version);
  if (match === null) return version.includes('max2871') ? 'ZS407' : undefined;
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map(Number);
  if (major > 0 || minor >= 5) return 'ZS407';
  return minor === 4 && patch >= 6 ? 'ZS406' : 'ZS405';
}

/** A plan as requested from this model: whole Hz, a definite number of points. */
export interface Span {
  readonly startHz: number;
  readonly stopHz: number;
  readonly points: number;
}

/**
 * Point i of a raw scan lies at start + i·floor((stop − start)/points): the firmware divides by `points`, in whole
 * Hz, so the last point is one step (and a remainder) short of `stop`.
 */
export function rawStepHz({ startHz, stopHz, points }: Span): number {
  return Math.floor((stopHz - startHz) / points);
}

/** @throws ConfigError with a sentence about the limit of this model. */
export function spanFor(plan: SweepPlan, model: Model): Span {
  const span = {
    startHz: Math.round(plan.startHz),
    stopHz: Math.round(plan.stopHz),
    points: plan.points ?? model.screenPoints,
  };
  const { name, minHz, maxHz, minRbwHz, maxRbwHz } = model;
  if (span.startHz < minHz || span.stopHz > maxHz)
    throw ConfigError.of('The plan asks for {start} to {stop}; a {name} tunes {lowest} to {highest}.', {
      start: mhz(span.startHz),
      stop: mhz(span.stopHz),
      name,
      lowest: mhz(minHz),
      highest: mhz(maxHz),
    });
  if (rawStepHz(span) < 1)
    throw ConfigError.of('The plan asks for {points} points in {spanHz} Hz; a {name} steps by whole Hz.', {
      points: span.points,
      spanHz: span.stopHz - span.startHz,
      name,
    });
  if (plan.rbwHz !== undefined && (plan.rbwHz < minRbwHz || plan.rbwHz > maxRbwHz))
    throw ConfigError.of(
      'rbwHz is {rbwHz}: the resolution bandwidth of a {name} goes from {minRbwHz} to {maxRbwHz} Hz.',
      { rbwHz: plan.rbwHz, name, minRbwHz, maxRbwHz },
    );
  if (plan.attenuationDb !== undefined && plan.attenuationDb > MAX_ATTENUATION_DB)
    throw ConfigError.of('attenuationDb is {attenuationDb}: the attenuator of a {name} goes from 0 to {most} dB.', {
      attenuationDb: plan.attenuationDb,
      name,
      most: MAX_ATTENUATION_DB,
    });
  return span;
}

/**
 * The connector that a basic tinySA must use for `span`; where both would do, the present one.
 * @throws ConfigError for a span that no single connector covers.
 */
export function inputFor(span: Span, current: Input['name']): Input {
  const fitting = [LOW_INPUT, HIGH_INPUT].filter((input) => span.startHz >= input.minHz && span.stopHz <= input.maxHz);
  const input = fitting.find(({ name }) => name === current) ?? fitting[0];
  if (input !== undefined) return input;
  throw ConfigError.of(
    'The plan asks for {start} to {stop} in one sweep; the low input of this tinySA ends at {lowEnd} and the high input begins at {highBegin}. Make two plans of it.',
    {
      start: mhz(span.startHz),
      stop: mhz(span.stopHz),
      lowEnd: mhz(LOW_INPUT.maxHz),
      highBegin: mhz(HIGH_INPUT.minHz),
    },
  );
}

/** The basic tinySA does not state its input; a screen sweep above the low input's end means the high one. */
export function inputInUse(ownSweep: { readonly stopHz: number } | undefined): Input['name'] {
  return ownSweep !== undefined && ownSweep.stopHz > LOW_INPUT.maxHz ? 'high' : 'low';
}

function mhz(hz: number): string {
  return `${hz / 1e6} MHz`;
}
