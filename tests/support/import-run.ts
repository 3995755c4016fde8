/** `rfi-logger import` as a process of its own, watched and, where asked, killed on its way. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAM } from './program-file.js';

const LOOK_MS = 10;

export interface ImportCounts {
  readonly imported: number;
  readonly known: number;
  readonly accepted: number;
  readonly remarks: number;
  readonly rejected: number;
  readonly resumedAt?: number;
}

export interface ImportRun {
  readonly code: number | null;
  /** Undefined where it was killed. */
  readonly counts: ImportCounts | undefined;
  readonly err: string;
  /** The most memory that the process and its reader ever had, bytes; NaN where the system does not tell. */
  readonly peakBytes: number;
  readonly seconds: number;
}

export interface ImportRunOptions {
  readonly file: string;
  readonly dataDir: string;
  /** Sent once the note of how far it got is beyond `stopAtByte`. */
  readonly stopWith?: NodeJS.Signals;
  readonly stopAtByte?: number;
  readonly more?: readonly string[];
}

export async function runImport(options: ImportRunOptions): Promise<ImportRun> {
  const { file, dataDir, stopWith, stopAtByte = 0, more = [] } = options;
  const args = ['import', file, '--station', 'st', '--receiver', 'rx', '--data-dir', dataDir, '--json', ...more];
  const begunAt = performance.now();
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const seen = { out: '', err: '' };
  child.stdout.on('data', (data) => (seen.out += data));
  child.stderr.on('data', (data) => (seen.err += data));
  let peakBytes = Number.NaN;
  let stopped = false;
  const look = setInterval(() => {
    peakBytes = Math.max(peakOf(child.pid) ?? 0, Number.isNaN(peakBytes) ? 0 : peakBytes);
    if (stopWith === undefined || stopped || notedOffset(dataDir) <= stopAtByte) return;
    stopped = true;
    child.kill(stopWith);
  }, LOOK_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(look);
  const counts = seen.out === '' ? undefined : (JSON.parse(seen.out) as { files: ImportCounts[] }).files[0];
  return { code, counts, err: seen.err, peakBytes, seconds: (performance.now() - begunAt) / 1000 };
}

/** Where the import would go on; −1 where nothing is noted. */
export function notedOffset(dataDir: string): number {
  const folder = join(dataDir, 'imports');
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return Math.max(-1, ...names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).point.offset));
  } catch {
    return -1;
  }
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const readers = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    const ofReaders = readers.reduce((sum, reader) => sum + (peakOf(Number(reader)) ?? 0), 0);
    return kilobytes === undefined ? undefined : 1024 * Number(kilobytes) + ofReaders;
  } catch {
    return undefined;
  }
}
