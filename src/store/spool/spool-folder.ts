/** The folder of the spool: its segments, cursors saved by rename, and losses; also the opening after a crash. */

import { mkdir, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { textShown } from '../../files/system-entries.js';
import { flush, writeWhole } from '../../files/write-whole.js';
import {
  nextGoodRecord,
  readRecord,
  readSegmentHeader,
  SEGMENT_HEADER_BYTES,
  type SpoolPosition,
  segmentName,
} from './spool-format.js';
import { listSegments } from './spool-reader.js';

/** Losses of a spool since it was made; stored in `losses.json`, so that a restart does not forget them. */
export interface SpoolLosses {
  /** Number of sweeps that a full spool folded into maxima before a reader had read them. */
  readonly foldedSweeps: number;
  /**
   * Number of sweeps of which nothing is left: the spool was full of folded ones, or memory was full while the disk did not
   * write.
   */
  readonly droppedSweeps: number;
  /** Bytes cut from the end of a segment at opening: a record that a crash left half written, never an acknowledged one. */
  readonly tornBytes: number;
  readonly lastAt?: number | undefined;
  readonly lastReason?: string | undefined;
}

export type Loss = Partial<Record<'foldedSweeps' | 'droppedSweeps' | 'tornBytes', number>>;

export function withLoss(losses: SpoolLosses, more: Loss, lastReason: string, lastAt: number): SpoolLosses {
  return {
    foldedSweeps: losses.foldedSweeps + (more.foldedSweeps ?? 0),
    droppedSweeps: losses.droppedSweeps + (more.droppedSweeps ?? 0),
    tornBytes: losses.tornBytes + (more.tornBytes ?? 0),
    lastAt,
    lastReason,
  };
}

export interface SegmentFile {
  readonly number: number;
  bytes: number;
  thinned: boolean;
}

const NO_LOSSES: SpoolLosses = { foldedSweeps: 0, droppedSweeps: 0, tornBytes: 0 };

export class SpoolFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  segmentPath(number: number): string {
    return join(this.path, segmentName(number));
  }

  unlink(number: number): Promise<void> {
    return rm(this.segmentPath(number), { force: true });
  }

  /** Makes the folder, cuts the torn end of the newest segment, and tidies. Returns the segments and the number of bytes cut. */
  async prepare(): Promise<{ segments: SegmentFile[]; tornBytes: number }> {
    await mkdir(this.path, { recursive: true });
    for (const name of await readdir(this.path))
      if (name.endsWith('.new')) await rm(join(this.path, name), { force: true });
    const numbers = listSegments(this.path);
    const segments: SegmentFile[] = [];
    let tornBytes = 0;
    for (const number of numbers) {
      const path = this.segmentPath(number);
      if (number === numbers.at(-1)) tornBytes = await cutTornTail(path);
      const { size } = await stat(path);
      if (size <= SEGMENT_HEADER_BYTES) await rm(path, { force: true });
      else segments.push({ number, bytes: size, thinned: await isThinned(path) });
    }
    return { segments, tornBytes };
  }

  /** Names of the readers with a cursor here, of this process or an earlier one. */
  async readers(): Promise<string[]> {
    const names = await readdir(this.path);
    return names.filter((name) => name.endsWith('.cursor')).map((name) => name.slice(0, -'.cursor'.length));
  }

  async removeCursor(name: string): Promise<void> {
    await rm(join(this.path, `${name}.cursor`), { force: true });
  }

  /** Undefined also for a cursor that cannot be read: its reader begins with the oldest sweep, and none is passed over. */
  async readCursor(name: string): Promise<SpoolPosition | undefined> {
    const text = await textShown(join(this.path, `${name}.cursor`));
    const position = Number(text);
    return text === '' || !Number.isSafeInteger(position) ? undefined : position;
  }

  saveCursor(name: string, position: SpoolPosition): Promise<void> {
    return writeWhole(join(this.path, `${name}.cursor`), String(position));
  }

  async readLosses(): Promise<SpoolLosses> {
    const text = await textShown(join(this.path, 'losses.json'));
    try {
      return { ...NO_LOSSES, ...(JSON.parse(text) as Partial<SpoolLosses>) };
    } catch {
      return NO_LOSSES;
    }
  }

  saveLosses(losses: SpoolLosses): Promise<void> {
    return writeWhole(join(this.path, 'losses.json'), JSON.stringify(losses));
  }

  /** Syncs the folder: a new name survives a power cut only after that. */
  sync(): Promise<void> {
    return flush(this.path);
  }
}

async function isThinned(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const header = new Uint8Array(SEGMENT_HEADER_BYTES);
    await handle.read(header, 0, SEGMENT_HEADER_BYTES, 0);
    return readSegmentHeader(header, path).thinned;
  } finally {
    await handle.close();
  }
}

/** Cuts the bytes behind the last good record. Damage with good records behind it stays; readers skip it. */
async function cutTornTail(path: string): Promise<number> {
  const bytes = aligned(await readFile(path));
  if (bytes.length < SEGMENT_HEADER_BYTES) {
    await truncate(path, 0);
    return bytes.length;
  }
  readSegmentHeader(bytes, path);
  let good = SEGMENT_HEADER_BYTES;
  while (good < bytes.length) {
    const end = readRecord(bytes, good)?.end ?? nextGoodRecord(bytes, good);
    if (end === undefined) break;
    good = end;
  }
  if (good < bytes.length) await truncate(path, good);
  return bytes.length - good;
}

/**
 * Copies bytes to an address that is a multiple of 8 when needed: small files come from a shared pool at any address, and views
 * of 4-byte codes need an aligned one.
 */
export function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
}
