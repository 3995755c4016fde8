/** Epoch ms as RFC 3339 in UTC, to the millisecond: 2027-02-05T10:00:00.000Z. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
