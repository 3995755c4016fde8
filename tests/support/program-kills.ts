/**
 * The whole program killed again and again while receivers sweep and a viewer watches: what the viewer saw more than a
 * second before each kill must be in the archive at the end, once, and the count of each receiver without a hole.
 */
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { decodeFrame, LIVE_SUBPROTOCOL } from '../../src/live/wire.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { RunningProgram } from './running-program.js';

const RECEIVERS = ['a', 'b', 'c', 'd'];
const EVERY_MS = 20;
/** A sweep is safe after this. */
const SAFE_AFTER_MS = 1000;
const LIFE_MS = { shortest: 1100, longest: 3500 };

export interface ProgramKills {
  readonly kills: number;
  /** Sweeps that the viewer saw in all lives. */
  readonly seen: number;
  readonly kept: number;
  /** Seen more than a second before a kill, and not kept. */
  readonly lost: number;
  /** Seen within the last second before a kill, and not kept. */
  readonly lostYoung: number;
  /** How long before the kill the oldest sweep that was not kept had been seen. */
  readonly oldestLostMs: number;
  /** Sequence numbers that the archive has twice, and numbers missing between its first and last. */
  readonly doubled: number;
  readonly missing: number;
  readonly slowestStartMs: number;
  readonly problems: readonly string[];
}

interface Seen {
  readonly receiverNumber: number;
  readonly startedAt: number;
  /** Until the kill of that life. */
  ageMs: number;
  readonly at: number;
}

export async function killProgram(kills: number, random: () => number): Promise<ProgramKills> {
  const receivers = RECEIVERS.map((id, i) => ({
    ...{ id, driver: 'simulated', port: { simulated: true }, settings: { seed: i + 1 } },
    plans: [{ startHz: 118e6, stopHz: 137e6, points: 200, everyMs: EVERY_MS }],
  }));
  const program = await RunningProgram.start({ config: { stations: [{ id: 'st', name: 'Station', receivers }] } });
  const seen: Seen[] = [];
  let slowestStartMs = 0;
  try {
    for (let kill = 0; kill < kills; kill++) {
      if (kill > 0) {
        const startedAt = performance.now();
        await program.resume();
        slowestStartMs = Math.max(slowestStartMs, performance.now() - startedAt);
      }
      const life: Seen[] = [];
      const viewer = await watchLive(program.address, RECEIVERS, (frame) => life.push(frame));
      await wait(LIFE_MS.shortest + random() * (LIFE_MS.longest - LIFE_MS.shortest));
      const killedAt = performance.now();
      await program.kill();
      viewer.terminate();
      for (const one of life) one.ageMs = killedAt - one.at;
      seen.push(...life);
    }
    // Once more, so that the program itself opens what the last kill left.
    await program.resume();
    await program.halt();
    return {
      kills,
      slowestStartMs: Math.round(slowestStartMs),
      ...(await compare(join(program.folder, 'data'), seen)),
    };
  } finally {
    await program.close();
  }
}

async function compare(
  dataDir: string,
  seen: readonly Seen[],
): Promise<Omit<ProgramKills, 'kills' | 'slowestStartMs'>> {
  const archive = await EmbeddedArchive.open({
    path: join(dataDir, 'sweeps.db'),
    retention: { maxAgeMs: 1e13, maxBytes: 1e12 },
    clock: Date.now,
    ballastBytes: 4096,
  });
  const counts = { seen: seen.length, kept: 0, lost: 0, lostYoung: 0, oldestLostMs: 0, doubled: 0, missing: 0 };
  try {
    for (const [i, receiverId] of RECEIVERS.entries()) {
      const sweeps = await archive.query({ receiverId, from: 0, to: 4e12 });
      const seqs = new Set(sweeps.map(({ seq }) => seq));
      const starts = new Set(sweeps.map(({ startedAt }) => startedAt));
      counts.kept += sweeps.length;
      counts.doubled += sweeps.length - seqs.size;
      counts.missing += Math.max(0, ...seqs) - seqs.size;
      for (const { receiverNumber, startedAt, ageMs } of seen) {
        if (receiverNumber !== i + 1 || starts.has(startedAt)) continue;
        if (ageMs > SAFE_AFTER_MS) counts.lost += 1;
        else counts.lostYoung += 1;
        counts.oldestLostMs = Math.max(counts.oldestLostMs, Math.round(ageMs));
      }
    }
    return { ...counts, problems: (await archive.integrity()).problems };
  } finally {
    await archive.close();
  }
}

/** A viewer of these receivers, who sees every frame that comes. */
export async function watchLive(
  address: string,
  receiverIds: readonly string[],
  onFrame: (seen: Seen) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(new URL('/live', address.replace('http', 'ws')), LIVE_SUBPROTOCOL);
  socket.on('error', () => {});
  socket.on('message', (data, isBinary) => {
    if (!isBinary) return;
    const { receiverNumber, startedAt } = decodeFrame(data as Buffer);
    onFrame({ receiverNumber, startedAt, ageMs: 0, at: performance.now() });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  for (const receiverId of receiverIds) socket.send(JSON.stringify({ type: 'subscribe', receiverId, maxBins: 16 }));
  return socket;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
