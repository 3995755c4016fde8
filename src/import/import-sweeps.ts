/** Reads sweeps from a file of any known format, one after another, in bounded memory. */
import { ConfigError, LinkClosed, LinkTimeout } from '../errors/errors.js';
import type { Link } from '../receiver/link.js';
import type { DriverSweep } from '../rf/sweep.js';
import { argusCsv } from './argus-csv.js';
import { FILE_WAIT_MS, type ImportContext, type ImportFormat } from './import-format.js';
import { lineFiles } from './line-files.js';
import { msodFile } from './msod-file.js';
import { ownCsv, ownJson, ownParquet } from './own-export.js';
import { hackrfBinary, soapyPowerBin } from './power-files.js';
import { rfeFile } from './rfe-file.js';
import { sm1809File } from './sm1809-file.js';

/** The first format that fits is used, so those with an unmistakable head come first. */
export const IMPORT_FORMATS: readonly ImportFormat[] = [
  rfeFile,
  soapyPowerBin,
  argusCsv,
  msodFile,
  ownParquet,
  ownCsv,
  ownJson,
  sm1809File,
  ...lineFiles,
  hackrfBinary,
];

const HEAD_BYTES = 4096;

/**
 * The named format, or the one that fits the file's first bytes; these bytes stay unread.
 * @throws ConfigError that lists the formats when none fits.
 */
export async function importFormat(link: Link, id?: string): Promise<ImportFormat> {
  const known = IMPORT_FORMATS.map((format) => format.id).join(', ');
  if (id !== undefined) {
    const named = IMPORT_FORMATS.find((format) => format.id === id);
    if (named === undefined) throw new ConfigError(`format is "${id}": there is no such format; known: ${known}`);
    return named;
  }
  const head = await headOf(link);
  const found = IMPORT_FORMATS.find((format) => format.fits(head));
  if (found === undefined)
    throw new ConfigError(`The format of the file was not recognised; name it, if it is one of: ${known}`);
  return found;
}

async function headOf(link: Link): Promise<Uint8Array> {
  let head = Buffer.alloc(0);
  try {
    while (head.length < HEAD_BYTES)
      head = Buffer.concat([head, await link.readSome(HEAD_BYTES - head.length, { timeoutMs: FILE_WAIT_MS })]);
  } catch (error) {
    if (!(error instanceof LinkClosed || error instanceof LinkTimeout)) throw error;
  }
  link.unread(head);
  return head;
}

/** @throws ProtocolError where the rest of the file cannot be read; the sweeps before are valid. */
export async function* importSweeps(
  link: Link,
  format: ImportFormat,
  context: ImportContext,
): AsyncGenerator<DriverSweep, void, void> {
  for await (const sweep of format.sweeps(link, context)) {
    context.report.sweeps += 1;
    yield sweep;
  }
}
