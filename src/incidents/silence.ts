/**
 * Silence has an end. An alarm may be put aside, but one of severity 1 or 2 (distress, aeronautical and maritime
 * safety) only for half an hour: a person at night who silences 121.5 MHz because of a known disturbance must be
 * alarmed by the next distress call without having to switch anything on again. A second person may make it longer, to
 * the end of the shift at most, because two people have then looked and the next shift decides for itself. After ten
 * minutes of quiet a new burst is a new event and rings whatever was silenced before.
 */
import { HOUR_MS } from '../time/units.js';
import type { Alarm, Incident } from './incident.js';
import type { Severity } from './severity.js';

export const GRAVE_SILENCE_MS = 30 * 60e3;
export const QUIET_BEFORE_NEW_BURST_MS = 10 * 60e3;
/** Length assumed for a shift without an end in the roster. */
export const LONGEST_SHIFT_MS = 12 * HOUR_MS;

/** True for safety of life: never silenced without an end, and never many at a time. */
export function isGrave(severity: Severity): boolean {
  return severity <= 2;
}

/**
 * When an aside ends; undefined for one without an end. An aside that an older program stored without an end gets the
 * end of a new one.
 */
export function asideEndsAt(
  aside: { readonly at: number; readonly until?: number | undefined } | undefined,
  severity: Severity,
): number | undefined {
  if (aside === undefined) return undefined;
  return aside.until ?? (isGrave(severity) ? aside.at + GRAVE_SILENCE_MS : undefined);
}

/** The aside with its end filled in, so that everybody sees the end. */
export function withEnd<T extends { readonly at: number; readonly until?: number | undefined }>(
  aside: T,
  severity: Severity,
): T {
  return { ...aside, until: asideEndsAt(aside, severity) };
}

/** The alarm without its ended asides; undefined when none has ended. */
export function endedAsides({ alarm, priority }: Incident, at: number): Alarm | undefined {
  const isOver = (aside: Parameters<typeof asideEndsAt>[0]) =>
    at >= (asideEndsAt(aside, priority.severity) ?? Number.POSITIVE_INFINITY);
  const { shelf, suppression, outOfService } = alarm;
  if (!isOver(shelf) && !isOver(suppression) && !isOver(outOfService)) return undefined;
  return {
    ...alarm,
    shelf: isOver(shelf) ? undefined : shelf,
    suppression: isOver(suppression) ? undefined : suppression,
    outOfService: isOver(outOfService) ? undefined : outOfService,
  };
}
