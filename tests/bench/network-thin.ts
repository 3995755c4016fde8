/**
 * A station that comes back to its hub over 64 kbit/s, under the policy `summaries`, with a day of backlog, while somebody opens an
 * hour of raw sweeps: how late the live picture is, and after how long it is there again.
 * Bytes and time of the link are real, and nothing is computed: it is measured until the hour and the backlog are there.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { WantedSweeps } from '../../src/api/recording.js';
import { decodeFrame, LIVE_SUBPROTOCOL } from '../../src/live/wire.js';
import { invite, joinHub, readJoinCode, writeJoinCode } from '../../src/network/membership/joining.js';
import { Members } from '../../src/network/membership/members.js';
import { type LinkProxy, startLinkProxy } from '../support/link-proxy.js';
import { freePort } from '../support/message-server.js';
import { openArchive } from '../support/network-ends.js';
import { RunningProgram } from '../support/running-program.js';
import { noiseLevels } from '../support/synthetic-sweeps.js';
import { type BenchLine, line, quantile } from './bench-line.js';

const LINK = { delayMs: 50, bytesPerS: 8000, lossShare: 0 };
const STATION = 'far';
const RECEIVERS = ['rx1', 'rx2'];
const BINS = 1000;
const PLAN = { startHz: 87.5e6, stopHz: 108e6, points: BINS, everyMs: 1000 };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Of the last hours every second is in the archive; before, the one sweep of each minute that the policy sends. */
const WHOLE_MS = 2 * HOUR_MS;
const DISTINCT = 600;
const CUTS = 5;
const CUT_MS = 12_000;
/** Longest time in ms until the hour and the backlog are at the hub. */
const LONGEST_MS = HOUR_MS;
const ASK_EVERY_MS = 3000;
const BACK_WITHIN_MS = 30_000;

type Report = (line: BenchLine) => void;

export async function run(report: Report): Promise<void> {
  const listen = `127.0.0.1:${await freePort()}`;
  const network = { listen, address: listen };
  const hub = await RunningProgram.start({ role: 'hub', config: { stations: [], network } });
  const link = await startLinkProxy(listen);
  Object.assign(link.faults, LINK);
  let station: RunningProgram | undefined;
  try {
    const now = Date.now();
    const prepare = async (dataDir: string) => {
      await joinOver(link, hub, dataDir);
      await keepDay(dataDir, now);
    };
    const receivers = RECEIVERS.map((id, i) => {
      return { id, driver: 'simulated', port: { simulated: true }, settings: { seed: i + 1 }, plans: [PLAN] };
    });
    const config = { stations: [{ id: STATION, name: STATION, receivers }], network: { policy: 'summaries' } };
    station = await RunningProgram.start({ role: 'station', config, prepare });
    const view = await watchLive(hub);
    while (view.newestAt === 0) await wait(100);
    await measureBehind(report, hub, link, view, now);
    const backMs: number[] = [];
    for (let i = 0; i < CUTS; i++) backMs.push(await cutAndBack(link, view));
    const back = { bench: 'network-thin', metric: 'newest on screen after the return', unit: 's', target: '<= 5' };
    for (const ms of backMs) report(line({ ...back, value: ms / 1000 }));
    view.close();
  } finally {
    await station?.close();
    await link.close();
    await hub.close();
  }
}

async function joinOver(link: LinkProxy, hub: RunningProgram, dataDir: string): Promise<void> {
  const folder = join(hub.folder, 'data/network');
  const about = JSON.parse(await readFile(join(folder, 'hub.json'), 'utf8'));
  const code = readJoinCode(await invite(new Members(folder), STATION, about, Date.now()));
  // The hub opens an invitation within a second.
  await wait(1500);
  await joinHub(writeJoinCode({ ...code, address: link.address }), dataDir);
}

