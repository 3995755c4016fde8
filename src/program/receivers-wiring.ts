/** The receivers as `serve` runs them: their loops, what is known of each beside its bytes, plans changed by hand. */
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import type { CorrectionsAt } from '../http/recording/corrected-sweeps.js';
import type { GpsState } from '../station/gps-source.js';
import { ReceiverTruth } from '../station/receiver-truth.js';
import { SavedPlans } from '../station/saved-plans.js';
import { Stations } from '../station/stations.js';
import type { Archive } from '../store/archive.js';
import type { Ground } from './ground.js';
import type { Part } from './part.js';
import type { PulseCounters } from './pulse.js';
import { programTime } from './time-wiring.js';

export interface Receivers extends Part {
  readonly stations: Stations;
  readonly truth: ReceiverTruth;
  readonly savedPlans: SavedPlans;
  /** Calibration and antenna that apply to a receiver at a time. */
  readonly correctionsAt: CorrectionsAt;
  /** Stalls of the event loop, and how often the computer's clock was set. */
  readonly time: Readonly<PulseCounters>;
}

export async function openReceivers(ground: Ground, archive: Pick<Archive, 'lastSeqs'>): Promise<Receivers> {
  const { config, dataDir, clock, registry, bus, log, listPorts } = ground;
  const onGps = (stationId: string, { status, problem }: GpsState) => {
    if (status === 'lost') log.warn({ stationId, problem }, 'no GPS');
    else log.info({ stationId, status, problem }, 'GPS');
  };
  const truth = await ReceiverTruth.open({ dataDir, registry, clock, onGps });
  const savedPlans = await SavedPlans.open(join(dataDir, 'plans.json'));
  const { steady, watch } = programTime(clock);
  const stations = new Stations({
    config,
    registry,
    bus,
    clock: () => steady.now(),
    lastSeqs: await archive.lastSeqs(),
    savedPlans: savedPlans.all,
    listPorts,
    judge: (sweep, record) => truth.flags(sweep, record),
  });
  const pulse = watch(stations, log);
  return {
    stations,
    truth,
    savedPlans,
    correctionsAt: (receiverId, at) => truth.corrections(stations.receiver(receiverId), receiverId, at),
    time: pulse.counters,
    stop: () => pulse.stop(),
  };
}

/** The configuration with the spurs that self-tests found, for detection: what the receiver hears of itself is no alarm. */
export function withLearntSpurs(config: Config, truth: ReceiverTruth): Config {
  const stations = config.stations.map((station) => {
    if (station.receivers === 'auto') return station;
    const receivers = station.receivers.map((receiver) => {
      return { ...receiver, spursHz: [...receiver.spursHz, ...truth.spurMaps.spursHz(receiver.id)] };
    });
    return { ...station, receivers };
  });
  return { ...config, stations };
}
