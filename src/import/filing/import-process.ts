/** The process that reads one file for the import: its format first, then sweeps in batches, then the report. */
import { ConfigError, ProtocolError, sentenceOf } from '../../errors/errors.js';
import { ByteLink } from '../../receiver/byte-link.js';
import { fileTransport } from '../../receiver/stream-transports.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { serveStream } from '../../threads/limited-reading.js';
import { importFormat } from '../format-registry.js';
import type { ImportFormat } from '../import-format.js';
import { ImportReport, type ResumePoint } from '../import-report.js';
import { importSweeps } from '../import-sweeps.js';
import type { ImportOrder, ImportPiece } from './import-reading.js';
import { BATCH_LEVELS, BATCH_SWEEPS } from './import-writer.js';

/** Sweeps of a first reading between two signs of life. */
const COUNTED_AT_A_TIME = 1000;

async function* pieces(order: ImportOrder): AsyncGenerator<ImportPiece> {
  const { path, now, begin } = order;
  const link = await ByteLink.open(fileTransport(path, begin?.point.offset));
  const report = new ImportReport(begin?.counts);
  let fault: string | undefined;
  let batch: DriverSweep[] = [];
  let levels = 0;
  const read = (point: ResumePoint | undefined): ImportPiece => {
    return { kind: 'sweeps', sweeps: batch, point, counts: report.counts, bytesIn: link.counters.bytesIn };
  };
  try {
    const format = await importFormat(link, order.format, path);
    const startedAt = order.startedAt ?? (yield* startOf(format, order));
    yield { kind: 'format', id: format.id, label: format.label, startedAt };
    const context = { ...order, startedAt, report, from: begin?.point };
    for await (const sweep of importSweeps(link, format, context, now)) {
      batch.push(sweep);
      levels += sweep.levelsDbm.length;
      if (levels < BATCH_LEVELS && batch.length < BATCH_SWEEPS) continue;
      yield read(report.resumePoint);
      batch = [];
      levels = 0;
    }
  } catch (error) {
    fault = faultOf(error);
  } finally {
    await link.close();
  }
  // The format may have read beyond the last sweep, so a point is valid only at a sweep.
  if (batch.length > 0) yield read(undefined);
  const { counts, assumptions, isUntimed } = report;
  yield { kind: 'end', counts, assumptions, isUntimed, fault };
}

/**
 * Time of the first sweep, such that the last sweep of a file without times has the time of the file itself. For this a file
 * without times is read twice.
 */
async function* startOf(format: ImportFormat, order: ImportOrder): AsyncGenerator<ImportPiece, number> {
  const { path, fileAt, everyMs } = order;
  const report = new ImportReport();
  const link = await ByteLink.open(fileTransport(path));
  try {
    for await (const _sweep of importSweeps(link, format, { ...order, startedAt: fileAt, report })) {
      if (!report.isUntimed) return fileAt;
      if (report.sweeps % COUNTED_AT_A_TIME === 0) yield { kind: 'counting' };
    }
  } catch (error) {
    // The second reading reports the fault.
    faultOf(error);
  } finally {
    await link.close();
  }
  return fileAt - Math.max(0, report.sweeps - 1) * everyMs;
}

/** @throws what is no fault of the file */
function faultOf(error: unknown): string {
  if (!(error instanceof ProtocolError || error instanceof ConfigError)) throw error;
  return sentenceOf(error);
}

serveStream(pieces);
