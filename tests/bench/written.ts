/**
 * `npm run bench -- written`: bytes that the whole program hands to the disk for each byte that the archive keeps, and which thread
 * hands them over, for a wide receiver and a small one. RFI_BENCH_MINUTES of each (6), with `archive.syncEvery` of RFI_BENCH_SYNC (10s), of the
 * load RFI_BENCH_LOAD alone, and from RFI_BENCH_MHZ on (600, where nobody sends; at 400 three cases of the simulated world come and go).
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pino from 'pino';
import { parseConfig } from '../../src/config/config.js';
import { startProgram } from '../../src/program/program.js';
import { pause } from '../../src/time/pause.js';
import { MINUTE_MS } from '../../src/time/units.js';
import { type BenchLine, line } from './bench-line.js';
import { LOADS } from './capacity.js';

const TARGETS: Readonly<Record<string, string>> = { SDR: '<= 4', 'tinySA Ultra': '<= 8' };
/** Time in ms until detection saves its state every five minutes only. */
const SETTLED_MS = 6 * MINUTE_MS;
/** Time in ms after a minute's end at which its sweeps are in the archive. */
const COMMITTED_MS = 5000;

export async function run(report: (line: BenchLine) => void): Promise<void> {
  const minutes = Number(process.env['RFI_BENCH_MINUTES'] ?? 6);
  const syncEvery = process.env['RFI_BENCH_SYNC'] ?? '10s';
  const startHz = Number(process.env['RFI_BENCH_MHZ'] ?? 600) * 1e6;
  for (const { name, points, sweepsPerSecond } of LOADS) {
    const target = TARGETS[name];
    if (target === undefined || ![name, undefined].includes(process.env['RFI_BENCH_LOAD'])) continue;
    const folder = mkdtempSync(join(tmpdir(), 'rfi-bench-written-'));
    try {
      const dataDir = join(folder, 'data');
      mkdirSync(dataDir);
      const plans = [{ startHz, stopHz: startHz + 41e6, points, everyMs: 1000 / sweepsPerSecond }];
      const receivers = [{ id: 'r1', driver: 'simulated', port: { simulated: true }, plans }];
      const config = parseConfig(
        { stations: [{ id: 's1', name: 'Station', receivers }], archive: { syncEvery } },
        'bench',
      );
      const program = await startProgram({
        config,
        dataDir,
        host: '127.0.0.1',
        port: 0,
        log: pino({ level: 'silent' }),
      });
      await pause(SETTLED_MS + untilCommitted());
      const before = { written: writtenBy(), kept: keptBytes(dataDir) };
      await pause((minutes - 1) * MINUTE_MS + untilCommitted());
      const kept = keptBytes(dataDir) - before.kept;
      const after = writtenBy();
      await program.stop();
      const what = `${name}, ${points} points, ${sweepsPerSecond} sweeps/s, from ${startHz / 1e6} MHz, synced every ${syncEvery}, ${minutes} minutes`;
      const written = after.all - before.written.all;
      report(line({ bench: 'written', metric: `${what}: kept`, value: kept / minutes, unit: 'bytes/min' }));
      report(
        line({
          bench: 'written',
          metric: `${what}: written for each byte kept`,
          value: written / kept,
          unit: '×',
          target,
        }),
      );
      for (const [thread, bytes] of after.threads) {
        const more = bytes - (before.written.threads.get(thread) ?? 0);
        if (more > 0)
          report(
            line({
              bench: 'written',
              metric: `${what}: by thread ${thread}`,
              value: more / minutes,
              unit: 'bytes/min',
            }),
          );
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

const untilCommitted = () => MINUTE_MS - ((Date.now() - COMMITTED_MS) % MINUTE_MS);

function keptBytes(dataDir: string): number {
  const db = new Database(join(dataDir, 'sweeps.db'), { readonly: true });
  const pages = db.pragma('page_count', { simple: true }) as number;
  const free = db.pragma('freelist_count', { simple: true }) as number;
  const size = db.pragma('page_size', { simple: true }) as number;
  db.close();
  return (pages - free) * size;
}

function writtenBy(): { all: number; threads: Map<string, number> } {
  const threads = new Map<string, number>();
  for (const id of readdirSync('/proc/self/task')) {
    const name = readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim();
    threads.set(`${name} ${id}`, bytesIn(`/proc/self/task/${id}/io`));
  }
  return { all: bytesIn('/proc/self/io'), threads };
}

/** Bytes of pages that were made dirty and must reach the disk. */
function bytesIn(path: string): number {
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1]);
}
