/** The part of `rfi-logger doctor` that compares the archives with each other. */
import { join } from 'node:path';
import type { ArchiveConfig } from '../../config/archive-config.js';
import { EnvironmentError } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { openedBy } from '../../files/opened-by.js';
import { compareDays, type DayCount, mend, type Pair, type Range } from '../../store/embedded/archive-compare.js';
import type { InfluxConnection } from '../../store/influx/connection.js';
import { DeadLetters } from '../../store/influx/dead-letter.js';
import { InfluxArchive } from '../../store/influx/influx-archive.js';
import { LineWriter } from '../../store/influx/line-writer.js';
import { waitingInSpool } from '../../store/influx/waiting-sweeps.js';
import { DAY_MS } from '../../time/units.js';
import type { Finding } from './doctor-checks.js';
import { type LocalArchive, type LocalOptions, openToLookAt, openToMend } from './doctor-local.js';

/** File in `influxdb/` of the data directory with lines that the server refused, written only by `--mend`. */
const REFUSED = 'doctor-refused.jsonl';
const isUneven = ({ left, right, onTheWay }: DayCount) => left - onTheWay !== right;

export interface CompareOptions extends LocalOptions {
  readonly archive: ArchiveConfig;
  readonly connection: InfluxConnection;
  readonly now: number;
  readonly days: number;
  readonly mend: boolean;
}

/** Counts sweeps of each receiver and day; with `mend`, copies to each archive the sweeps only the other has. */
export async function compareArchives(options: CompareOptions): Promise<Finding[]> {
  const refusal = await whyNot(options.dataDir, options.connection);
  if (refusal !== undefined) return [refusal];
  const { keepFor, keepAtMost } = options.archive;
  const retention = { maxAgeMs: keepFor, maxBytes: keepAtMost };
  const opened = options.mend ? await openToMend(options, retention, options.now) : await openToLookAt(options);
  if (opened instanceof EnvironmentError) return [inUse(opened.message)];
  try {
    return await compareWith(opened.local, options);
  } finally {
    await opened.close();
  }
}

async function compareWith(local: LocalArchive, options: CompareOptions): Promise<Finding[]> {
  const { dataDir, connection, archive, channelPlan, now } = options;
  const deadLetters = new DeadLetters(join(dataDir, 'influxdb', REFUSED));
  const writer = new LineWriter({ deadLetters, clock: () => now });
  const remote = new InfluxArchive({ connection, inlet: NO_INLET, writer, clock: () => now, channelPlan });
  const waiting = await waitingInSpool(join(dataDir, 'spool'));
  const pair = {
    left: local,
    right: remote,
    isOnTheWay: (receiverId: string, seq: number) => waiting.get(receiverId)?.has(seq) === true,
  };
  const receiverIds = [...new Set([...(await local.lastSeqs()).keys(), ...(await remote.lastSeqs()).keys()])].sort();
  // Older days are only in the long-term store: the local archive has deleted them by its retention.
  const from = Math.max(now - Math.min(options.days * DAY_MS, archive.keepFor), 0);
  return await compared(pair, { receiverIds, from, to: now }, options.mend);
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

/** The doctor writes blocks directly; nothing is appended to this spool. */
const NO_INLET = {
  append: () => undefined,
  drained: async () => undefined,
  close: async () => undefined,
  health: () => ({ pending: 0, dropped: 0, losses: { foldedSweeps: 0, droppedSweeps: 0 }, spoolBytes: 0 }),
};

/** Sentences of `rfi-logger doctor` that compare two archives. */
async function compared(pair: Pair, range: Range, mending: boolean): Promise<Finding[]> {
  const days = await compareDays(pair, range);
  const uneven = days.filter(isUneven);
  const findings = uneven.map(({ receiverId, day, left, right }): Finding => {
    const date = new Date(day).toISOString().slice(0, 10);
    const message = `${receiverId}, ${date}: ${left} sweeps here, ${right} in InfluxDB.`;
    const severity = mending ? 'note' : 'bad';
    return { check: 'archives', severity, message, cure: 'rfi-logger doctor --mend copies what one side lacks.' };
  });
  if (mending) return [...findings, ...(await mended(pair, range))];
  return findings.length > 0 ? findings : [evenFinding(days)];
}

function evenFinding(days: readonly DayCount[]): Finding {
  const sum = (of: (day: DayCount) => number) => days.reduce((total, day) => total + of(day), 0);
  const onTheWay = sum((day) => day.onTheWay);
  const same = `Both archives hold ${sum(({ right }) => right)} sweeps, the same number on each of ${days.length} receiver-days.`;
  const message = onTheWay === 0 ? same : `${same} ${onTheWay} more wait in the spool and are sent at the next start.`;
  return { check: 'archives', severity: 'good', message };
}

async function mended(pair: Pair, range: Range): Promise<Finding[]> {
  const { toLeft, toRight, channelPoints, refused } = await mend(pair, range);
  const left = (await compareDays(pair, range)).filter(isUneven).length;
  const copied = `${toRight} sweeps were copied to InfluxDB and ${toLeft} from it; ${channelPoints} points of channels were made again.`;
  const findings: Finding[] = [];
  if (left === 0 && refused === 0) findings.push({ check: 'archives', severity: 'good', message: copied });
  else {
    const message = `${copied} ${refused} blocks and points were refused, ${left} days still differ.`;
    const cure = `Look at the lines set aside in influxdb/${REFUSED} of the data directory.`;
    findings.push({ check: 'archives', severity: 'bad', message, cure });
  }
  if (toRight + channelPoints === 0) return findings;
  const message =
    'Emissions, coverage and health of that time are stored only in InfluxDB: those it lacks cannot be restored.';
  const cure = 'The case book has the incidents and the coverage; the reports draw them from there.';
  return [...findings, { check: 'archives', severity: 'note', message, cure }];
}
