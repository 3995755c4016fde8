/** The part of `rfi-logger doctor` that looks at what is stored: the sweeps of both archives, InfluxDB, backups, terrain. */
import { join } from 'node:path';
import type { ArchiveConfig } from '../../config/archive-config.js';
import type { Config } from '../../config/config.js';
import { EnvironmentError, sentenceOf } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { openedBy } from '../../files/opened-by.js';
import { isOpenSea } from '../../location/terrain/open-sea.js';
import { tilesAround } from '../../location/terrain/tiles.js';
import { readTile, TERRAIN_FOLDER } from '../../report/desk/terrain-folder.js';
import { iso } from '../../rf/iso.js';
import { ArchiveLook } from '../../store/embedded/archive-look.js';
import { InfluxConnection, type InfluxOptions } from '../../store/influx/connection.js';
import { checkSchema, type PlannedSize } from '../../store/influx/schema-check.js';
import { serverName } from '../../store/influx/server-kind.js';
import { countNumbered, type NumberedSpan, waitingInSpool } from '../../store/influx/sweep-counts.js';
import { wholeBackups } from '../../store/safekeeping/backup-room.js';
import { backupsFolder } from '../../store/safekeeping/backups.js';
import { DAY_MS, HOUR_MS } from '../../time/units.js';
import { type Finding, gigabytes } from './doctor-checks.js';

export interface CompareOptions {
  readonly dataDir: string;
  readonly archive: ArchiveConfig;
  readonly connection: InfluxConnection;
  readonly now: number;
  readonly days: number;
}

/** Says of each receiver how many of the sweeps here InfluxDB lacks; older days are only in the long-term store. */
export async function compareArchives(options: CompareOptions): Promise<Finding[]> {
  const refusal = await whyNot(options.dataDir, options.connection);
  if (refusal !== undefined) return [refusal];
  let local: ArchiveLook;
  try {
    local = await ArchiveLook.open(join(options.dataDir, 'sweeps.db'));
  } catch (error) {
    if (error instanceof EnvironmentError) return [inUse(error.message)];
    throw error;
  }
  try {
    return await compareWith(local, options);
  } finally {
    await local.close();
  }
}

async function compareWith(local: ArchiveLook, options: CompareOptions): Promise<Finding[]> {
  const { dataDir, connection, archive, now } = options;
  const waiting = await waitingInSpool(join(dataDir, 'spool'));
  const from = Math.max(now - Math.min(options.days * DAY_MS, archive.keepFor), 0);
  const findings: Finding[] = [];
  let [sweeps, receivers, onTheWay] = [0, 0, 0];
  for (const receiverId of [...(await local.lastSeqs()).keys()].sort()) {
    const kept = await keptHere(local, { receiverId, from, to: now });
    if (kept === undefined) continue;
    const { span, count } = kept;
    const stored = await countNumbered(connection, span);
    const sent = [...(waiting.get(receiverId) ?? [])].filter((seq) => seq >= span.first && seq <= span.last).length;
    [sweeps, receivers, onTheWay] = [sweeps + stored, receivers + 1, onTheWay + sent];
    if (stored + sent >= count) continue;
    const message = `${receiverId}: ${count} sweeps here, ${stored} of them in InfluxDB.`;
    const cure = 'The archive here has them all; read the time that InfluxDB lacks from there.';
    findings.push({ check: 'archives', severity: 'bad', message, cure });
  }
  if (findings.length > 0) return findings;
  const same = `InfluxDB has all ${sweeps} sweeps of ${receivers} receivers here.`;
  const message = onTheWay === 0 ? same : `${same} ${onTheWay} more wait in the spool and are sent at the next start.`;
  return [{ check: 'archives', severity: 'good', message }];
}

/** Reads an hour at a time: a day of a fast receiver does not fit in memory. */
async function keptHere(
  local: ArchiveLook,
  range: Pick<NumberedSpan, 'receiverId' | 'from' | 'to'>,
): Promise<{ span: NumberedSpan; count: number } | undefined> {
  let [count, first, last] = [0, Number.POSITIVE_INFINITY, 0];
  for (let { from } = range; from < range.to; from += HOUR_MS) {
    const sweeps = await local.query({ ...range, from, to: Math.min(range.to, from + HOUR_MS) });
    const seqs = [...new Set(sweeps.map(({ seq }) => seq))];
    count += seqs.length;
    for (const seq of seqs) [first, last] = [Math.min(first, seq), Math.max(last, seq)];
  }
  return count === 0 ? undefined : { span: { ...range, first, last }, count };
}

async function whyNot(dataDir: string, connection: InfluxConnection): Promise<Finding | undefined> {
  const note = (message: string, cure: string): Finding => ({ check: 'archives', severity: 'note', message, cure });
  if (connection.server.kind === 'victoria-metrics')
    return note('VictoriaMetrics keeps no sweeps to compare.', 'Nothing to do.');
  if (!isThere(join(dataDir, 'sweeps.db')))
    return note(`${dataDir} has no archive yet.`, 'Give --data-dir the folder that rfi-logger serves.');
  const processes = await openedBy(dataDir);
  if (processes === undefined || processes.length === 0) return undefined;
  return inUse(`The data directory ${dataDir} is in use by process ${processes.join(', ')}.`);
}

