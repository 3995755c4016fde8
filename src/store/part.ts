/** The archives of `serve`: the embedded one, and InfluxDB fed from its spool where that is configured. */
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { machineOf } from '../config/machine.js';
import { archiveClosed, ConfigError, EnvironmentError } from '../errors/errors.js';
import type { Part } from '../errors/part.js';
import { VERSION } from '../files/project.js';
import { defined } from '../rf/defined.js';
import { bringArchiveForward } from './embedded/archive-migration.js';
import { EmbeddedArchive } from './embedded/embedded-archive.js';
import { influxOptions, openInflux, retireInflux } from './influx/influx-forwarder.js';
import { Backups, backupsFolder } from './safekeeping/backups.js';
import { claimFolder, closeFolder } from './safekeeping/claimed-folder.js';
import { channelPlanOf } from './summaries/channel-plan.js';
import type { ChannelPlan } from './summaries/channels.js';

export interface Archives extends Part {
  readonly archive: EmbeddedArchive;
  readonly backups: Backups;
  /** Undefined where no long-term store is configured. */
  readonly influx: Awaited<ReturnType<typeof openInflux>> | undefined;
  /** Settings with which the archives were opened. */
  readonly channelPlan: ChannelPlan;
  /** Changes the channels or the rule from now on, in both stores. */
  setChannelPlan(plan: ChannelPlan): Promise<void>;
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
  /** Epoch ms by which recordings are deleted for their age; the clock when absent. */
  readonly age?: () => number;
}

/**
 * @throws EnvironmentError when the folder cannot be written or another program writes there; ConfigError for a missing secret
 */
export async function openArchives(
  dataDir: string,
  config: Config,
  clock: () => number,
  { onNotice = () => {}, isSmall = false, configPath, age = clock }: OpeningNotes = {},
): Promise<Archives> {
  const claimed = await claimFolder(dataDir, onNotice);
  try {
    await closeFolder(dataDir, onNotice);
    const { keepFor, keepAtMost, thinAfter, syncEvery, spoolAtMost, backupsIn, influxdb } = config.archive;
    // First of all: a secret that is missing stops the program before anything is open.
    const connection = influxdb && influxOptions(influxdb);
    const channelPlan = channelPlanOf(config);
    const forward = await bringArchiveForward(join(dataDir, 'sweeps.db'), clock);
    if (forward !== undefined) onNotice(forward);
    const archive = await EmbeddedArchive.open({
      path: join(dataDir, 'sweeps.db'),
      retention: { maxAgeMs: keepFor, maxBytes: keepAtMost, thinAfterMs: thinAfter },
      // A reader of the spool holds one segment in memory.
      spool: {
        maxBytes: spoolAtMost,
        syncApartMs: syncEvery,
        ...defined({ segmentBytes: isSmall ? 2 << 20 : undefined }),
      },
      channelPlan,
      clock,
      age,
      ...(isSmall ? { mappedBytes: 0, cacheBytes: 4_000_000, isSmall } : {}),
    });
    const { spool } = archive;
    const influx = connection && (await openInflux(connection, config, { dataDir, spool, channels: channelPlan }));
    // An import may run with another configuration than the program; only the program decides that InfluxDB is gone.
    if (influx === undefined && !isSmall && (await retireInflux(spool)))
      onNotice(
        'InfluxDB is no longer configured: the sweeps that waited for it stay only in the archive of this machine.',
      );
    const folder = backupsFolder(dataDir, backupsIn);
    const backups = new Backups({
      dataDir,
      folder,
      programVersion: VERSION,
      clock,
      atMostBytes: config.archive.backupsAtMost,
      machine: () => machineOf(config, configPath),
    });
    return {
      archive,
      backups,
      channelPlan,
      async setChannelPlan(plan) {
        influx?.setChannelPlan(plan);
        await archive.setChannelPlan(plan);
      },
      influx,
      health: () => claimed.troubles,
      async stop() {
        await backups.close();
        await influx?.close();
        await archive.close();
        const { pendingSweeps, fault } = spool.health();
        if (pendingSweeps > 0) onNotice(`${pendingSweeps} sweeps that waited in memory are lost. ${fault?.en ?? ''}`);
        claimed.release();
      },
    };
  } catch (error) {
    claimed.release();
    throw cannotOpen(dataDir, error);
  }
}

function cannotOpen(dataDir: string, cause: unknown): Error {
  if (cause instanceof EnvironmentError || cause instanceof ConfigError) return cause;
  return archiveClosed(join(dataDir, 'sweeps.db'), cause);
}
