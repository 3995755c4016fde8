/**
 * Kills at every step of whatever the watch talks to: sockets of visitors, of viewers and of uploads, TCP and serial ports of its
 * receivers, the programs that are receivers, the processes that read strangers' files, and its own threads. The program has no
 * file watchers. The watch goes on: the same process, and no sweep of the other receivers missing.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPty, type Pty } from '../support/pty.js';
import { RunningProgram } from '../support/running-program.js';
import { mortalThreads } from './end-threads.js';
import type { Ordeal } from './ordeal.js';

const KILLS = 2000;
const LIVE = 'GET /live HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';
const HANDSHAKE =
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: rfi.v1\r\n';
const BYTES = 'Content-Type: application/octet-stream\r\nContent-Length: 200000\r\n\r\n';
/** What a visitor has sent when they leave. */
const STEPS: readonly string[] = [
  '',
  'GET / HT',
  'GET /api/v1/receivers HTTP/1.1\r\nHost: here\r\n\r\n',
  'GET /api/v1/incidents HTTP/1.1\r\nHost: here\r\nX-',
  'GET /api/v1/sweeps?receiverId=a&from=2026-01-01T00:00:00Z&to=2099-01-01T00:00:00Z HTTP/1.1\r\nHost: here\r\n\r\n',
  `${LIVE}Origin: http://elsewhere\r\n${HANDSHAKE}\r\n`,
  `${LIVE}${HANDSHAKE}\r\n`,
  `${LIVE}${HANDSHAKE}\r\n\x81\xfe\x00`,
  'GET /elsewhere HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  `POST /api/v1/photos HTTP/1.1\r\nHost: here\r\n${BYTES}half`,
  `POST /api/v1/imports?name=a.csv HTTP/1.1\r\nHost: here\r\n${BYTES}frequency,level\r\n1,2`,
  'PUT /api/v1/people/p HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{"ver',
  'CONNECT here:80 HTTP/1.1\r\nHost: here\r\n\r\n',
  'no HTTP at all\r\n\r\n',
];

export const strangers: Ordeal = {
  summary: `kills of sockets, ports and readers at every step; argument: kills (${KILLS})`,
  async run(argument) {
    const feed = await portOfLines();
    const cable = await cableOfLines();
    const ended = join(cable.folder, 'ended-threads');
    const program = await RunningProgram.start({
      config: configOf(feed.port, cable.path),
      environment: () => mortalThreads(ended),
    });
    const pid = program.pid ?? 0;
    const killed = { visitors: 0, ports: 0, cables: 0, programs: 0, readers: 0, threads: 0 };
    const threads = () => (existsSync(ended) ? readFileSync(ended, 'utf8').trim().split('\n') : []);
    const total = () => Object.values(killed).reduce((sum, count) => sum + count, 0);
    try {
      await upTo(async () => (await seqsOf(program, 'a')).length > 20);
      for (let n = 0; total() < Number(argument ?? KILLS); n++) {
        await leave(program.address, n);
        killed.visitors += 1;
        if (n % 5 === 4) killed.ports += feed.cut(n);
        if (n % 5 === 3) for (const child of receiversOf(pid)) killed.programs += endedBy(child);
        if (n % 20 === 19) process.kill(pid, 'SIGUSR2');
        if (n % 40 === 19) killed.cables += await cable.pull();
        if (n % 40 === 39) killed.readers += await killReaders(program, n);
        killed.threads = threads().length;
      }
      const before = (await seqsOf(program, 'a')).length;
      await upTo(async () => (await seqsOf(program, 'a')).length > before + 20);
      const seqs = [...(await seqsOf(program, 'a'))].sort((a, b) => a - b);
      const missing = (seqs.at(-1) ?? 0) - (seqs[0] ?? 0) + 1 - new Set(seqs).size;
      const readyz = await (await fetch(new URL('/readyz', program.address))).json();
      const unhandled = /no part of the program handled/.test(JSON.stringify(readyz) + program.log);
      const isSame = program.isRunning && program.pid === pid;
      const ofThreads = Object.fromEntries(
        threads().map((name, _, all) => [name, all.filter((one) => one === name).length]),
      );
      const counts = { ...killed, ofThreads, sweeps: seqs.length, missing, isSame, unhandled, feeds: feed.connections };
      const isOfAll = Object.values(killed).every((count) => count > 0);
      return { passed: isSame && missing === 0 && !unhandled && isOfAll, counts };
    } finally {
      await program.close();
      feed.close();
      await cable.close();
    }
  },
};

/** Programs that are receivers: each dies at once, and is started again. */
const MOST_PROGRAMS = 8;
const LINE = `${JSON.stringify({ start: 118e6, step: 47_500, levels: Array.from({ length: 400 }, (_, i) => -90 - (i % 7)) })}\n`;
const PRINTS = `while :; do echo '${LINE.trim()}'; sleep 0.2; done`;