function inUse(sentence: string): Finding {
  const cure = 'Stop rfi-logger for the comparison; only the sweeps of that time are missed.';
  return { check: 'archives', severity: 'note', message: `${sentence} The archives were not compared.`, cure };
}

/** A province lies within this distance of its stations, mostly. */
const REACH_M = 60_000;

/** The tiles of terrain around the stations, over which levels of a case are expected. None where no station has a place, or only open sea is around, of which there are no tiles. */
export async function checkTerrain({ stations }: Pick<Config, 'stations'>, dataDir: string): Promise<Finding[]> {
  const needed = new Set<string>();
  for (const { latitude, longitude } of stations)
    if (latitude !== undefined && longitude !== undefined)
      for (const name of tilesAround({ latitude, longitude }, REACH_M)) if (!isOpenSea(name)) needed.add(name);
  if (needed.size === 0) return [];
  const lacking: string[] = [];
  for (const name of [...needed].sort()) if ((await readTile(dataDir, name)) === undefined) lacking.push(`${name}.hgt`);
  const folder = join(dataDir, TERRAIN_FOLDER);
  const message = `${needed.size - lacking.length} of ${needed.size} tiles of terrain around the stations are in ${folder}.`;
  if (lacking.length === 0) return [{ check: 'terrain', severity: 'good', message }];
  const cure = `Put SRTM tiles of 1 or 3 arc seconds there (2884802 or 25934402 bytes); the ground is taken as smooth without ${lacking.join(', ')}.`;
  return [{ check: 'terrain', severity: 'note', message, cure }];
}

/** As the alert BackupOld. */
const OLD_MS = 48 * HOUR_MS;

/** How old the newest backup is, and how much they take of what they may. */
export async function checkBackups(dataDir: string, archive: Config['archive'], now: number): Promise<Finding[]> {
  const folder = backupsFolder(dataDir, archive.backupsIn);
  const whole = await wholeBackups(folder);
  const newest = whole.at(-1);
  if (newest === undefined) {
    const cure = 'Start rfi-logger-backup.timer, and name its folder as archive.backupsIn; or back up on the page.';
    return [{ check: 'backups', severity: 'note', message: `${folder} has no complete backup.`, cure }];
  }
  const { backupsAtMost } = archive;
  const taken = whole.reduce((sum, { bytes }) => sum + bytes, 0);
  const bound = backupsAtMost === undefined ? 'no bound is set' : `at most ${gigabytes(backupsAtMost)}`;
  const madeAt = Date.parse(newest.manifest.madeAt);
  const message = `${folder} has ${whole.length} complete backups, the newest of ${iso(madeAt)}; all take ${gigabytes(taken)} (${bound}).`;
  if (now - madeAt > OLD_MS) {
    const cure = 'systemctl status rfi-logger-backup shows why none was made for two days.';
    return [{ check: 'backups', severity: 'bad', message, cure }];
  }
  if (backupsAtMost !== undefined && taken > backupsAtMost)
    return [
      { check: 'backups', severity: 'bad', message, cure: 'Raise archive.backupsAtMost, or move old backups away.' },
    ];
  if (backupsAtMost !== undefined) return [{ check: 'backups', severity: 'good', message }];
  const cure = 'Set archive.backupsAtMost: without it backups grow until their disk is full.';
  return [{ check: 'backups', severity: 'note', message, cure }];
}

/**
 * Checks that the server answers, is known and has a schema that may be written to. Returns the connection when it can be used.
 */
export async function checkInfluxdb(
  options: InfluxOptions,
  planned: PlannedSize,
): Promise<{ findings: Finding[]; connection: InfluxConnection | undefined }> {
  let connection: InfluxConnection;
  try {
    connection = await InfluxConnection.open(options);
  } catch (error) {
    return { findings: [faultOf(error)], connection: undefined };
  }
  const { url, database } = options;
  try {
    const schema = await checkSchema(connection, planned);
    const findings: Finding[] = schema.map(({ severity, message, cure }) => {
      return { check: 'influxdb', severity: severity === 'refuse' ? 'bad' : 'note', message, cure };
    });
    if (findings.every(({ severity }) => severity !== 'bad')) {
      const message = `${serverName(connection.server)} at ${url} answers, and "${database}" may be read.`;
      findings.unshift({ check: 'influxdb', severity: 'good', message });
    }
    return { findings, connection };
  } catch (error) {
    connection.close();
    return { findings: [faultOf(error)], connection: undefined };
  }
}

function faultOf(error: unknown): Finding {
  if (error instanceof EnvironmentError)
    return { check: 'influxdb', severity: 'bad', message: error.message, cure: error.cure.en };
  const cure = 'See that InfluxDB runs, and that its database exists and may be read with this user or token.';
  return { check: 'influxdb', severity: 'bad', message: sentenceOf(error), cure };
}
