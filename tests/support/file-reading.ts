/** Reads a file, or bytes as if they were one, by the formats of the import. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { importFormat } from '../../src/import/format-registry.js';
import type { ImportContext } from '../../src/import/import-format.js';
import { ImportReport } from '../../src/import/import-report.js';
import { importSweeps } from '../../src/import/import-sweeps.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { fileTransport } from '../../src/receiver/stream-transports.js';
import type { DriverSweep } from '../../src/rf/sweep.js';

export interface FileReading {
  readonly format: string;
  readonly sweeps: readonly DriverSweep[];
  readonly report: ImportReport;
  readonly error?: Error;
}

export const FILE_AT = Date.UTC(2026, 2, 1);

export async function readingOf(path: string, stated: Partial<ImportContext> = {}): Promise<FileReading> {
  const link = await ByteLink.open(fileTransport(path), Date.now);
  const report = new ImportReport();
  const sweeps: DriverSweep[] = [];
  let format = 'unknown';
  try {
    const found = await importFormat(link, undefined, path);
    format = found.id;
    const context = { report, startedAt: FILE_AT, everyMs: 1000, path, isZoneStated: true, ...stated };
    for await (const sweep of importSweeps(link, found, context)) sweeps.push(sweep);
    return { format, sweeps, report };
  } catch (error) {
    return { format, sweeps, report, error: error as Error };
  } finally {
    await link.close();
  }
}

/** Reads `content` from a file of its own, with further files beside it. */
export async function readingOfContent(
  content: string | Uint8Array,
  stated: Partial<ImportContext> = {},
  {
    name = 'file',
    beside = {},
  }: { readonly name?: string; readonly beside?: Readonly<Record<string, string | Uint8Array>> } = {},
): Promise<FileReading> {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, bytes] of Object.entries({ [name]: content, ...beside }))
    writeFileSync(join(folder, file), bytes, 'latin1');
  return await readingOf(join(folder, name), stated);
}

/** Levels as a person reads them: one decimal less than a float has. */
export function levels(sweep: DriverSweep | undefined): number[] {
  return Array.from(sweep?.levelsDbm ?? [], (level) => Math.round(level * 1000) / 1000);
}
