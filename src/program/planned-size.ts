import type { Config } from '../config/config.js';
import type { PlannedSize } from '../store/influx/schema-check.js';

/** Number of receivers assumed for a station that finds them by itself. */
const AUTO_RECEIVERS = 16;
const CHANNELS_A_GRID = 50;
const LEAST_PLANS = 4;

/**
 * Number of tag values in the long-term store that the configuration leads to; plans may be changed by hand later.
 * `namedChannels`: channels of licences and the band plan.
 */
export function plannedSize({ stations }: Config, namedChannels = 0): PlannedSize {
  const lists = stations.map(({ receivers }) => (receivers === 'auto' ? [] : receivers));
  const receivers = stations.reduce(
    (sum, station) => sum + (station.receivers === 'auto' ? AUTO_RECEIVERS : station.receivers.length),
    0,
  );
  const plansPerReceiver = Math.max(LEAST_PLANS, ...lists.flat().map(({ plans }) => plans.length));
  return {
    stations: stations.length,
    receivers,
    plansPerReceiver,
    channelsPerReceiver: CHANNELS_A_GRID * plansPerReceiver + namedChannels,
  };
}