function configOf(port: number, serial: string) {
  const plans = [{ startHz: 118e6, stopHz: 137e6, points: 400, everyMs: 100 }];
  const lines = (id: string, at: object) => ({
    ...{ id, driver: 'lines', port: at, settings: { format: 'json', unit: 'Hz' }, plans },
  });
  const receivers = [
    { id: 'a', driver: 'simulated', port: { simulated: true }, plans },
    ...Array.from({ length: MOST_PROGRAMS }, (_, i) => lines(`cut${i}`, { tcp: `127.0.0.1:${port}` })),
    ...Array.from({ length: MOST_PROGRAMS }, (_, i) => lines(`run${i}`, { command: ['sh', '-c', PRINTS, 'receiver'] })),
    lines('cable', { serial }),
  ];
  return { archive: { keepFor: '30d' }, stations: [{ id: 's1', name: 'Station', receivers }] };
}

/** A receiver over TCP whose port dies at any byte of a line. */
async function portOfLines() {
  const sockets = new Set<Socket>();
  const line = LINE;
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    const timer = setInterval(() => socket.write(line), 100);
    socket.once('close', () => {
      clearInterval(timer);
      sockets.delete(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    cut(n: number): number {
      const cut = sockets.size;
      for (const socket of sockets) {
        socket.write(line.slice(0, n % line.length));
        if (n % 20 === 9) socket.resetAndDestroy();
        else socket.destroy();
      }
      return cut;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** A receiver on a serial port whose cable is pulled and put in again. */
async function cableOfLines() {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-cable-'));
  const path = join(folder, 'port');
  let pty: Pty | undefined;
  let timer: NodeJS.Timeout | undefined;
  const plug = async () => {
    pty = await openPty();
    const { far } = pty;
    rmSync(path, { force: true });
    symlinkSync(pty.path, path);
    timer = setInterval(() => far.writable && far.write(LINE), 100);
  };
  const unplug = async () => {
    clearInterval(timer);
    await pty?.close();
  };
  await plug();
  return {
    folder,
    path,
    async pull(): Promise<number> {
      await unplug();
      await plug();
      return 1;
    },
    async close() {
      await unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function leave(address: string, n: number): Promise<void> {
  const { port } = new URL(address);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(Buffer.from(STEPS[n % STEPS.length] ?? '', 'latin1'));
  // Some leave before the answer, some while it is written, some after it.
  const waitMs = [0, 1, 5, 25][n % 4] ?? 0;
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  if (n % 2 === 0) socket.resetAndDestroy();
  else socket.destroy();
}

/** Brings a file, and kills the processes that read it, after another time of their lives each turn. */
async function killReaders({ address, pid }: RunningProgram, n: number): Promise<number> {
  const body = `Frequency (MHz),Level (dBm)\n${Array.from({ length: 2000 }, (_, i) => `${118 + i / 1000},-${80 + (i % 9)}`).join('\n')}\n`;
  const headers = { 'content-type': 'application/octet-stream' };
  const answer = await fetch(new URL(`/api/v1/imports?name=f${n}.csv`, address), { method: 'POST', headers, body });
  const { id } = (await answer.json()) as { id?: string };
  let killed = 0;
  for (const endsAtMs = performance.now() + 4000; killed === 0 && performance.now() < endsAtMs; ) {
    const children = childrenOf(pid ?? 0).filter((child) => nameOf(child) !== 'sh');
    if (children.length > 0) await new Promise((resolve) => setTimeout(resolve, (n * 7) % 120));
    for (const child of children) killed += endedBy(child);
    if (killed === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (id !== undefined) await fetch(new URL(`/api/v1/imports/${id}`, address), { method: 'DELETE' });
  return killed;
}

function endedBy(pid: number): number {
  try {
    process.kill(pid, 'SIGKILL');
    return 1;
  } catch {
    return 0;
  }
}

function receiversOf(pid: number): number[] {
  return childrenOf(pid).filter((child) => nameOf(child) === 'sh');
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return Number(/\) \w (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]) === pid;
      } catch {
        return false;
      }
    })
    .map(Number);
}

async function seqsOf({ address }: RunningProgram, receiverId: string): Promise<number[]> {
  const range = 'from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&maxBins=4&maxSweeps=20000';
  const answer = await fetch(new URL(`/api/v1/sweeps?receiverId=${receiverId}&${range}`, address));
  const { sweeps = [] } = (await answer.json()) as { sweeps?: { seq: number }[] };
  return sweeps.map(({ seq }) => seq);
}

async function upTo(isDone: () => Promise<boolean>): Promise<void> {
  for (const endsAtMs = performance.now() + 60_000; performance.now() < endsAtMs; ) {
    if (await isDone()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('it took longer than a minute');
}
