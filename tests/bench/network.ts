/**
 * Stations by the hundred into one hub: what a station costs, and how late the picture is.
 * `RFI_BENCH_STATIONS=50` measures with this many alone, `RFI_BENCH_EVERY_S=60` with a sweep a minute, as thin links have it.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { decodeFrame, LIVE_SUBPROTOCOL } from '../../src/live/wire.js';
import { invite, joinHub } from '../../src/network/membership/joining.js';
import { Members } from '../../src/network/membership/members.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { enrol, LightStation } from '../support/light-station.js';
import { freePort } from '../support/message-server.js';
import { RunningProgram } from '../support/running-program.js';
import { type BenchLine, line, quantile } from './bench-line.js';
import { LiveCrowd } from './live-crowd.js';

const COUNTS = (process.env['RFI_BENCH_STATIONS'] ?? '10,50,200').split(',').map(Number);
const RECEIVERS = 2;
const BINS = 1000;
const EVERY_MS = 1000 * Number(process.env['RFI_BENCH_EVERY_S'] ?? 1);
const SETTLE_MS = 15_000;
/** Stations send every 5 s: at either end of the measurement a part of one round is missed. */
const MEASURE_MS = 120_000;
const MEMORY_EVERY_MS = 10_000;
const VIEWED = 5;
/** Viewers of all receivers in turn, once every station is there. */
const VIEWERS = 3000;
const VIEWERS_MEASURE_MS = 30_000;
const LEAST_TAKEN = '>= 0.95';
const TICKS_PER_S = 100;

type Report = (line: BenchLine) => void;

