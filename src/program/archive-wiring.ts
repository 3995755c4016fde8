/** The archives of `serve`: the embedded one, and InfluxDB fed from its spool where that is configured. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InfluxdbConfig } from '../config/archive-config.js';
import type { Config } from '../config/config.js';
import { machineOf } from '../config/machine.js';
import { ConfigError, EnvironmentError, sentenceOf } from '../errors/errors.js';
import { putOddEntriesAside } from '../files/odd-entries.js';
import { closeToOthers, keepToOwner, makeFolder } from '../files/private-files.js';
import { writeWhole } from '../files/write-whole.js';
import { bringArchiveForward } from '../store/embedded/archive-migration.js';
import { startSmallArchiveWorker } from '../store/embedded/archive-thread.js';
import { EmbeddedArchive } from '../store/embedded/embedded-archive.js';
import type { InfluxOptions } from '../store/influx/connection.js';
import { FORWARDER_CURSOR, type ForwarderStatus, InfluxForwarder } from '../store/influx/influx-forwarder.js';
import type { InfluxNote } from '../store/influx/note-box.js';
import { Backups, backupsFolder } from '../store/safekeeping/backups.js';
import { DataDirectoryInUse, DataLock } from '../store/safekeeping/data-lock.js';
import { isInUse } from '../store/safekeeping/looking.js';
import { channelsFrom } from '../store/summaries/channel-plan.js';
import type { ChannelPlan } from '../store/summaries/channels.js';
import { BAND_PLAN_VN } from '../watch/registry/band-plan-vn.js';
import { LostFiles } from './lost-files.js';
import { openedBy } from './opened-by.js';
import type { Part } from './part.js';
import { plannedSize } from './planned-size.js';
import { VERSION } from './project.js';

export interface Archives extends Part {
  readonly archive: EmbeddedArchive;
  readonly backups: Backups;
  /** Progress of the long-term store; undefined where none is configured. */
  influxStatus(): ForwarderStatus | undefined;
  /** Settings with which the archives were opened. */
  readonly channelPlan: ChannelPlan;
  /** Changes the channels or the rule from now on, in both stores. */
  setChannelPlan(plan: ChannelPlan): Promise<void>;
  /** Adds a point that is no sweep to the long-term store; does nothing where none is configured. */
  note(note: InfluxNote): void;
  /** Also releases the data directory for another process. */
  stop(): Promise<void>;
}

export interface OpeningNotes {
  /** Called with a sentence about what had to be done to open the archive. */
  readonly onNotice?: (sentence: string) => void;
  /** True for a job beside other work of the machine: it takes longer, with less memory. */
  readonly isSmall?: boolean;
  /** The file of the configuration, for backups. */
  readonly configPath?: string | undefined;
}

/**
 * The configuration with its secrets in plain text, for the connection.
 * @throws ConfigError when a secret is not where the configuration says
 */
export function influxOptions(config: InfluxdbConfig): InfluxOptions {
  const { url, database, org, username, token, password } = config;
  return { url, database, org, username, token: token?.reveal(), password: password?.reveal() };
}

/**
 * @throws EnvironmentError when the folder cannot be written or another program writes there; ConfigError for a missing secret
 */
