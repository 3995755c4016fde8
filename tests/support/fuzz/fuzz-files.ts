/** Files of every kind that the program reads, damaged at random; each kind says what it may answer, and nothing else. */

import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { readConfig } from '../../../src/config/config.js';
import { ConfigFile } from '../../../src/config/config-file.js';
import {
  BackupFault,
  ConfigError,
  EnvironmentError,
  LinkClosed,
  LinkTimeout,
  ProtocolError,
} from '../../../src/errors/errors.js';
import { verifyBundle } from '../../../src/export/evidence/verify-bundle.js';
import { rowsOfWorkbook } from '../../../src/files/sheet/parse-workbook.js';
import { writeWorkbook } from '../../../src/files/sheet/workbook.js';
import { writeZip } from '../../../src/files/zip/zip-writer.js';
import { importFormat } from '../../../src/import/format-registry.js';
import { ImportReport } from '../../../src/import/import-report.js';
import { importSweeps } from '../../../src/import/import-sweeps.js';
import { ByteLink } from '../../../src/receiver/byte-link.js';
import { streamTransport } from '../../../src/receiver/stream-transports.js';
import { SavedPlans } from '../../../src/station/saved-plans.js';
import { EmbeddedArchive } from '../../../src/store/embedded/embedded-archive.js';
import { makeBackup, restoreBackup } from '../../../src/store/safekeeping/backup.js';
import { parseCsv } from '../../../src/watch/csv.js';
import { assignmentsFromRows } from '../../../src/watch/registry/licence-import.js';
import { rosterFromRows } from '../../../src/watch/roster/roster-import.js';
import { asItCame } from '../../../src/words/said.js';
import { CAPTURES, noRecordings } from '../left-out.js';
import { sweepRun } from '../synthetic-sweeps.js';
import { Chance } from './chance.js';

const T0 = Date.UTC(2027, 1, 4);
const WITHIN_MS = 20_000;
const KEEP = { maxAgeMs: 1e13, maxBytes: 1e12 };

const CONFIG = `# Trạm thử
version: 1
stations:
  - id: ls-01
    name: Lạng Sơn
    latitude: 21.85
    longitude: 106.76
    antenna: { name: Dipole, gainDbi: [ { hz: 88 MHz, db: 2 }, { hz: 108 MHz, db: 3 } ] }
    receivers:
      - id: ls-01-fm
        driver: tinysa
        port: { serial: /dev/ttyACM0 }
        plans:
          - { startHz: 88 MHz, stopHz: 108 MHz, points: 450, everyMs: 1000 }
      - { id: net, driver: scpi, port: { tcp: "127.0.0.1:5025" }, spursHz: [ 100 MHz ] }
assignments:
  - { id: a1, centreHz: 99.7 MHz, bandwidthHz: 200 kHz, service: FM, class: continuous }
archive:
  keepFor: 30d
  keepAtMost: 10GB
  influxdb: { url: "http://127.0.0.1:1", database: rf, username: a, passwordEnv: PW }
`;

const LICENCES =
  "Số giấy phép;Tần số (MHz);Độ rộng băng tần (kHz);Vĩ độ;Kinh độ\nGP-1;101,5;200;21°51'N;106°45'E\nGP-2;99,7;200;21.8;106.7\n";
const POWER = Array.from(
  { length: 30 },
  (_, i) =>
    `2026-03-01, 10:00:${String(i).padStart(2, '0')}, 88000000, 90000000, 250000.00, 10, ${Array.from({ length: 8 }, (_, bin) => (-80 - bin - (i % 3)).toFixed(2)).join(', ')}`,
).join('\n');

export interface FilesReport {
  readonly files: number;
  readonly byKind: Readonly<Record<string, { readonly tried: number; readonly refused: number }>>;
  readonly slowestMs: number;
  readonly faults: readonly string[];
}

/** @throws what the reader throws; resolves when the file was read, damage or not */
type Reader = (path: string) => Promise<void>;

interface Kind {
  readonly name: string;
  /** Whole files to damage. */
  readonly originals: readonly Buffer[];
  readonly read: Reader;
  /** What the reader may throw. */
  mayThrow(error: unknown): boolean;
  /** Of all files; readers that open whole archives take longer. */
  readonly share: number;
}

