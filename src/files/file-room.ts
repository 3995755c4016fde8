/**
 * Room on the disk for files that people bring or order: attachments, pictures, imports, exports, papers. Sweeps and cases need
 * the disk more, so a part of it stays free of such files, and nobody takes all of the rest. Room is held before the first byte
 * comes; a hundred uploads at the same moment pass no limit together.
 */
import { statfsSync } from 'node:fs';
import { DAY_MS } from '../time/units.js';
import { SaidError } from '../words/said.js';

/** Part of the disk that stays free of people's files, and the most that this is. */
const FREE_SHARE = 0.1;
const MOST_FREE_BYTES = 2e9;
/** Most of the disk that one person fills in a day. */
const SHARE_OF_ONE = 0.25;
/** People whose day is remembered; beyond them the oldest day is forgotten. */
const MOST_PEOPLE = 10_000;

/** There is no room for a file; the sentence says why. */
export class NoFileRoom extends SaidError {
  override readonly name = 'NoFileRoom';
}

export class FileRoom {
  readonly #folder: string;
  /** Bytes that were promised and may not have come yet. */
  #coming = 0;
  readonly #days = new Map<string, { readonly sinceMs: number; bytes: number }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Bytes that people's files may still take. */
  left(): number {
    const { bavail, bsize, blocks } = statfsSync(this.#folder);
    return bavail * bsize - keptFree(blocks * bsize) - this.#coming;
  }

  /** Runs `work`, which leaves at most so many bytes of this person. @throws NoFileRoom before it begins */
  async for<T>(who: string, bytes: number, work: () => Promise<T>): Promise<T> {
    const left = this.left();
    if (bytes > left)
      throw NoFileRoom.of(
        'The disk has {left} MB left for people’s files, and this one needs {needed} MB; the rest is kept for recordings and cases. Remove some files, or ask an administrator for a larger disk.',
        { left: mb(left), needed: mb(bytes) },
      );
    const day = this.#dayOf(who);
    const { blocks, bsize } = statfsSync(this.#folder);
    const most = blocks * bsize * SHARE_OF_ONE;
    if (day.bytes + bytes > most)
      throw NoFileRoom.of('One person brings at most {most} MB in 24 hours; you have brought {brought} MB.', {
        most: mb(most),
        brought: mb(day.bytes),
      });
    day.bytes += bytes;
    this.#coming += bytes;
    try {
      return await work();
    } catch (error) {
      day.bytes -= bytes;
      throw error;
    } finally {
      this.#coming -= bytes;
    }
  }

  #dayOf(who: string): { bytes: number } {
    const known = this.#days.get(who);
    const nowMs = performance.now();
    if (known !== undefined && nowMs - known.sinceMs < DAY_MS) return known;
    const day = { sinceMs: nowMs, bytes: 0 };
    this.#days.delete(who);
    this.#days.set(who, day);
    const oldest = this.#days.size > MOST_PEOPLE ? this.#days.keys().next().value : undefined;
    if (oldest !== undefined) this.#days.delete(oldest);
    return day;
  }
}

/** Bytes of a disk of this size that stay free of people's files and backups. */
export function keptFree(diskBytes: number): number {
  return Math.min(MOST_FREE_BYTES, diskBytes * FREE_SHARE);
}

function mb(bytes: number): number {
  return Math.max(0, Math.round(bytes / 1e6));
}
