/**
 * Hourly copies of a small database, made while it is in use. One of them is opened when the database itself cannot be.
 *
 *   copies/cases-2027-02-05T17.db     hour of the copy, UTC
 */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sentenceOf } from '../../errors/errors.js';
import { listOrNoneSync } from '../../files/absent.js';
import { isElsewhere } from '../../files/put-aside.js';
import { flush, moveWhole } from '../../files/write-whole.js';
import { HOUR_MS } from '../../time/units.js';
import { every, type Repeated, unexpected } from '../../time/work.js';

const EVERY_MS = HOUR_MS;
/** Time in ms between two looks at the clock; a failed copy is tried again then. */
const LOOK_EVERY_MS = 60_000;
const MOST_KEPT = 48;

export interface HourlyCopiesOptions {
  readonly dataDir: string;
  /** Prefix of the files' names: `cases`, `drills`, `accounts`. */
  readonly name: string;
  readonly clock: () => number;
  /** Makes a consistent copy of the open database. */
  copyTo(path: string): Promise<void>;
  onFault(sentence: string): void;
}

export interface KeptCopy {
  readonly path: string;
  /** Epoch ms of the hour in which it was made. */
  readonly hour: number;
}

/** Existing copies, the newest first; last those that were made while the clock was ahead, whatever they are called. */
export function copiesOf(dataDir: string, name: string, now: number): KeptCopy[] {
  const form = new RegExp(`^${name}-(\\d{4}-\\d{2}-\\d{2}T\\d{2})\\.db$`);
  return listOrNoneSync(join(dataDir, 'copies'))
    .flatMap((file) => {
      const hour = Date.parse(`${form.exec(file)?.[1]}:00:00Z`);
      return Number.isNaN(hour) ? [] : [{ path: join(dataDir, 'copies', file), hour }];
    })
    .sort((a, b) => Number(a.hour > now) - Number(b.hour > now) || b.hour - a.hour);
}

/** True also where the folder cannot be read: copies may be in it. */
export function mayHaveCopies(dataDir: string, name: string, now: number): boolean {
  try {
    return copiesOf(dataDir, name, now).length > 0;
  } catch (error) {
    if (!isElsewhere(error)) throw error;
    return true;
  }
}

export class HourlyCopies {
  readonly #options: HourlyCopiesOptions;
  readonly #timer: Repeated;
  #making: Promise<void> | undefined;
  #isStopped = false;
  #madeHour: number | undefined;

  /** Makes the first copy at once, unless there is one of this hour. */
  constructor(options: HourlyCopiesOptions) {
    this.#options = options;
    this.#timer = every(LOOK_EVERY_MS, () => this.#look(), unexpected);
    this.#look();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer.cancel();
    await this.#making;
  }

  #look(): void {
    const { name, clock } = this.#options;
    const hour = Math.floor(clock() / EVERY_MS) * EVERY_MS;
    if (this.#making !== undefined || this.#madeHour === hour) return;
    this.#making = this.#make(hour)
      .then(() => {
        this.#madeHour = hour;
      })
      .catch((error: unknown) => {
        // A start that is refused closes the database under the first copy.
        if (this.#isStopped) return;
        this.#options.onFault(
          `The hourly copy of ${name}.db could not be made; the program tries again in a minute: ${sentenceOf(error)}`,
        );
      })
      .finally(() => {
        this.#making = undefined;
      });
  }

  async #make(hour: number): Promise<void> {
    const { dataDir, name, copyTo } = this.#options;
    const copies = copiesOf(dataDir, name, hour);
    // Where the clock was set back, the copy of this hour may be an old one.
    if (copies[0]?.hour === hour && copies.every((copy) => copy.hour <= hour)) return;
    const folder = join(dataDir, 'copies');
    const path = join(folder, `${name}-${new Date(hour).toISOString().slice(0, 13)}.db`);
    const part = `${path}.new`;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      await copyTo(part);
      chmodSync(part, 0o600);
      await flush(part);
      await moveWhole(part, path);
    } finally {
      for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(part + suffix, { force: true });
    }
    for (const old of copiesOf(dataDir, name, hour).slice(MOST_KEPT)) rmSync(old.path, { force: true });
  }
}
