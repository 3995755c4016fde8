/** The part of `rfi-logger doctor` that counts the sweeps of both archives. */
import { join } from 'node:path';
import type { ArchiveConfig } from '../../config/archive-config.js';
import { EnvironmentError } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { openedBy } from '../../files/opened-by.js';
import { ArchiveLook } from '../../store/embedded/archive-look.js';
import type { InfluxConnection } from '../../store/influx/connection.js';
import { countNumbered, type NumberedSpan } from '../../store/influx/sweep-counts.js';
import { waitingInSpool } from '../../store/influx/waiting-sweeps.js';
import { DAY_MS, HOUR_MS } from '../../time/units.js';
import type { Finding } from './doctor-checks.js';

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