export async function run(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-bench-network-'));
  const listen = `127.0.0.1:${await freePort()}`;
  const hub = await RunningProgram.start({
    role: 'hub',
    config: { stations: [], network: { listen, address: listen } },
  });
  const stations: LightStation[] = [];
  try {
    const network = join(hub.folder, 'data/network');
    const about = JSON.parse(await readFile(join(network, 'hub.json'), 'utf8'));
    const registry = await DriverRegistry.load();
    for (const count of COUNTS) {
      const ids = Array.from({ length: count - stations.length }, (_, i) => `s-${stations.length + i + 1}`);
      const began = performance.now();
      for (const membership of await enrol(network, about, ids)) {
        const { stationId } = membership;
        const own = join(folder, stationId);
        const station = new LightStation({
          stationId,
          membership,
          folder: own,
          registry,
          receivers: RECEIVERS,
          bins: BINS,
          everyMs: EVERY_MS,
        });
        stations.push(station);
        await station.start();
      }
      while (stations.some(({ isLinked }) => !isLinked)) await wait(100);
      report(figure(`${count} stations: until the last is linked`, (performance.now() - began) / 1000, 's'));
      await measure(report, hub, stations);
    }
    await fanOut(report, hub, stations.length);
    await joined(report, network, about, folder);
  } finally {
    for (const station of stations) await station.stop();
    await hub.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(report: Report, hub: RunningProgram, stations: readonly LightStation[]): Promise<void> {
  const count = stations.length;
  await wait(SETTLE_MS);
  const pids = {
    hub: hub.pid ?? 0,
    nats: Number(readFileSync(join(hub.folder, 'data/network/nats.conf.pid'), 'utf8')),
  };
  const before = {
    // First: the answer waits for the archive, for seconds with hundreds of stations.
    taken: await taken(hub),
    hub: cpuS(pids.hub),
    nats: cpuS(pids.nats),
    made: sum(stations),
    bytes: bytesOf(stations),
    own: process.cpuUsage(),
    at: performance.now(),
  };
  const memoryMb: number[] = [];
  const timer = setInterval(() => memoryMb.push(rssMb(pids.hub)), MEMORY_EVERY_MS);
  const lateMs = await watchLive(hub, MEASURE_MS);
  clearInterval(timer);
  const takenThen = await taken(hub);
  const seconds = (performance.now() - before.at) / 1000;
  const rate = (takenThen - before.taken) / seconds;
  const of = (what: string) => `${count} stations: ${what}`;
  const made = (sum(stations) - before.made) / seconds;
  report(
    line({
      bench: 'network',
      metric: of('sweeps into the archive'),
      value: rate,
      unit: 'sweeps/s',
      baseline: made,
      baselineName: 'made by the stations',
      target: LEAST_TAKEN,
    }),
  );
  report(figure(of('hub, share of a core'), (cpuS(pids.hub) - before.hub) / seconds, 'cores'));
  report(
    figure(
      of('hub, of a core for each station'),
      (1000 * (cpuS(pids.hub) - before.hub)) / seconds / count,
      'thousandths',
    ),
  );
  report(figure(of('nats-server, share of a core'), (cpuS(pids.nats) - before.nats) / seconds, 'cores'));
  const own = process.cpuUsage(before.own);
  report(figure(of('a station, of a core'), (own.user + own.system) / 1000 / seconds / count, 'thousandths'));
  report(figure(of('a station, blocks on its link'), (bytesOf(stations) - before.bytes) / seconds / count, 'bytes/s'));
  report(figure(of('memory of the hub'), rssMb(pids.hub), 'MB'));
  report(figure(of(`memory of the hub, last minus first of ${memoryMb.length} looks`), growth(memoryMb), 'MB'));
  report(figure(of('load of the machine, last minute'), loadavg()[0] ?? 0, 'programs'));
  report(figure(of('memory of nats-server'), rssMb(pids.nats), 'MB'));
  report(figure(of('end of sweep to browser, median'), quantile(lateMs, 0.5), 'ms'));
  report(
    line({
      bench: 'network',
      metric: of('end of sweep to browser, p99'),
      value: quantile(lateMs, 0.99),
      unit: 'ms',
      target: '<= 1000',
    }),
  );
}

/** Thousands of viewers, each of another receiver than the one before. */
async function fanOut(report: Report, hub: RunningProgram, stations: number): Promise<void> {
  const receiverIds = Array.from({ length: stations * RECEIVERS }, (_, i) => {
    return `s-${Math.floor(i / RECEIVERS) + 1}.rx${(i % RECEIVERS) + 1}`;
  });
  const port = Number(new URL(hub.address).port);
  const crowd = await LiveCrowd.join({ port, receiverIds, each: 1, frozen: 0 }, VIEWERS);
  try {
    await wait(SETTLE_MS);
    const before = cpuS(hub.pid ?? 0);
    crowd.measure();
    await wait(VIEWERS_MEASURE_MS);
    const cores = ((cpuS(hub.pid ?? 0) - before) * 1000) / VIEWERS_MEASURE_MS;
    const { frames, latenciesMs } = await crowd.report();
    const of = (what: string) => `${stations} stations, ${VIEWERS} viewers: ${what}`;
    report(figure(of('hub, share of a core'), cores, 'cores'));
    report(figure(of('frames received'), (frames * 1000) / VIEWERS_MEASURE_MS, 'frames/s'));
    report(figure(of('load of the machine, last minute'), loadavg()[0] ?? 0, 'programs'));
    report(figure(of('end of sweep to viewer, median'), quantile(latenciesMs, 0.5), 'ms'));
    const p99 = { metric: of('end of sweep to viewer, p99'), value: quantile(latenciesMs, 0.99), unit: 'ms' };
    report(line({ bench: 'network', ...p99, target: '<= 150' }));
  } finally {
    crowd.close();
  }
}

/** Joining with a code, while all the others send. */
async function joined(
  report: Report,
  network: string,
  about: { address: string; fingerprint: string },
  folder: string,
): Promise<void> {
  const code = await invite(new Members(network), 'late', about, Date.now());
  await wait(1000);
  const began = performance.now();
  await joinHub(code, join(folder, 'late'));
  report(
    line({
      bench: 'network',
      metric: 'a station joins with a code',
      value: (performance.now() - began) / 1000,
      unit: 's',
      target: '<= 5',
    }),
  );
}

async function watchLive(hub: RunningProgram, forMs: number): Promise<number[]> {
  const socket = new WebSocket(`${hub.address.replace('http', 'ws')}live`, LIVE_SUBPROTOCOL);
  const lateMs: number[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) return;
    const { startedAt, durationMs } = decodeFrame(data);
    lateMs.push(Date.now() - startedAt - durationMs);
  });
  await new Promise((resolve) => socket.once('open', resolve));
  for (let i = 1; i <= VIEWED; i++) socket.send(JSON.stringify({ type: 'subscribe', receiverId: `s-${i}.rx1` }));
  // The first frame may be the newest of a block, which is older.
  await wait(2000);
  lateMs.length = 0;
  await wait(forMs);
  socket.close();
  return lateMs;
}

async function taken(hub: RunningProgram): Promise<number> {
  const text = await (await fetch(`${hub.address}metrics`)).text();
  return Number(/^rfi_network_sweeps (\d+)/m.exec(text)?.[1] ?? 0);
}

function sum(stations: readonly LightStation[]): number {
  return stations.reduce((all, { made }) => all + made, 0);
}

function bytesOf(stations: readonly LightStation[]): number {
  return stations.reduce((all, { bytes }) => all + bytes, 0);
}

function growth(values: readonly number[]): number {
  return (values.at(-1) ?? 0) - (values[0] ?? 0);
}

function cpuS(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

function rssMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

function figure(metric: string, value: number, unit: string): BenchLine {
  return line({ bench: 'network', metric, value, unit });
}
