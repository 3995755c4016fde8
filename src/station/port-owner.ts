/** Which receiver a port belongs to, and which one a unit at another port may be. */
import type { ReceiverConfig } from '../config/config.js';
import { isThere } from '../files/absent.js';
import { placeOf } from '../files/system-entries.js';
import type { ReceiverRecord } from './receiver-record.js';

export interface Receivers {
  readonly receivers: readonly ReceiverRecord[];
}

/**
 * The receivers that are missing from their ports and that this unit may be: with a serial number those that have it,
 * without one all of its kind that have none, because such units cannot be told apart.
 */
export function missingLike({ receivers }: Receivers, driver: string, serialNumber?: string): ReceiverRecord[] {
  return receivers.filter(({ config, state, isRemote }) => {
    if (isRemote === true || config.driver !== driver || config.serialNumber !== serialNumber) return false;
    const path = serialPathOf(config);
    const isMissing =
      path === undefined ? serialNumber !== undefined : !isThere(path) || state.problemKind === 'another-unit';
    return isMissing && state.status !== 'sweeping';
  });
}

/**
 * Whether the receiver is looked for at other ports: it has a number of its own, and its named port is absent or
 * belongs to another unit. Receivers with the same number are told apart by their ports only.
 */
export function isLookedFor(config: ReceiverConfig, { receivers }: Receivers): boolean {
  const path = serialPathOf(config);
  const alike = receivers.filter(
    (one) => one.config.driver === config.driver && one.config.serialNumber === config.serialNumber,
  );
  if (path === undefined || config.serialNumber === undefined || alike.length > 1) return false;
  const problem = alike[0]?.state.problemKind;
  return !isThere(path) || problem === 'another-unit' || problem === 'port-busy';
}

/** The ports among these that no receiver has, or one whose unit is another than its own. */
export async function freePorts(stations: Receivers, paths: readonly string[]): Promise<string[]> {
  const owners = await Promise.all(paths.map((path) => receiverOn(stations, path)));
  return paths.filter((_, i) => owners[i] === undefined || owners[i]?.state.problemKind === 'another-unit');
}

/** The receiver that is set up on this port, whatever name the port has there. */
export async function receiverOn(stations: Receivers, path: string): Promise<ReceiverRecord | undefined> {
  const target = await placeOf(path);
  for (const record of stations.receivers) {
    // With `port: auto` only the loop knows on which port it found its receiver.
    const named = serialPathOf(record.config) ?? record.state.serialPath;
    if (named !== undefined && (await placeOf(named)) === target) return record;
  }
  return undefined;
}

function serialPathOf({ port }: ReceiverConfig): string | undefined {
  return typeof port === 'object' && 'serial' in port ? port.serial : undefined;
}
