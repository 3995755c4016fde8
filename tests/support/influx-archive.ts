/** An InfluxArchive over a real influxd, with a spool of its own: what the contract suite and the proofs open. */
import { join } from 'node:path';
import { InfluxConnection, type InfluxOptions } from '../../src/store/influx/connection.js';
import { InfluxForwarder } from '../../src/store/influx/influx-forwarder.js';
import type { UploadTuning } from '../../src/store/influx/upload-questions.js';
import { Spool } from '../../src/store/spool/spool.js';
import { InfluxArchive } from './influx/influx-archive.js';

export interface OpenInfluxArchive {
  readonly archive: InfluxArchive;
  readonly forwarder: InfluxForwarder;
  readonly spool: Spool;
  close(): Promise<void>;
}

export const SMALL = { stations: 1, receivers: 4, plansPerReceiver: 4, channelsPerReceiver: 50 };

export async function openInfluxArchive(
  influx: InfluxOptions,
  folder: string,
  tuning: UploadTuning = { backoff: { firstMs: 20, longestMs: 200 } },
): Promise<OpenInfluxArchive> {
  const clock = Date.now;
  const spool = await Spool.open({ folder: join(folder, 'spool'), clock });
  const uploads = join(folder, 'influxdb');
  const forwarder = await InfluxForwarder.start({ spool, influx, planned: SMALL, folder: uploads, tuning });
  const connection = await InfluxConnection.open(influx);
  await connection.ensureDatabase();
  const archive = new InfluxArchive({ connection, inlet: forwarder, clock, readOwnWrites: true });
  return {
    archive,
    forwarder,
    spool,
    async close() {
      await archive.close();
      await spool.close();
    },
  };
}
