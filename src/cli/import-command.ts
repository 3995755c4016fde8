import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { parseConfig } from '../config/config.js';
import { EnvironmentError } from '../errors/errors.js';
import { ImportReport } from '../import/import-report.js';
import { importFormat, importSweeps } from '../import/import-sweeps.js';
import { ByteLink } from '../receiver/byte-link.js';
import { fileTransport } from '../receiver/stream-transports.js';
import type { DriverSweep } from '../rf/sweep.js';
import type { EmbeddedArchive } from '../store/embedded-archive.js';
import { openArchives } from './archive-wiring.js';

/** Sweeps looked up and written together; also what a slow disk can be behind. */
const BATCH_SWEEPS = 500;
const USUAL_INTERVAL_MS = 1000;

interface ImportFlags {
  readonly station: string;
  readonly receiver: string;
  readonly format?: string;
  readonly dataDir: string;
  readonly json?: boolean;
}

interface Outcome {
  readonly file: string;
  readonly format: string;
  readonly imported: number;
  /** Sweeps the archive had already: importing a file twice doubles nothing. */
  readonly known: number;
  readonly rejected: number;
  readonly rejections: ImportReport['rejections'];
}

export function importCommand(): Command {
  return new Command('import')
    .description('Takes sweeps out of files of other programs into the archive. The program must not be running there.')
    .argument(
      '<files...>',
      'rtl_power, rtl_power_fftw, soapy_power, hackrf_sweep, .rfe, ARGUS CSV, SM.1809, MSOD, or our own exports',
    )
    .requiredOption('--station <id>', 'the station they were heard at')
    .requiredOption('--receiver <id>', 'the receiver they were heard with')
    .option('--format <id>', 'the format, where it cannot be told from the first bytes')
    .option('--data-dir <folder>', 'where sweeps are kept', './data')
    .option('--json', 'for a program to read')
    .action(async (files: string[], flags: ImportFlags) => importFiles(files, flags));
}

async function importFiles(files: readonly string[], flags: ImportFlags): Promise<void> {
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) throw new EnvironmentError(`${missing} is not there.`, 'Nothing was imported.');
  // Checks both ids by the rules of the configuration, and brings the archive's defaults.
  const receiver = { id: flags.receiver, driver: 'lines' };
  const config = parseConfig(
    { stations: [{ id: flags.station, name: flags.station, receivers: [receiver] }] },
    'import',
  );
  const archives = await openArchives(flags.dataDir, config, Date.now, { mappedBytes: 0 });
  const outcomes: Outcome[] = [];
  try {
    for (const file of files) outcomes.push(await importFile(file, flags, archives.archive));
  } finally {
    await archives.close();
  }
  if (flags.json) console.log(JSON.stringify({ files: outcomes }, undefined, 2));
  else for (const outcome of outcomes) console.log(describe(outcome));
}

async function importFile(file: string, flags: ImportFlags, archive: EmbeddedArchive): Promise<Outcome> {
  const { size, mtimeMs } = await stat(file);
  const link = await ByteLink.open(fileTransport(file), Date.now);
  const report = new ImportReport();
  const writer = new BatchWriter(archive, flags);
  const progress = process.stderr.isTTY && !flags.json;
  try {
    const format = await importFormat(link, flags.format);
    const context = { report, startedAt: mtimeMs, everyMs: USUAL_INTERVAL_MS, path: file };
    for await (const sweep of importSweeps(link, format, context)) {
      await writer.add(sweep);
      if (progress && report.sweeps % BATCH_SWEEPS === 0)
        process.stderr.write(`\r${file}: ${Math.floor((100 * link.counters.bytesIn) / size)} % `);
    }
    await writer.flush();
    if (progress) process.stderr.write('\r\u001b[K');
    const { imported, known } = writer;
    return { file, format: format.id, imported, known, rejected: report.rejected, rejections: report.rejections };
  } finally {
    await link.close();
  }
}

/** Writes sweeps the archive does not have yet, a batch at a time. */
class BatchWriter {
  readonly #archive: EmbeddedArchive;
  readonly #owner: { receiverId: string; stationId: string };
  #batch: DriverSweep[] = [];
  #seq: number | undefined;
  imported = 0;
  known = 0;

  constructor(archive: EmbeddedArchive, { receiver, station }: ImportFlags) {
    this.#archive = archive;
    this.#owner = { receiverId: receiver, stationId: station };
  }

  async add(sweep: DriverSweep): Promise<void> {
    this.#batch.push(sweep);
    if (this.#batch.length >= BATCH_SWEEPS) await this.flush();
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    const { receiverId } = this.#owner;
    const times = batch.map(({ startedAt }) => startedAt);
    const range = { receiverId, from: Math.min(...times), to: Math.max(...times) + 1 };
    const there = new Set((await this.#archive.query(range)).map(placeOf));
    this.#seq ??= (await this.#archive.lastSeqs()).get(receiverId) ?? 0;
    for (const sweep of batch) {
      if (there.has(placeOf(sweep))) {
        this.known += 1;
        continue;
      }
      this.#seq += 1;
      this.imported += 1;
      this.#archive.add({ ...sweep, ...this.#owner, seq: this.#seq });
    }
    await this.#archive.spool.flush();
  }
}

/** Where and when a sweep was made: no receiver makes two at once. */
function placeOf({ startedAt, startHz, stepHz }: DriverSweep): string {
  return `${startedAt}/${startHz}/${stepHz}`;
}

function describe({ file, format, imported, known, rejected, rejections }: Outcome): string {
  const parts = [`${file} (${format}): ${imported} sweeps imported`];
  if (known > 0) parts.push(`${known} were there already`);
  if (rejected > 0) parts.push(`${rejected} lines or records left out`);
  const reasons = rejections.map(
    ({ reason, count, firstNumbers }) => `\n    ${count} × ${reason} (first at ${firstNumbers.slice(0, 5).join(', ')})`,
  );
  return `${parts.join(', ')}.${reasons.join('')}`;
}