export async function fuzzFiles(files: number, seed: number): Promise<FilesReport> {
  const chance = new Chance(seed);
  const folder = await mkdtemp(join(tmpdir(), 'rfi-fuzz-files-'));
  const byKind: Record<string, { tried: number; refused: number }> = {};
  const faults: string[] = [];
  let slowestMs = 0;
  try {
    for (const kind of await kinds(folder, chance)) {
      const counts = { tried: 0, refused: 0 };
      byKind[kind.name] = counts;
      for (const end = Math.max(5, Math.round(files * kind.share)); counts.tried < end; ) {
        counts.tried += 1;
        const path = join(folder, `${kind.name}-${counts.tried % 4}`);
        const bytes = damaged(chance, chance.pick(kind.originals));
        await rm(path, { recursive: true, force: true });
        await writeFile(path, bytes);
        const startedAt = performance.now();
        try {
          await inTime(kind.read(path));
        } catch (error) {
          counts.refused += 1;
          if (!kind.mayThrow(error))
            faults.push(
              `${kind.name}: ${(error as Error).stack?.slice(0, 400) ?? JSON.stringify(error)} for ${bytes.toString('latin1').slice(0, 300)}`,
            );
        }
        slowestMs = Math.max(slowestMs, performance.now() - startedAt);
        if (faults.length > 20) break;
      }
    }
    return {
      files: Object.values(byKind).reduce((sum, { tried }) => sum + tried, 0),
      byKind,
      slowestMs: Math.round(slowestMs),
      faults,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function kinds(folder: string, chance: Chance): Promise<Kind[]> {
  const station = await stationFiles(folder);
  const isSentence = (error: unknown) => error instanceof ConfigError || error instanceof EnvironmentError;
  return [
    {
      ...{ name: 'configuration', originals: [Buffer.from(CONFIG)], share: 0.3, mayThrow: isSentence },
      async read(path) {
        const file = await ConfigFile.open(path, {});
        await file.setStation('ls-01', { name: 'Khác' }).catch((error) => {
          if (!isSentence(error)) throw error;
        });
        await readConfig(path);
      },
    },
    {
      ...{ name: 'plans.json', share: 0.1, mayThrow: isSentence, originals: [station.plans] },
      read: async (path) => void (await SavedPlans.open(path)),
    },
    {
      ...{ name: 'recording', originals: [Buffer.from(POWER), ...(await captures())], share: 0.1, read: readImport },
      mayThrow: (error) =>
        isSentence(error) ||
        error instanceof ProtocolError ||
        error instanceof LinkClosed ||
        error instanceof LinkTimeout,
    },
    {
      ...{ name: 'table', originals: [Buffer.from(LICENCES), station.book], share: 0.15 },
      async read(path) {
        const content = await readFile(path);
        const limits = { rows: 1000, columns: 50, letters: 1000 };
        const isBook = content.subarray(0, 2).toString() === 'PK';
        const rows = isBook ? await rowsOfWorkbook(content, limits) : parseCsv(content.toString('utf8'));
        assignmentsFromRows(rows);
        rosterFromRows(rows, []);
        rosterFromRows([['ngày', 'bắt đầu', 'kết thúc', 'người trực'], ...rows], []);
      },
      // A table that is none, told by row; the routes make a 400 of it.
      mayThrow: (error) => error instanceof ProtocolError || error instanceof RangeError,
    },
    {
      ...{ name: 'bundle', originals: [station.zip], share: 0.1 },
      async read(path) {
        const { faults } = await verifyBundle(path);
        // What was never signed may not pass, however it is damaged.
        if (faults.length === 0) throw new TypeError('a bundle that nobody signed was called good');
      },
      mayThrow: (error) => error instanceof ProtocolError,
    },
    {
      ...{ name: 'backup', originals: station.backup.map(({ bytes }) => bytes), share: 0.05 },
      async read(path) {
        const source = `${path}.backup`;
        const target = `${path}.data`;
        for (const one of [source, target, `${target}.restoring`]) await rm(one, { recursive: true, force: true });
        await cp(join(folder, 'backup'), source, { recursive: true });
        const { name } = chance.pick(station.backup);
        await cp(path, join(source, name));
        const order = { source, dataDir: target, replace: false, knownSchemas: {}, at: T0 };
        const restored = await restoreBackup(order).catch((error: unknown) => error);
        if (restored instanceof Error && (await exists(target))) throw new TypeError('half a backup was restored');
        if (restored instanceof Error) throw restored;
      },
      mayThrow: (error) => error instanceof BackupFault,
    },
    {
      // Damaged beyond opening is put aside; whatever else is read must not end the program. A damaged version number
      // looks like a newer program's data, which is never touched.
      ...{ name: 'sweeps.db', originals: [station.archive], share: 0.05 },
      // Out of the archive's thread comes the sentence without its class.
      mayThrow: (error) => error instanceof Error && error.message.includes('was written by a newer version'),
      async read(path) {
        const archive = await EmbeddedArchive.open({
          ...{ path, retention: KEEP, clock: () => T0 + 3600e3, ballastBytes: 4096 },
          spool: { folder: `${path}.spool` },
        });
        archive.add(sweepRun({ count: 1, seq: 9999, startedAt: T0 + 3000e3 })[0] as never);
        await archive.query({ receiverId: 'r1', from: 0, to: 4e12 }).catch(() => undefined);
        await archive.integrity().catch(() => undefined);
        await archive.close();
        await rm(`${path}.spool`, { recursive: true, force: true });
        for (const name of await readdir(folder)) if (name.includes('.damaged')) await rm(join(folder, name));
      },
    },
  ];
}

/** A small station's files: an archive, plans, a backup of both, and a zip that is no bundle of ours. */
async function stationFiles(folder: string) {
  const dataDir = join(folder, 'station');
  await mkdir(dataDir);
  await (await SavedPlans.open(join(dataDir, 'plans.json'))).set('a', [{ startHz: 88e6, stopHz: 108e6, points: 100 }]);
  const path = join(dataDir, 'sweeps.db');
  const archive = await EmbeddedArchive.open({ path, retention: KEEP, clock: () => T0 + 3600e3, ballastBytes: 4096 });
  for (const sweep of sweepRun({ count: 200, startedAt: T0, bins: 60 })) archive.add(sweep);
  await archive.query({ receiverId: 'r1', from: 0, to: 4e12 });
  await archive.close();
  const target = join(folder, 'backup');
  await makeBackup({ dataDir, target, programVersion: '1', at: T0 });
  const backup = await Promise.all(
    ['backup.json', 'data/plans.json', 'data/sweeps.db'].map(async (name) => ({
      name,
      bytes: await readFile(join(target, name)),
    })),
  );
  const zip = join(folder, 'bundle.zip');
  await writeZip(zip, [{ name: 'manifest.json', content: Buffer.from('{"files":[]}') }], T0);
  const plans = await readFile(join(dataDir, 'plans.json'));
  const rows = parseCsv(LICENCES);
  const columns = (rows[0] ?? []).map((head) => ({ head, width: 12 }));
  const sheets = [{ name: 'GP', title: [], columns, rows: rows.slice(1) }];
  const book = Buffer.from(await writeWorkbook(sheets, 'fuzz'));
  return { book, plans, backup, archive: await readFile(path), zip: await readFile(zip) };
}

/** Real recordings, where they are at hand; the first part of each. */
async function captures(): Promise<Buffer[]> {
  if (noRecordings) return [];
  const names = ['rtl_power-quicklook/small.csv', 'hackrf_sweep/sweep.csv', 'rfexplorer-rfe/Antenna_FM_93.9MHz.rfe'];
  const found = await Promise.all(names.map((name) => readFile(join(CAPTURES, name))));
  return found.map((bytes) => bytes.subarray(0, 60_000));
}

export async function readImport(path: string): Promise<void> {
  const bytes = await readFile(path);
  const link = await ByteLink.open(
    streamTransport(asItCame('Fuzz'), () => Readable.from([bytes])),
    Date.now,
  );
  try {
    const format = await importFormat(link);
    const context = { report: new ImportReport(), startedAt: T0, everyMs: 1000 };
    // What readers of recordings hold at most: a damaged row may claim any width.
    for await (const { levelsDbm, startHz, stepHz } of importSweeps(link, format, context))
      if (levelsDbm.length > 1 << 20 || !Number.isFinite(startHz) || !(stepHz > 0))
        throw new TypeError(`a sweep of ${levelsDbm.length} bins from ${startHz} by ${stepHz}`);
  } finally {
    await link.close();
  }
}

function damaged(chance: Chance, original: Buffer): Buffer {
  let bytes: Buffer = Buffer.from(original);
  for (let blows = 1 + chance.below(4); blows > 0; blows--) bytes = blow(chance, bytes);
  return bytes;
}

function blow(chance: Chance, bytes: Buffer): Buffer {
  const at = chance.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + chance.below(chance.is(0.2) ? 5000 : 12));
  const between = (middle: Buffer) => Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(end)]);
  return chance.pick<() => Buffer>([
    () => bytes.subarray(0, at),
    () => between(Buffer.alloc(0)),
    () => between(chance.bytes(end - at)),
    () => between(Buffer.concat([bytes.subarray(at, end), bytes.subarray(at, end)])),
    () => between(Buffer.from(chance.text(6))),
    () =>
      between(
        Buffer.from(
          chance.pick([
            'null',
            '-1',
            '1e999',
            '{',
            ']',
            '""',
            '&a [*a]',
            '<<: *x',
            '!!js/function x',
            '\u0000',
            '99999999999999999999',
            'NaN',
            '- - - -',
            '"\\ud800"',
          ]),
        ),
      ),
    () => {
      const flipped = Buffer.from(bytes);
      if (flipped.length > 0)
        flipped[at % flipped.length] = (flipped[at % flipped.length] ?? 0) ^ (1 << chance.below(8));
      return flipped;
    },
  ])();
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TypeError(`not done after ${WITHIN_MS} ms`)), WITHIN_MS);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
