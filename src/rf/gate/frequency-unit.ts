/** Units of printed frequencies: stated by a word beside the number, or the only one that is possible. */
import { FREQUENCY_UNITS, type FrequencyUnit, toHz } from '../units.js';

/** A unit with the range to which it leads. */
export interface UnitRange {
  readonly unit: FrequencyUnit;
  readonly startHz: number;
  readonly stopHz: number;
}

/** Where no unit is stated, a receiver that prints lines sweeps within these limits. */
const LOWEST_HZ = 100e3;
const HIGHEST_HZ = 18e9;
/** With a stated unit: from the lower end of CISPR band A to where no receiver prints text. */
const LOWEST_STATED_HZ = 9e3;
const HIGHEST_STATED_HZ = 300e9;
/**
 * A reading below 30 MHz is possible when it lies in HF, is a band at least 100 kHz wide, or has the steps of MF and
 * LF broadcasting, 9 or 10 kHz; 868 to 870 kHz is none of these, nor is a whole number of MHz from 902 to 928.
 */
const LOW_BAND_HZ = 30e6;
const NARROWEST_LOW_SPAN_HZ = 100e3;
const NARROWEST_CHANNELS_HZ = 25e3;
const CHANNEL_STEP_HZ = 9e3;
const MF_TOP_HZ = 1.8e6;
const HF_HZ = 3e6;
/** Channels of Wi-Fi at 5 GHz; 2.4 GHz modules count from 0 or 1. */
const FIRST_WIFI_CHANNEL = 36;
const LAST_CHANNEL = 200;

/** The units in which a receiver could have swept the printed frequencies. */
export function unitReadings(printed: Iterable<number>): UnitRange[] {
  const sorted = Float64Array.from(new Set(printed)).sort();
  const lowest = sorted[0] ?? Number.NaN;
  const highest = sorted.at(-1) ?? Number.NaN;
  const step = sorted.reduce((least, value, i) => Math.min(least, value - (sorted[i - 1] ?? -Infinity)), Infinity);
  return (Object.keys(FREQUENCY_UNITS) as FrequencyUnit[])
    .map((unit) => ({ unit, startHz: toHz(lowest, unit), stopHz: toHz(highest, unit), stepHz: toHz(step, unit) }))
    .filter(({ startHz, stopHz }) => startHz >= LOWEST_HZ && stopHz <= HIGHEST_HZ)
    .filter(
      ({ startHz, stopHz, stepHz }) =>
        stopHz >= LOW_BAND_HZ ||
        startHz >= HF_HZ ||
        stopHz - startHz >= NARROWEST_LOW_SPAN_HZ ||
        (stopHz - startHz >= NARROWEST_CHANNELS_HZ && stopHz <= MF_TOP_HZ && stepHz >= CHANNEL_STEP_HZ),
    )
    .map(({ unit, startHz, stopHz }) => ({ unit, startHz, stopHz }));
}

/** True for whole numbers that count channels rather than MHz: 1 to 13, 0 to 125, or 36, 40, 44 … */
export function areChannelNumbers(printed: Iterable<number>): boolean {
  const sorted = Float64Array.from(new Set(printed)).sort();
  const lowest = sorted[0] ?? 0;
  const isCount = sorted.every((value) => Number.isInteger(value) && value <= LAST_CHANNEL);
  const isWifi = lowest === FIRST_WIFI_CHANNEL && sorted[1] === FIRST_WIFI_CHANNEL + 4;
  return sorted.length > 2 && isCount && ((lowest <= 2 && sorted[1] === lowest + 1) || isWifi);
}

/** True where a receiver can be: narrower where nobody stated the unit. */
export function isPlausibleHz(hz: number, isStated: boolean): boolean {
  return isStated ? hz >= LOWEST_STATED_HZ && hz <= HIGHEST_STATED_HZ : hz >= LOWEST_HZ && hz <= HIGHEST_HZ;
}
