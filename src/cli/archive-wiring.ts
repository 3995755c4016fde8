/** The archives as `serve` runs them: the embedded one, and InfluxDB fed from its spool where that is configured. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { EnvironmentError } from '../errors/errors.js';
import { EmbeddedArchive } from '../store/embedded-archive.js';
import { InfluxForwarder } from '../store/influx/influx-forwarder.js';
import type { UploaderStatus } from '../store/influx/upload-parts.js';
import { influxOptions } from './influx-options.js';
import { openedBy } from './opened-by.js';
import { plannedSize } from './planned-size.js';

export interface Archives {
  readonly archive: EmbeddedArchive;
  /** How far the long-term store has got; undefined where none is configured. */
  influxStatus(): UploaderStatus | undefined;
  close(): Promise<void>;
}

/** @throws EnvironmentError when the folder cannot be written or another program writes there; ConfigError for a missing secret. */
export async function openArchives(dataDir: string, config: Config, clock: () => number): Promise<Archives> {
  await claimFolder(dataDir);
  const { keepFor, keepAtMost, spoolAtMost, influxdb } = config.archive;
  const options = influxdb === undefined ? undefined : influxOptions(influxdb, process.env);
  const archive = await EmbeddedArchive.open({
    path: join(dataDir, 'sweeps.db'),
    retention: { maxAgeMs: keepFor, maxBytes: keepAtMost },
    spool: { maxBytes: spoolAtMost },
    clock,
  });
  const forwarder =
    options === undefined
      ? undefined
      : await InfluxForwarder.start({
          spool: archive.spool,
          influx: options,
          planned: plannedSize(config),
          folder: join(dataDir, 'influxdb'),
        });
  return {
    archive,
    influxStatus: () => forwarder?.status,
    async close() {
      await forwarder?.close();
      await archive.close();
    },
  };
}

/** A data directory has one writer: a second would cut what the first just wrote. */
async function claimFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(join(dataDir, '.writable'), '');
    await rm(join(dataDir, '.writable'));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    const cure = 'Give --data-dir a folder on a disk with room, that this account may write to.';
    throw new EnvironmentError(`The data directory ${dataDir} cannot be written (${why}).`, cure, { cause: error });
  }
  const others = (await openedBy(dataDir)) ?? [];
  if (others.length === 0) return;
  throw new EnvironmentError(
    `The data directory ${dataDir} is in use by process ${others.join(', ')}.`,
    'Stop that rfi-logger first, or give this one a folder of its own with --data-dir.',
  );
}
