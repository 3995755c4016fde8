/**
 * Reads a flooded pseudo-terminal in one of several ways, in its own process, and reports bytes, sweeps and CPU time.
 *
 *   bare      serialport's data events, counted                      (how fast the port is)
 *   naive     ReadlineParser, split, parseFloat                      (the obvious reader)
 *   DRIVER    ByteLink and our driver                                (ours)
 *   naive-50  naive, then JSON.stringify for each of 50 viewers      (the obvious program)
 *   DRIVER-50 ByteLink, driver, bus, live hub to 50 viewers          (ours)
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ReadlineParser } from '@serialport/parser-readline';
import { SerialPort } from 'serialport';
import { type WebSocket, WebSocketServer } from 'ws';
import { Bus } from '../../src/bus/bus.js';
import { LiveHub } from '../../src/live/live-hub.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { serialTransport } from '../../src/receiver/serial-transport.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { EVERYBODY } from '../support/everybody.js';

export interface ReaderReport {
  readonly bytes: number;
  readonly sweeps: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

export interface ReaderTask {
  readonly path: string;
  readonly how: string;
  readonly settings?: unknown;
  readonly plan: { startHz: number; stopHz: number; points: number };
}

const task: ReaderTask = JSON.parse(process.argv[2] ?? '');
const [source = '', audience] = task.how.split('-50');
const counted = { bytes: 0, sweeps: 0 };
const now = () => performance.timeOrigin + performance.now();

const server = createServer();
const bus = new Bus((_topic, error) => process.send?.({ fault: String(error) }));
const hub = new LiveHub({
  clock: now,
  version: 'bench',
  maxViewers: 100,
  receiverNumber: () => 1,
  originAllowed: () => true,
  passOf: () => EVERYBODY,
});
const naiveViewers = new Set<WebSocket>();

async function listen(): Promise<number> {
  if (source === 'naive') {
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (viewer) => naiveViewers.add(viewer));
  } else hub.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function readBare(): void {
  const port = new SerialPort({ path: task.path, baudRate: 115_200 });
  port.on('data', (chunk: Buffer) => {
    counted.bytes += chunk.length;
  });
}

function readNaively(): void {
  const port = new SerialPort({ path: task.path, baudRate: 115_200 });
  const lines = port.pipe(new ReadlineParser({ delimiter: '\n' }));
  lines.on('data', (line: string) => {
    const levels = line.split(',').map(Number.parseFloat);
    counted.bytes += line.length + 1;
    counted.sweeps += 1;
    for (const viewer of naiveViewers) viewer.send(JSON.stringify({ seq: counted.sweeps, startedAt: now(), levels }));
  });
}

async function readByDriver(): Promise<void> {
  const registry = await DriverRegistry.load();
  const driver = registry.get(source, task.settings);
  const link = await ByteLink.open(serialTransport(task.path, { baudRate: 115_200 }), now);
  bus.on('sweep', (sweep) => hub.show(sweep));
  const shown = audience !== undefined;
  for await (const sweep of driver.listen(link, task.plan, new AbortController().signal)) {
    counted.sweeps += 1;
    counted.bytes = link.counters.bytesIn;
    if (shown) bus.emit('sweep', asSweep(sweep));
  }
}

function asSweep(sweep: DriverSweep) {
  return { ...sweep, receiverId: 'r', stationId: 's', seq: counted.sweeps };
}

const port = audience === undefined ? undefined : await listen();
process.on('message', (message: { measureMs: number }) => {
  const before = { ...counted, cpu: process.cpuUsage(), at: performance.now() };
  setTimeout(() => {
    const cpu = process.cpuUsage(before.cpu);
    const report: ReaderReport = {
      bytes: counted.bytes - before.bytes,
      sweeps: counted.sweeps - before.sweeps,
      cpuMs: (cpu.user + cpu.system) / 1000,
      wallMs: performance.now() - before.at,
    };
    process.send?.({ report });
  }, message.measureMs);
});
process.on('disconnect', () => process.exit(0));
if (source === 'bare') readBare();
else if (source === 'naive') readNaively();
else
  readByDriver().catch((error: unknown) => {
    process.send?.({ fault: String(error) });
    process.exit(1);
  });
process.send?.({ ready: true, port });