export async function openArchives(
  dataDir: string,
  config: Config,
  clock: () => number,
  { onNotice = () => {}, isSmall = false, configPath }: OpeningNotes = {},
): Promise<Archives> {
  const lost = new LostFiles(onNotice);
  const lock = await claimFolder(dataDir, lost);
  try {
    await closeFolder(dataDir, onNotice);
    const { keepFor, keepAtMost, thinAfter, spoolAtMost, backupsIn, influxdb } = config.archive;
    const options = influxdb === undefined ? undefined : influxOptions(influxdb);
    const channelPlan = channelPlanOf(config);
    const forward = await bringArchiveForward(join(dataDir, 'sweeps.db'), clock);
    if (forward !== undefined) onNotice(forward);
    const archive = await EmbeddedArchive.open({
      path: join(dataDir, 'sweeps.db'),
      retention: { maxAgeMs: keepFor, maxBytes: keepAtMost, thinAfterMs: thinAfter },
      // A reader of the spool holds one segment in memory.
      spool: { maxBytes: spoolAtMost, ...(isSmall ? { segmentBytes: 2 << 20 } : {}) },
      channelPlan,
      clock,
      ...(isSmall ? { mappedBytes: 0, cacheBytes: 4_000_000, startWorker: startSmallArchiveWorker } : {}),
    });
    // An import may run with another configuration than the program; only the program decides that InfluxDB is gone.
    if (options === undefined && !isSmall && (await archive.spool.retire(FORWARDER_CURSOR)))
      onNotice(
        'InfluxDB is no longer configured: the sweeps that waited for it stay only in the archive of this machine.',
      );
    const forwarder =
      options === undefined
        ? undefined
        : await InfluxForwarder.start({
            spool: archive.spool,
            influx: options,
            planned: plannedSize(config, channelPlan.channels.length),
            folder: join(dataDir, 'influxdb'),
            channels: channelPlan,
          });
    const folder = backupsFolder(dataDir, backupsIn);
    const backups = new Backups({
      ...{ dataDir, folder, programVersion: VERSION, clock },
      atMostBytes: config.archive.backupsAtMost,
      machine: () => machineOf(config, configPath),
    });
    return {
      archive,
      backups,
      channelPlan,
      async setChannelPlan(plan) {
        forwarder?.setChannelPlan(plan);
        await archive.setChannelPlan(plan);
      },
      influxStatus: () => forwarder?.status,
      note: (note) => forwarder?.note(note),
      health: () => lost.troubles,
      async stop() {
        await backups.close();
        await forwarder?.close();
        await archive.close();
        const { pendingSweeps, fault } = archive.spool.health();
        if (pendingSweeps > 0) onNotice(`${pendingSweeps} sweeps that waited in memory are lost. ${fault ?? ''}`);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw cannotOpen(dataDir, error);
  }
}

/** Channels of licences and of the band plan, and the rule for all of them. */
export function channelPlanOf({ assignments, archive }: Pick<Config, 'assignments' | 'archive'>): ChannelPlan {
  return { channels: channelsFrom(assignments, BAND_PLAN_VN), rule: archive.occupancy };
}

/** Takes the rights of others from the data directory, and says of how many files and folders. */
export async function closeFolder(dataDir: string, onNotice: (sentence: string) => void): Promise<void> {
  const closed = await closeToOthers(dataDir);
  if (closed > 0)
    onNotice(`${closed} files and folders of ${dataDir} could be read by others: now by this account alone.`);
}

/** Takes the lock of a data directory, which has one writer: a second one would delete what the first just wrote. */
async function claimFolder(dataDir: string, lost: LostFiles): Promise<DataLock> {
  let lock: DataLock | undefined;
  keepToOwner();
  try {
    await makeFolder(dataDir);
    if (!isInUse(dataDir)) await putOddEntriesAside(dataDir, lost.note);
    await writeWhole(join(dataDir, '.writable'), '');
    await rm(join(dataDir, '.writable'));
    lock = DataLock.take(dataDir);
  } catch (error) {
    if (error instanceof DataDirectoryInUse) throw inUse(error.message, error);
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    if (why === 'ERR_DLOPEN_FAILED') {
      const other = 'The packages were installed for another Node: run "npm rebuild" with this one.';
      throw new EnvironmentError(`SQLite does not load in Node ${process.versions.node}.`, other, { cause: error });
    }
    const cure = 'Give --data-dir a folder on a disk with free space where this account may write.';
    throw new EnvironmentError(`The data directory ${dataDir} cannot be written (${why}).`, cure, { cause: error });
  }
  // A network disk may grant a lock to everybody, so the list of open files is read as well where the system has one.
  const others = (await openedBy(dataDir)) ?? [];
  if (others.length === 0) return lock;
  lock.release();
  throw inUse(`The data directory ${dataDir} is in use by process ${others.join(', ')}.`);
}

function cannotOpen(dataDir: string, cause: unknown): Error {
  if (cause instanceof EnvironmentError || cause instanceof ConfigError) return cause;
  return new EnvironmentError(
    `The archive ${join(dataDir, 'sweeps.db')} cannot be opened: ${sentenceOf(cause)}`,
    'Run "rfi-logger doctor" with this --data-dir; it names the cause.',
    { cause },
  );
}

function inUse(message: string, cause?: Error): EnvironmentError {
  const cure = 'Stop that rfi-logger first, or give this one a folder of its own with --data-dir.';
  return new EnvironmentError(message, cure, { cause });
}
