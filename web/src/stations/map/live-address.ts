import type { ReceiverInfo } from '../../program/program-store.js';
/**
 * The address of a station's live view: its first receiver that sweeps, otherwise its first. Undefined where it has
 * none. Pure.
 */

export function liveAddress(
  receivers: readonly Pick<ReceiverInfo, 'id' | 'stationId' | 'status'>[],
  stationId: string,
): string | undefined {
  const own = receivers.filter((receiver) => receiver.stationId === stationId);
  const shown = own.find(({ status }) => status === 'sweeping') ?? own[0];
  return shown === undefined ? undefined : `/?receiver=${encodeURIComponent(shown.id)}`;
}
