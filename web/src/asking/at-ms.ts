/** Epoch ms of an instant as the API tells it (RFC 3339). */
export function atMs(instant: string): number;
export function atMs(instant: string | undefined): number | undefined;
export function atMs(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : Date.parse(instant);
}
