/** Instants in the browser's own date fields, which know no zone: what stands in them is the time of Vietnam. */

const ZONE_MS = 7 * 3_600_000;

/** "2026-11-24T08:20:19" for a field. */
export function localInput(at: number): string {
  return new Date(at + ZONE_MS).toISOString().slice(0, 19);
}

/** RFC 3339 of what a field holds. @throws RangeError when it holds no instant */
export function localInstant(text: string): string {
  return new Date(Date.parse(`${text}Z`) - ZONE_MS).toISOString();
}
