/**
 * Files made to harm their reader, of every kind that comes from outside: each is refused with a sentence or read as far
 * as it is good, in bounded time, by a process of its own or without this process growing.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BackupFault,
  ConfigError,
  EnvironmentError,
  LinkClosed,
  LinkTimeout,
  ProtocolError,
} from '../../src/errors/errors.js';
import { verifyBundle } from '../../src/export/evidence/verify-bundle.js';
import { sheetRows, UnreadableSheet } from '../../src/files/sheet/sheet-reader.js';
import { SiteFiles } from '../../src/station/site/site-files.js';
import { verifyBackup } from '../../src/store/safekeeping/backup.js';
import { readImport } from '../support/fuzz/fuzz-files.js';
import { type HostileFile, hostileFiles } from '../support/hostile-files.js';
import type { Ordeal } from './ordeal.js';

/** For one file, with the start and the end of its process, on a busy machine. */
const LONGEST_MS = 90_000;
const GROWTH_MB = 500;

interface Reader {
  readonly read: (path: string, content: Buffer, folder: string) => Promise<unknown>;
  /** Errors with a sentence for a person. */
  readonly refusals: readonly (new (
    ...args: never
  ) => Error)[];
}

const READERS: Readonly<Record<HostileFile['reader'], Reader>> = {
  sheet: {
    read: (_path, content) => sheetRows(content, { rows: 20_000, columns: 100, letters: 500 }),
    refusals: [UnreadableSheet],
  },
  map: { read: (_path, content, folder) => new SiteFiles(folder).setMap(content), refusals: [RangeError] },
  photo: { read: (_path, content, folder) => new SiteFiles(folder).addPhoto(content), refusals: [RangeError] },
  bundle: {
    async read(path) {
      if ((await verifyBundle(path)).faults.length === 0) throw new TypeError('a hostile bundle was called good');
    },
    refusals: [ProtocolError],
  },
  backup: { read: (_path, _content, folder) => verifyBackup(folder), refusals: [BackupFault] },
  recording: { read: readImport, refusals: [ProtocolError, ConfigError, EnvironmentError, LinkClosed, LinkTimeout] },
};

export const hostile: Ordeal = {
  summary: 'files made to harm their reader, of every kind from outside; argument: the name of one reader',
  async run(argument) {
    const faults: string[] = [];
    const byReader: Record<string, { kinds: number; refused: number; slowestMs: number }> = {};
    const before = process.memoryUsage().rss;
    let hung = 0;
    for await (const { reader, kind, content } of hostileFiles()) {
      if (argument !== undefined && argument !== reader) continue;
      const folder = mkdtempSync(join(tmpdir(), 'rfi-hostile-'));
      const path = join(folder, reader === 'backup' ? 'backup.json' : 'file');
      writeFileSync(path, content);
      byReader[reader] ??= { kinds: 0, refused: 0, slowestMs: 0 };
      const row = byReader[reader];
      const { read, refusals } = READERS[reader];
      const startedAt = performance.now();
      try {
        await read(path, content, folder);
      } catch (error) {
        row.refused += 1;
        const isSentence = refusals.some((one) => error instanceof one) && (error as Error).message.length > 8;
        if (!isSentence) faults.push(`${reader}, ${kind}: ${String(error).slice(0, 200)}`);
      }
      const ms = Math.round(performance.now() - startedAt);
      row.kinds += 1;
      row.slowestMs = Math.max(row.slowestMs, ms);
      if (ms > LONGEST_MS) {
        hung += 1;
        faults.push(`${reader}, ${kind}: ${ms} ms`);
      }
      rmSync(folder, { recursive: true, force: true });
    }
    const grownMb = Math.round((process.memoryUsage().rss - before) / 1e6);
    const kinds = Object.values(byReader).reduce((sum, row) => sum + row.kinds, 0);
    return { passed: faults.length === 0 && grownMb < GROWTH_MB, counts: { kinds, byReader, grownMb, hung, faults } };
  },
};
