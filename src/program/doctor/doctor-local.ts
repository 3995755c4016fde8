/** The embedded archive for `rfi-logger doctor`: opened for reading only, or for copying sweeps into it. */
import { join } from 'node:path';
import { EnvironmentError } from '../../errors/errors.js';
import type { Sweep } from '../../rf/sweep.js';
import type { Retention } from '../../store/archive.js';
import type { ComparableArchive } from '../../store/embedded/archive-compare.js';
import { ArchiveLook } from '../../store/embedded/archive-look.js';
import type { ArchiveQuestions } from '../../store/embedded/archive-thread.js';
import { EmbeddedArchive } from '../../store/embedded/embedded-archive.js';
import { DataDirectoryInUse, DataLock } from '../../store/safekeeping/data-lock.js';
import type { ChannelPlan } from '../../store/summaries/channels.js';
import { HOUR_MS } from '../../time/units.js';
import { asItCame } from '../../words/said.js';

export interface LocalOptions {
  readonly dataDir: string;
  /** Channels of the program, so that copied sweeps are counted by the same rule. */
  readonly channelPlan: ChannelPlan;
}

export type LocalArchive = ComparableArchive & { lastSeqs(): Promise<ReadonlyMap<string, number>> };

export interface Opened {
  readonly local: LocalArchive;
  close(): Promise<void>;
}

/** Opens the archive without changing the data directory. */
export async function openToLookAt({ dataDir, channelPlan }: LocalOptions): Promise<Opened | EnvironmentError> {
  try {
    const look = await ArchiveLook.open(join(dataDir, 'sweeps.db'), channelPlan);
    const put = async () => {
      throw new Error('An archive that is only looked at takes no sweeps.');
    };
    return { local: comparable(look, put), close: () => look.close() };
  } catch (error) {
    if (error instanceof EnvironmentError) return error;
    throw error;
  }
}

export async function openToMend(
  { dataDir, channelPlan }: LocalOptions,
  retention: Retention,
  now: number,
): Promise<Opened | EnvironmentError> {
  let lock: DataLock;
  try {
    lock = DataLock.take(dataDir);
  } catch (error) {
    if (error instanceof DataDirectoryInUse) return new EnvironmentError(asItCame(error.message), asItCame(''));
    throw error;
  }
  try {
    const path = join(dataDir, 'sweeps.db');
    const local = await EmbeddedArchive.open({ path, retention, channelPlan, clock: () => now });
    const put = async (sweeps: readonly Sweep[]) => {
      for (const sweep of sweeps)
        if (!local.spool.append(sweep)) throw new Error(local.spool.health().fault ?? 'The spool takes no more.');
      await local.spool.sync();
      return 0;
    };
    const close = async () => {
      await local.close();
      lock.release();
    };
    return { local: comparable(local, put), close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function comparable(archive: ArchiveQuestions, put: ComparableArchive['put']): LocalArchive {
  return {
    name: 'the embedded archive',
    query: (query) => archive.query(query),
    count: (receiverId, from, to) => countByQuery(archive, { receiverId, from, to }),
    lastSeqs: () => archive.lastSeqs(),
    put,
  };
}

/** An hour at a time: a day of a fast receiver does not fit in memory. */
async function countByQuery(
  archive: ArchiveQuestions,
  range: { receiverId: string; from: number; to: number },
): Promise<number> {
  let count = 0;
  for (let from = range.from; from < range.to; from += HOUR_MS) {
    const sweeps = await archive.query({ ...range, from, to: Math.min(range.to, from + HOUR_MS) });
    count += new Set(sweeps.map(({ seq }) => seq)).size;
  }
  return count;
}
