/** Receivers for people in the field: ports that appear, receivers found on them, self-tests, GPS. */
import { join } from 'node:path';
import type { Ground } from '../bus/ground.js';
import type { Config, ReceiverConfig } from '../config/config.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part } from '../errors/part.js';
import { LostFiles } from '../files/lost-files.js';
import type { DriverRegistry } from '../receiver/registry.js';
import { Discovery } from './discovery.js';
import { HearingWatch } from './hearing-watch.js';
import type { Receivers } from './part.js';
import { type PortEvent, PortWatch, type PortWatchOptions } from './port-watch.js';
import { ReceiverTrials, type ReceiverTrialsOptions } from './receiver-trials.js';
import type { Stations } from './stations.js';

interface FieldSources
  extends Pick<PortWatchOptions, 'listPorts' | 'procFolder'>,
    Pick<ReceiverTrialsOptions, 'readSweeps' | 'licences'> {
  readonly config: Config;
  readonly registry: DriverRegistry;
}

export interface Field extends Part {
  readonly ports: PortWatch;
  readonly trials: ReceiverTrials;
}

export async function openField(
  { clock, bus, log, dataDir, conditions, ...ground }: Ground,
  { config, registry, listPorts, procFolder, readSweeps, licences }: FieldSources,
  { stations, truth }: Pick<Receivers, 'stations' | 'truth'>,
  onPort: (event: PortEvent) => Promise<void>,
): Promise<Field> {
  const onFault = (problem: string) => conditions.happened('looking for receivers failed', problem, { level: 'warn' });
  const lost = new LostFiles(ground.onFault);
  const ports = new PortWatch({ clock, onFault, listPorts, procFolder });
  const trials = await ReceiverTrials.open(join(dataDir, 'trials.json'), {
    stations,
    bus,
    clock,
    onLost: lost.note,
    spurMaps: truth.spurMaps,
    clockOf: (stationId) => ({ clock: truth.clock(stationId), dispute: truth.dispute(stationId) }),
    knownCarriersHz: (stationId) => broadcastersHz(config, stationId),
    readSweeps,
    licences,
  });
  const hearing = new HearingWatch({ stations, readSweeps, licences, clock, bus, trials, onFault: ground.onFault });
  const discoveries = stations.stations
    .filter(({ discover, receivers: listed }) => discover ?? listed === 'auto')
    .map((station) => {
      const onFound = (result: object) => log.info(result, 'port asked');
      return new Discovery({ stations, registry, station, ports, onFound, onFault });
    });
  ports.on((event) => {
    if (event.type === 'appeared') wakeSerial(stations);
    onPort(event).catch((error: unknown) => onFault(sentenceOf(error)));
  });
  return {
    ports,
    trials,
    health: () => lost.troubles,
    start() {
      for (const station of stations.stations) truth.follow(station);
      for (const discovery of discoveries) discovery.start();
      hearing.start();
      ports.start();
    },
    async stop() {
      trials.stop();
      await hearing.stop();
      await ports.stop();
      await Promise.all(discoveries.map((discovery) => discovery.stop()));
      await truth.stop();
    },
  };
}

/** When a port appears, receivers on serial ports that wait for their next attempt try at once. */
function wakeSerial(stations: Stations): void {
  const waiting = stations.receivers.filter(({ config, state }) => state.status === 'waiting' && isOnSerial(config));
  stations.wake(waiting.map(({ config }) => config.id));
}

function isOnSerial({ port }: ReceiverConfig): boolean {
  return port === 'auto' || 'serial' in port;
}

function broadcastersHz({ assignments }: Config, stationId: string): number[] {
  return assignments
    .filter(({ service, stations }) => /broadcast-fm/.test(service) && (stations?.includes(stationId) ?? true))
    .map(({ centreHz }) => centreHz);
}
