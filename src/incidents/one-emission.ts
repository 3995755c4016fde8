/**
 * Whether two stations heard one emission: by its beginning, its frequency, its class and its end. The same frequency elsewhere
 * is often another transmitter, so what contradicts itself is two. Pure.
 */
import { type EmissionReport, knownExcessDb, overlapShare } from './emission-report.js';

/** What a report says of the error of its beginning is believed up to here: a wider window joins strangers. */
const MOST_ERROR_MS = 60_000;
/** Part of the narrower range that the stations have in common. */
const COMMON_SHARE = 0.5;
/** A receiver with wide bins, or near the emitter, shows an emission so much wider than another. */
const MOST_WIDTHS = 8;
/** From this height over the floor on an emission does not end by fading. */
const CLEAR_DB = 10;

/** Classes that no difference of receivers turns into each other; young classes are wrong too often for a finer rule. */
const CARRIERS: readonly string[] = ['cw', 'cw-since-start'];
const WIDE: readonly string[] = ['wideband-noise', 'fast-chirp'];

/**
 * ms between the two beginnings, as a share of what the two receivers may err by (0 … 1); undefined for two emissions.
 *
 * @param usualMs error of a beginning of which none is stated: half of the tolerance
 */
export function onsetApart(one: EmissionReport, other: EmissionReport, usualMs: number): number | undefined {
  const errorMs = errorOf(one, usualMs) + errorOf(other, usualMs);
  const apartMs = Math.abs(one.firstHeardAt - other.firstHeardAt);
  const isOne =
    apartMs <= errorMs &&
    isSameRange(one, other) &&
    isSameShape(one, other) &&
    !outlasts(one, other, errorMs) &&
    !outlasts(other, one, errorMs);
  return isOne ? apartMs / Math.max(1, errorMs) : undefined;
}

/**
 * The same for the emissions of a case, the nearest counts. What is one with it must be one with the report too: a vague station
 * joins nothing that an exact one refutes. Undefined where none is one with the report.
 */
export function apartFromAll(
  emissions: readonly EmissionReport[],
  report: EmissionReport,
  usualMs: number,
): number | undefined {
  const apart = emissions.map((one) => onsetApart(one, report, usualMs));
  const fits = emissions.flatMap((one, i) => {
    const ms = apart[i];
    const isRefuted = () =>
      emissions.some((other, j) => apart[j] === undefined && onsetApart(one, other, usualMs) !== undefined);
    return ms === undefined || isRefuted() ? [] : [ms];
  });
  return fits.length === 0 ? undefined : Math.min(...fits);
}

const errorOf = ({ onsetErrorMs }: EmissionReport, usualMs: number) => Math.min(MOST_ERROR_MS, onsetErrorMs ?? usualMs);

function isSameRange(a: EmissionReport, b: EmissionReport): boolean {
  const [wideA, wideB] = [a.stopHz - a.startHz, b.stopHz - b.startHz];
  return (
    overlapShare(a, b) >= COMMON_SHARE &&
    (Math.min(wideA, wideB) === 0 || Math.max(wideA, wideB) <= MOST_WIDTHS * Math.min(wideA, wideB))
  );
}

function isSameShape({ emissionClass: a }: EmissionReport, { emissionClass: b }: EmissionReport): boolean {
  return !(CARRIERS.includes(a) && WIDE.includes(b)) && !(WIDE.includes(a) && CARRIERS.includes(b));
}

/** True when one goes on after the other ended, though that one stood too clear of its floor to fade. */
function outlasts(one: EmissionReport, ended: EmissionReport, errorMs: number): boolean {
  const isEnd = !ended.active && ended.unknownSince === undefined && (knownExcessDb(ended) ?? 0) >= CLEAR_DB;
  return isEnd && one.lastHeardAt - ended.lastHeardAt > errorMs;
}
