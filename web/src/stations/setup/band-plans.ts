/** From bands that a person picks to sweep plans: what saves lives comes first and comes round often. */
import type { Plan } from '../../../../src/api/stations.js';

export interface Band {
  readonly key: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly startHz: number;
  readonly stopHz: number;
  readonly severity: number;
}

/** A band of one channel is swept with so much around it: a receiver sees nothing in a span of a few kHz. */
const NARROWEST_HZ = 200e3;
const STEP_HZ = 25e3;
const FEWEST_POINTS = 50;
/** What a tinySA has on its screen; most receivers take as many. */
const USUAL_MOST_POINTS = 450;
const HIGHEST_PRIORITY = 8;

/** Wanted revisit times by severity. */
const EVERY_MS: Readonly<Record<number, number>> = { 1: 5000, 2: 10_000, 3: 30_000, 4: 60_000, 5: 120_000, 6: 300_000 };

export interface Reach {
  readonly minHz?: number | undefined;
  readonly maxHz?: number | undefined;
  readonly maxPoints?: number | undefined;
}

export function isInReach({ startHz, stopHz }: Band, { minHz = 0, maxHz = 1e12 }: Reach): boolean {
  return startHz >= minHz && stopHz <= maxHz;
}

/**
 * One plan a band, bands within a picked one of the same or higher urgency left out. The least urgent have no wanted
 * time: they take what is left, so that the receiver never stands idle.
 */
export function plansOf(picked: readonly Band[], reach: Reach): Plan[] {
  const worth = picked.filter((band) => {
    return !picked.some((other) => other !== band && covers(other, band) && other.severity <= band.severity);
  });
  const least = Math.max(0, ...worth.map(({ severity }) => severity));
  return [...worth]
    .sort((a, b) => a.severity - b.severity || a.startHz - b.startHz)
    .map(({ startHz, stopHz, severity }) => {
      const span = widened(startHz, stopHz, reach);
      const points = Math.ceil((span.stopHz - span.startHz) / STEP_HZ) + 1;
      const everyMs = severity === least ? {} : { everyMs: EVERY_MS[severity] ?? 300_000 };
      return {
        ...span,
        points: Math.min(reach.maxPoints ?? USUAL_MOST_POINTS, Math.max(FEWEST_POINTS, points)),
        ...everyMs,
        priority: Math.max(0, HIGHEST_PRIORITY + 1 - severity),
      };
    });
}

function covers(outer: Band, inner: Band): boolean {
  const same = outer.startHz === inner.startHz && outer.stopHz === inner.stopHz;
  // Of two alike one stays.
  if (same) return outer.severity < inner.severity || (outer.severity === inner.severity && outer.key < inner.key);
  return outer.startHz <= inner.startHz && outer.stopHz >= inner.stopHz;
}

function widened(startHz: number, stopHz: number, { minHz = 0, maxHz = 1e12 }: Reach) {
  const missing = Math.max(0, NARROWEST_HZ - (stopHz - startHz)) / 2;
  return { startHz: Math.max(minHz, startHz - missing), stopHz: Math.min(maxHz, stopHz + missing) };
}
