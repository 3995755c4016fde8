/**
 * Lives of a data directory. A restored directory does not know which numbers its former life gave after the backup: they are
 * at the hub and on paper. So each life begins above all numbers that could have been given since the backup, at a pace that no
 * receiver and no duty room reaches: a second restore of the same backup begins above the life after the first, too.
 */
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

const schema = z.object({
  /** Sweep numbers skipped when the life began. */
  skipped: z.number(),
  /** Numbers after which the sweeps of each receiver begin, once the life has started. */
  after: z.record(z.string(), z.number()).optional(),
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

/** Highest number in use of each receiver: in the archive, or by a former life; and of a receiver that the archive does not know. */
export async function usedNumbers(
  dataDir: string,
  lastSeqs: ReadonlyMap<string, number>,
  onLost: OnLost,
): Promise<{ readonly lastSeqs: ReadonlyMap<string, number>; readonly ofUnknown: number }> {
  const life = await KeptJson.open(join(dataDir, FILE), schema, NONE, { onLost });
  const { skipped, after } = life.value;
  if (skipped > 0 && after === undefined) {
    const begun = [...lastSeqs].map(([id, seq]) => [id, seq + skipped]);
    await life.set({ skipped, after: Object.fromEntries(begun) });
  }
  const used = [...lastSeqs].map(([id, seq]) => [id, Math.max(seq, life.value.after?.[id] ?? 0)] as const);
  return { lastSeqs: new Map(used), ofUnknown: skipped };
}
