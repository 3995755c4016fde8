/** Instants between the API, which tells them as RFC 3339, and the page, which counts in epoch ms. */
import { HOUR_MS } from '../../../../src/time/units.js';

/** Epoch ms, or RFC 3339 as the API tells it. */
export type Instant = number | string;

export function atMs(at: Instant): number;
export function atMs(at: Instant | undefined): number | undefined;
export function atMs(at: Instant | undefined): number | undefined {
  return typeof at === 'string' ? Date.parse(at) : at;
}

/** An instant as the API takes it. */
export function isoOf(at: number): string;
export function isoOf(at: number | undefined): string | undefined;
export function isoOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

/** The time of Vietnam; also that of the browser's date fields, which know no zone. */
export const LOCAL_OFFSET_MS = 7 * HOUR_MS;

/** "2026-11-24T08:20:19" for a field. */
export function localInput(at: Instant): string {
  return new Date(atMs(at) + LOCAL_OFFSET_MS).toISOString().slice(0, 19);
}

/** RFC 3339 of what a field holds, with or without seconds. @throws RangeError when it holds no instant */
export function localInstant(text: string): string {
  return new Date(Date.parse(`${text}Z`) - LOCAL_OFFSET_MS).toISOString();
}
