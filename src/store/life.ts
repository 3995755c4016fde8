/**
 * Lives of a data directory. A restored directory does not know which numbers its former life gave after the backup: they are
 * at the hub and on paper. So each life begins above all numbers that could have been given since the backup, at a pace that no
 * receiver and no duty room reaches: a second restore of the same backup begins above the life after the first, too.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { isThere } from '../files/absent.js';
import { KeptJson } from '../files/kept-json.js';
import type { OnLost } from '../files/put-aside.js';
import { iso } from '../rf/iso.js';
import { CaseBook } from './cases/case-book.js';

const FILE = 'life.json';
const SWEEPS_PER_MS = 0.1;
const CASES_PER_MS = 1 / 60_000;
/** Covers a burst, and clocks that differ. */
const AT_LEAST = { sweeps: 1_000_000, cases: 1000 };
/** Two computers that start from copies of one disk begin this far apart, at random. */
const APART = 2 ** 28;
/** Lives that a disk remembers: each told a hub something, and a hub knows one of them. */
const MOST_LIVES = 64;
const NAME_BYTES = 4;

const schema = z.object({
  /** Sweep numbers skipped when the life began. */
  skipped: z.number(),
  /** Numbers after which the sweeps of each receiver begin, once the life has started. */
  after: z.record(z.string(), z.number()).optional(),
  /** Lives of this disk that spoke to a hub, the newest first; a restored one starts without. */
  told: z.array(z.string()).optional(),
});

const NONE: z.infer<typeof schema> = { skipped: 0 };

/**
 * Begins a life in a folder that was restored, of which the page tells people.
 * @param at @param madeAt epoch ms of the restore and of the backup
 */
export async function beginLife(folder: string, at: number, madeAt: number): Promise<void> {
  const ageMs = Math.max(0, at - madeAt);
  const life = await KeptJson.open(join(folder, FILE), schema, NONE);
  await life.set({ skipped: Math.ceil(AT_LEAST.sweeps + ageMs * SWEEPS_PER_MS) });
  const path = join(folder, 'cases.db');
  if (!isThere(path)) return;
  const book = new CaseBook(path);
  try {
    book.skipNumbers(at, {}, Math.ceil(AT_LEAST.cases + ageMs * CASES_PER_MS));
    const loss = {
      id: `cases-${iso(at)}`,
      book: 'cases',
      at,
      reason: 'restored',
      fault: '',
      keptAs: undefined,
    } as const;
    book.records.put('loss', { ...loss, copyOf: madeAt }, { at, by: 'system' });
  } finally {
    book.close();
  }
}

/**
 * Numbers that the disk of a station leaves out when it starts: a copy of it may have given them since its newest sweep, or gives them now.
 * @param newestAt @param now epoch ms
 */
export function gapAfter(newestAt: number, now: number): number {
  return Math.ceil(Math.max(0, now - newestAt) * SWEEPS_PER_MS) + randomInt(APART);
}

/**
 * Highest number in use of each receiver: in the archive, or by a former life; and of a receiver that the archive does not know.
 * @param gap numbers that are left out
 */
export async function usedNumbers(
  dataDir: string,
  lastSeqs: ReadonlyMap<string, number>,
  onLost: OnLost,
  gap = 0,
): Promise<{ readonly lastSeqs: ReadonlyMap<string, number>; readonly ofUnknown: number }> {
  const life = await KeptJson.open(join(dataDir, FILE), schema, NONE, { onLost });
  const { skipped, after } = life.value;
  if (skipped > 0 && after === undefined) {
    const begun = [...lastSeqs].map(([id, seq]) => [id, seq + skipped]);
    await life.set({ ...life.value, after: Object.fromEntries(begun) });
  }
  const used = [...lastSeqs].map(([id, seq]) => [id, Math.max(seq, life.value.after?.[id] ?? 0) + gap] as const);
  return { lastSeqs: new Map(used), ofUnknown: skipped + gap };
}

/**
 * Names a life that speaks to a hub from now on. Returns it and those before it on this disk, the newest first. One that the disk
 * does not take is none: the next would not know of it.
 */
export async function tellingLife(dataDir: string, onLost: OnLost): Promise<readonly [string, ...string[]]> {
  const life = await KeptJson.open(join(dataDir, FILE), schema, NONE, { onLost });
  const name = randomBytes(NAME_BYTES).toString('hex');
  const [last, ...before] = life.value.told ?? [];
  const told = [name, ...(life.value.told ?? [])].slice(0, MOST_LIVES);
  return await life.set({ ...life.value, told }).then(
    () => [name, ...told.slice(1)],
    () => [last ?? name, ...before],
  );
}
