/** The process that reads one file for the import: its format first, then sweeps in batches, then the report. */
import { ConfigError, ProtocolError, sentenceOf } from '../../errors/errors.js';
import { importFormat } from '../../import/format-registry.js';
import { ImportReport } from '../../import/import-report.js';
import { importSweeps } from '../../import/import-sweeps.js';
import { ByteLink } from '../../receiver/byte-link.js';
import { fileTransport } from '../../receiver/stream-transports.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { serveStream } from '../../threads/limited-reading.js';
import type { ImportOrder, ImportPiece } from './import-reading.js';

const BATCH_LEVELS = 100_000;

async function* pieces({ path, now, ...stated }: ImportOrder): AsyncGenerator<ImportPiece> {
  const link = await ByteLink.open(fileTransport(path), Date.now);
  const report = new ImportReport();
  let fault: string | undefined;
  let batch: DriverSweep[] = [];
  let levels = 0;
  try {
    const format = await importFormat(link, undefined, path);
    yield { kind: 'format', id: format.id, label: format.label };
    for await (const sweep of importSweeps(link, format, { ...stated, report, path }, now)) {
      batch.push(sweep);
      levels += sweep.levelsDbm.length;
      if (levels < BATCH_LEVELS) continue;
      yield { kind: 'sweeps', sweeps: batch };
      batch = [];
      levels = 0;
    }
  } catch (error) {
    if (!(error instanceof ProtocolError || error instanceof ConfigError)) throw error;
    fault = sentenceOf(error);
  } finally {
    await link.close();
  }
  if (batch.length > 0) yield { kind: 'sweeps', sweeps: batch };
  const { counts, assumptions, isUntimed } = report;
  yield { kind: 'end', counts, assumptions, isUntimed, fault };
}

serveStream(pieces);
