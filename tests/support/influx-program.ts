/**
 * The path of a sweep from receiver to InfluxDB as a process of its own, to be killed: counts on from what the spool
 * holds, appends at a steady rate, forwards. Writes `durable N` for what is on disk and `drained` at the end.
 *   node influx-program.js URL FOLDER FIRST LAST SWEEPS_PER_SECOND
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InfluxForwarder } from '../../src/store/influx/influx-forwarder.js';
import { Spool } from '../../src/store/spool/spool.js';
import { SpoolReader } from '../../src/store/spool/spool-reader.js';
import { SMALL } from './influx-archive.js';
import { numberedSweep } from './numbered-sweep.js';

const [url = '', folder = '', first = '1', last = '1', rate = '100'] = process.argv.slice(2);

const spool = await Spool.open({ folder: join(folder, 'spool'), clock: Date.now, segmentBytes: 1 << 20 });
// Two samples more than nothing: the reader of the last segment finds the highest number that survived.
let seq = Number(first);
const reader = new SpoolReader(spool.folder, 0);
for (let found = reader.read(spool.written); found.length > 0; found = reader.read(spool.written))
  for (const { stamp } of found) seq = Math.max(seq, stamp.seq + 1);
reader.close();

const forwarder = await InfluxForwarder.start({
  spool,
  influx: { url, database: 'rf', timeoutMs: 2000 },
  planned: SMALL,
  folder: join(folder, 'influxdb'),
  tuning: { longestWaitMs: 50, batchBytes: 64 << 10, backoff: { firstMs: 20, longestMs: 200 } },
});
let durable = 0;
const appended: { seq: number; end: number }[] = [];
const report = setInterval(() => {
  while (appended[0] !== undefined && appended[0].end <= spool.durable) durable = appended.shift()?.seq ?? durable;
  process.stdout.write(`durable ${durable}\n`);
}, 20);

const began = Date.now() - 1000 / Number(rate);
for (let sent = 0; seq <= Number(last); ) {
  const due = Math.floor(((Date.now() - began) / 1000) * Number(rate));
  for (; sent < due && seq <= Number(last); sent++, seq++) {
    spool.append(numberedSweep(seq));
    appended.push({ seq, end: spool.appended });
  }
  await sleep(5);
}
await forwarder.drained();
clearInterval(report);
process.stdout.write('drained\n');
await forwarder.close();
await spool.close();
