/** The part of `rfi-logger doctor` that looks at the archives: InfluxDB itself, and both archives against each other. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ArchiveConfig } from '../../config/archive-config.js';
import { EnvironmentError, sentenceOf } from '../../errors/errors.js';
import { openedBy } from '../../program/opened-by.js';
import type { Archive } from '../../store/archive.js';
import { type ComparableArchive, compareDays, mend, type Range } from '../../store/embedded/archive-compare.js';
import { EmbeddedArchive } from '../../store/embedded/embedded-archive.js';
import { InfluxConnection, type InfluxOptions } from '../../store/influx/connection.js';
import { DeadLetters } from '../../store/influx/dead-letter.js';
import { InfluxArchive } from '../../store/influx/influx-archive.js';
import { LineWriter } from '../../store/influx/line-writer.js';
import { checkSchema, type PlannedSize } from '../../store/influx/schema-check.js';
import { serverName } from '../../store/influx/server-kind.js';
import { DataDirectoryInUse, DataLock } from '../../store/safekeeping/data-lock.js';
import type { ChannelPlan } from '../../store/summaries/channels.js';
import type { Finding } from './doctor-checks.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Reachable, known, with a schema that may be written to. The connection is given when it is of use. */
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
  const where = `${serverName(connection.server)} at ${options.url}`;
  try {
    const schema = await checkSchema(connection, planned);
    const findings: Finding[] = schema.map(({ severity, message, cure }) => {
      return { check: 'influxdb', severity: severity === 'refuse' ? 'bad' : 'note', message, cure };
    });
    if (findings.every(({ severity }) => severity !== 'bad')) {
      const message = `${where} answers, and "${options.database}" may be read.`;
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
    return { check: 'influxdb', severity: 'bad', message: error.message, cure: error.cure };
  const cure = 'See that InfluxDB runs, and that its database exists and may be read with this user or token.';
  return { check: 'influxdb', severity: 'bad', message: sentenceOf(error), cure };
}

export interface CompareOptions {
  readonly dataDir: string;
  readonly archive: ArchiveConfig;
  /** What the program follows, so that what is mended is counted alike. */
  readonly channelPlan: ChannelPlan;
  readonly connection: InfluxConnection;
  readonly now: number;
  readonly days: number;
  readonly mend: boolean;
}

/** Counts for each receiver and day; with `mend`, what only one side has is copied to the other. */
export async function compareArchives(options: CompareOptions): Promise<Finding[]> {
  const { dataDir, connection } = options;
  const refusal = await whyNot(dataDir, connection);
  if (refusal !== undefined) return [refusal];
  let lock: DataLock;
  try {
    lock = DataLock.take(dataDir);
  } catch (error) {
    if (error instanceof DataDirectoryInUse) return [inUse(error.message)];
    throw error;
  }
  try {
    return await compareLocked(options);
  } finally {
    lock.release();
  }
}

async function compareLocked(options: CompareOptions): Promise<Finding[]> {
  const { dataDir, connection, archive, channelPlan, now } = options;
  const clock = () => now;
  const retention = { maxAgeMs: archive.keepFor, maxBytes: archive.keepAtMost };
  const local = await EmbeddedArchive.open({ path: join(dataDir, 'sweeps.db'), retention, channelPlan, clock });
  try {
    const deadLetters = new DeadLetters(join(dataDir, 'influxdb', 'doctor-refused.jsonl'));
    const writer = new LineWriter({ deadLetters, clock });
    const remote = new InfluxArchive({ connection, inlet: NO_INLET, writer, clock });
    const pair = { left: comparable(local), right: remote };
    const receiverIds = [...new Set([...(await local.lastSeqs()).keys(), ...(await remote.lastSeqs()).keys()])].sort();
    // Older days are the long-term store's alone: the local archive has let go of them on purpose.
    const from = Math.max(now - Math.min(options.days * DAY_MS, archive.keepFor), 0);
    return await compared(pair, { receiverIds, from, to: now }, options.mend);
  } finally {
    await local.close();
  }
}

async function whyNot(dataDir: string, connection: InfluxConnection): Promise<Finding | undefined> {
  const note = (message: string, cure: string): Finding => ({ check: 'archives', severity: 'note', message, cure });
  if (connection.server.kind === 'victoria-metrics')
    return note('VictoriaMetrics keeps no sweeps to compare.', 'Nothing to do.');
  if (!existsSync(join(dataDir, 'sweeps.db')))
    return note(`${dataDir} has no archive yet.`, 'Give --data-dir the folder that rfi-logger serves.');
  const processes = await openedBy(dataDir);
  if (processes === undefined || processes.length === 0) return undefined;
  return inUse(`The data directory ${dataDir} is in use by process ${processes.join(', ')}.`);
}

function inUse(sentence: string): Finding {
  const cure = 'Stop rfi-logger for the comparison; nothing is lost but what would be heard meanwhile.';
  return { check: 'archives', severity: 'note', message: `${sentence} The archives were not compared.`, cure };
}

async function compared(
  pair: { left: ComparableArchive; right: ComparableArchive },
  range: Range,
  mending: boolean,
): Promise<Finding[]> {
  const days = await compareDays(pair, range);
  const uneven = days.filter(({ left, right }) => left !== right);
  if (uneven.length === 0 && !mending) {
    const sweeps = days.reduce((sum, { left }) => sum + left, 0);
    const message = `Both archives hold ${sweeps} sweeps, the same number on each of ${days.length} receiver-days.`;
    return [{ check: 'archives', severity: 'good', message }];
  }
  const findings = uneven.map(({ receiverId, day, left, right }): Finding => {
    const date = new Date(day).toISOString().slice(0, 10);
    const message = `${receiverId}, ${date}: ${left} sweeps here, ${right} in InfluxDB.`;
    const severity = mending ? 'note' : 'bad';
    return { check: 'archives', severity, message, cure: 'rfi-logger doctor --mend copies what one side lacks.' };
  });
  if (!mending) return findings;
  const { toLeft, toRight } = await mend(pair, range);
  const left = (await compareDays(pair, range)).filter((day) => day.left !== day.right).length;
  const message = `${toRight} sweeps were copied to InfluxDB and ${toLeft} from it.`;
  if (left === 0) return [...findings, { check: 'archives', severity: 'good', message }];
  const cure = 'Look at the lines set aside in influxdb/doctor-refused.jsonl of the data directory.';
  return [...findings, { check: 'archives', severity: 'bad', message: `${message} ${left} days still differ.`, cure }];
}

function comparable(archive: EmbeddedArchive): ComparableArchive {
  return {
    name: 'the embedded archive',
    query: (query) => archive.query(query),
    count: (receiverId, from, to) => countByQuery(archive, { receiverId, from, to }),
    async put(sweeps) {
      for (const sweep of sweeps)
        if (!archive.spool.append(sweep)) throw new Error(archive.spool.health().fault ?? 'The spool takes no more.');
      await archive.spool.sync();
    },
  };
}

/** An hour at a time: a day of a fast receiver does not fit in memory. */
async function countByQuery(
  archive: Archive,
  range: { receiverId: string; from: number; to: number },
): Promise<number> {
  let count = 0;
  for (let from = range.from; from < range.to; from += HOUR_MS) {
    const sweeps = await archive.query({ ...range, from, to: Math.min(range.to, from + HOUR_MS) });
    count += new Set(sweeps.map(({ seq }) => seq)).size;
  }
  return count;
}

/** The doctor writes beside the spool; nothing is ever appended here. */
const NO_INLET = {
  append: () => undefined,
  drained: async () => undefined,
  close: async () => undefined,
  health: () => ({ pending: 0, dropped: 0, losses: { foldedSweeps: 0, droppedSweeps: 0 }, spoolBytes: 0 }),
};
