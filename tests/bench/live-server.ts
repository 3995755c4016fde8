/** Server side of the live benchmark, in its own process: the real hub, fed 25 sweeps of 1,000 bins a second. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { LiveHub } from '../../src/live/live-hub.js';
import type { Sweep } from '../../src/rf/sweep.js';
import { EVERYBODY } from '../support/everybody.js';

const SWEEPS_PER_S = 25;

export interface ServerReport {
  readonly sweeps: number;
  readonly encodings: number;
  readonly skipped: number;
  readonly cpuMs: number;
  /** The most that waited in the server's memory for slow viewers at any moment. */
  readonly mostBufferedKb: number;
  /** Resident memory of the process at the end. */
  readonly rssMb: number;
}

const how = process.argv[2] as 'hub' | 'json';
const BINS = Number(process.argv[3]);
const WARM_UP_MS = Number(process.argv[4]);
/** Wall clock with fractions of a millisecond, the same in every process of this machine. */
const now = () => performance.timeOrigin + performance.now();

const server = createServer();
const hub = new LiveHub({
  clock: now,
  version: 'bench',
  maxViewers: 10_000,
  receiverNumber: () => 1,
  originAllowed: () => true,
  passOf: () => EVERYBODY,
});
const naive = new WebSocketServer({ noServer: true });
const naiveViewers = new Set<WebSocket>();
if (how === 'hub') hub.attach(server);
else
  server.on('upgrade', (request, socket, head) => {
    naive.handleUpgrade(request, socket, head, (viewer) => naiveViewers.add(viewer));
  });
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

let seq = 0;
let mostBuffered = 0;
function makeSweep(): Sweep {
  const levelsDbm = new Float32Array(BINS);
  for (let i = 0; i < BINS; i++) levelsDbm[i] = -100 + ((i * 7919 + seq * 104_729) % 1000) / 100;
  const at = now();
  return {
    receiverId: 'r',
    stationId: 's',
    seq: ++seq,
    startedAt: at,
    endedAt: at,
    startHz: 88e6,
    stepHz: 2e4,
    levelsDbm,
    flags: 0,
  };
}

/** The obvious build: every viewer its own JSON text. */
function showNaively(sweep: Sweep): void {
  for (const viewer of naiveViewers) viewer.send(JSON.stringify({ ...sweep, levelsDbm: Array.from(sweep.levelsDbm) }));
}

process.on('message', (message: { measureMs: number }) => {
  const timer = setInterval(() => {
    mostBuffered = Math.max(mostBuffered, hub.bufferedBytes);
    if (how === 'hub') hub.show(makeSweep());
    else showNaively(makeSweep());
  }, 1000 / SWEEPS_PER_S);
  setTimeout(() => {
    const before = { ...hub.counters, seq, cpu: process.cpuUsage() };
    setTimeout(() => {
      clearInterval(timer);
      const cpu = process.cpuUsage(before.cpu);
      const report: ServerReport = {
        sweeps: seq - before.seq,
        encodings: hub.counters.encodings - before.encodings,
        skipped: hub.counters.framesSkipped - before.framesSkipped,
        cpuMs: (cpu.user + cpu.system) / 1000,
        mostBufferedKb: mostBuffered / 1000,
        rssMb: process.memoryUsage().rss / 1e6,
      };
      process.send?.({ report });
    }, message.measureMs);
  }, WARM_UP_MS);
});
process.on('disconnect', () => process.exit(0));