/** A day in the archive of the station, all of it owed. */
async function keepDay(dataDir: string, now: number): Promise<void> {
  const archive = await openArchive(dataDir, Date.now);
  const next = noiseLevels(BINS, 4711);
  const distinct = Array.from({ length: DISTINCT }, () => next());
  const grid = { startHz: PLAN.startHz, stepHz: (PLAN.stopHz - PLAN.startHz) / BINS, flags: 0 };
  let seq = 0;
  for (let at = now - DAY_MS; at < now - 5000; at += at < now - WHOLE_MS ? MINUTE_MS : PLAN.everyMs) {
    seq += 1;
    const levelsDbm = distinct[seq % DISTINCT] as Float32Array;
    for (const receiverId of RECEIVERS)
      archive.add({ receiverId, stationId: STATION, seq, startedAt: at, endedAt: at + 100, levelsDbm, ...grid });
    if (seq % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (seq % 2500 === 0) await archive.lastSeqs();
  }
  await archive.close();
  await mkdir(join(dataDir, 'network'), { recursive: true });
  const since = Math.floor((now - DAY_MS) / HOUR_MS) * HOUR_MS;
  const owed = Object.fromEntries(RECEIVERS.map((id) => [id, [[since, Math.floor(now / MINUTE_MS) * MINUTE_MS]]]));
  await writeFile(join(dataDir, 'network/debts.json'), JSON.stringify({ since, owed, kept: {}, pulls: [] }));
}

interface View {
  /** Of each frame, ms from the end of its sweep. */
  readonly lateMs: number[];
  /** End of the newest sweep seen, epoch ms. */
  newestAt: number;
  close(): void;
}

async function watchLive(hub: RunningProgram): Promise<View> {
  const socket = new WebSocket(`${hub.address.replace('http', 'ws')}live`, LIVE_SUBPROTOCOL);
  const view: View = { lateMs: [], newestAt: 0, close: () => socket.close() };
  const receiverId = `${STATION}.${RECEIVERS[0]}`;
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) return;
    const { startedAt, durationMs } = decodeFrame(data);
    view.newestAt = Math.max(view.newestAt, startedAt + durationMs);
    view.lateMs.push(Date.now() - startedAt - durationMs);
  });
  await new Promise((resolve) => socket.once('open', resolve));
  // The receiver becomes known with the first beat of its station.
  const asking = setInterval(() => {
    if (view.newestAt > 0) clearInterval(asking);
    else socket.send(JSON.stringify({ type: 'subscribe', receiverId }));
  }, 1000);
  return view;
}

async function measureBehind(
  report: Report,
  hub: RunningProgram,
  link: LinkProxy,
  view: View,
  now: number,
): Promise<void> {
  const from = now - 1.5 * HOUR_MS;
  const range = { from: new Date(from).toISOString(), to: new Date(from + HOUR_MS).toISOString() };
  const question = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ receiverId: `${STATION}.${RECEIVERS[0]}`, ...range }),
  };
  const wanted = async () => {
    const answer = await fetch(`${hub.address}api/v1/sweeps/wanted`, question);
    if (!answer.ok) throw new Error(`the hub fetches nothing: ${await answer.text()}`);
    return (await answer.json()) as WantedSweeps;
  };
  // The rate of the link is measured before anything is judged.
  await wait(20_000);
  const before = { owed: await owedMinutes(hub), bytes: link.counts.bytes };
  await wanted();
  view.lateMs.length = 0;
  const began = performance.now();
  const minutes = () => (performance.now() - began) / MINUTE_MS;
  let hourAfter = Number.POSITIVE_INFINITY;
  let backlogAfter = Number.POSITIVE_INFINITY;
  while (minutes() * MINUTE_MS < LONGEST_MS && (hourAfter > minutes() || backlogAfter > minutes())) {
    await wait(ASK_EVERY_MS);
    const { fetchedMinutes, ofMinutes } = await wanted();
    if (fetchedMinutes === ofMinutes) hourAfter = Math.min(hourAfter, minutes());
    // The minutes that go on are owed for a moment too.
    if ((await owedMinutes(hub)) <= 2 * RECEIVERS.length) backlogAfter = Math.min(backlogAfter, minutes());
  }
  const say = (metric: string, value: number, unit: string, target?: string) =>
    report(line({ bench: 'network-thin', metric, value, unit, ...(target === undefined ? {} : { target }) }));
  say('link, both ways together', (link.counts.bytes - before.bytes) / (60 * minutes()), 'bytes/s');
  say('frames seen', view.lateMs.length / (60 * minutes()), 'frames/s');
  say('live behind, median', quantile(view.lateMs, 0.5) / 1000, 's');
  say('live behind, p99', quantile(view.lateMs, 0.99) / 1000, 's');
  say('live behind, the most', Math.max(...view.lateMs) / 1000, 's', '<= 3');
  say('an hour of raw sweeps of one receiver fetched after', hourAfter, 'min');
  say('backlog that was owed at the begin', before.owed, 'minutes of receivers');
  say('backlog paid after', backlogAfter, 'min');
  say('load of the machine, last minute', loadavg()[0] ?? 0, 'programs');
}

async function owedMinutes(hub: RunningProgram): Promise<number> {
  const text = await (await fetch(`${hub.address}metrics`)).text();
  return Number(/^rfi_station_owed_minutes\{[^}]*\} (\S+)/m.exec(text)?.[1] ?? Number.NaN);
}

/** Time in ms from the return of a link until a sweep that ended after it is on the screen. */
async function cutAndBack(link: LinkProxy, view: View): Promise<number> {
  link.cut();
  await wait(CUT_MS);
  link.mend();
  const mendedAt = Date.now();
  while (view.newestAt < mendedAt) {
    if (Date.now() - mendedAt > BACK_WITHIN_MS) return Number.POSITIVE_INFINITY;
    await wait(20);
  }
  return Date.now() - mendedAt;
}
