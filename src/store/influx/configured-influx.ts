/** What the configuration says of InfluxDB: the connection, and how much is to be expected there. */

import { join } from 'node:path';
import type { InfluxdbConfig } from '../../config/archive-config.js';
import type { Config } from '../../config/config.js';
import type { Spool } from '../spool/spool.js';
import type { ChannelPlan } from '../summaries/channels.js';
import type { InfluxOptions } from './connection.js';
import { FORWARDER_CURSOR, InfluxForwarder } from './influx-forwarder.js';
import type { PlannedSize } from './schema-check.js';

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

/**
 * The configuration with its secrets in plain text, for the connection.
 * @throws ConfigError when a secret is not where the configuration says
 */
export function influxOptions(config: InfluxdbConfig): InfluxOptions {
  const { url, database, org, username, token, password } = config;
  return { url, database, org, username, token: token?.reveal(), password: password?.reveal() };
}

export async function openInflux(
  influx: InfluxOptions,
  config: Config,
  { dataDir, spool, channels }: { readonly dataDir: string; readonly spool: Spool; readonly channels: ChannelPlan },
): Promise<InfluxForwarder> {
  const planned = plannedSize(config, channels.channels.length);
  return await InfluxForwarder.start({ spool, channels, influx, planned, folder: join(dataDir, 'influxdb') });
}

/** Lets go of the sweeps that waited for a server which is no longer configured. Returns false when none waited. */
export async function retireInflux(spool: Spool): Promise<boolean> {
  return await spool.retire(FORWARDER_CURSOR);
}
