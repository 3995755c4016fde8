import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeZip } from '../../../src/files/zip/zip-writer.js';
import { importAll } from '../../../src/import/filing/import-all.js';
import type { StatedFacts } from '../../../src/import/filing/import-file.js';
import { flagNames } from '../../../src/rf/sweep.js';
import { EmbeddedArchive } from '../../../src/store/embedded/embedded-archive.js';

const RETENTION = { maxAgeMs: 1e15, maxBytes: 1e15 };
const FILE_AT = Date.UTC(2026, 2, 1, 4);
let folder = '';
let archive: EmbeddedArchive;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-many-'));
  archive = await EmbeddedArchive.open({ path: join(folder, 'sweeps.db'), retention: RETENTION, clock: Date.now });
});
afterEach(async () => {
  await archive.close();
  rmSync(folder, { recursive: true, force: true });
});

const power = (second: number) =>
  `2026-03-01, 10:00:0${second}, 88000000, 88400000, 100000.00, 10, -60, -61, -62, -63, -63\n`;
const pairs = Array.from({ length: 5 }, (_, i) => `${88e6 + i * 1e5},${-90 - i}`).join('\r\n');
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  utimesSync(path, FILE_AT / 1000, FILE_AT / 1000);
  return path;
};
const take = (files: readonly string[], stated: StatedFacts = { isZoneStated: true }) =>
  importAll({
    files,
    station: 'st',
    receiver: 'rx',
    dataDir: folder,
    archive,
    stated,
    signal: new AbortController().signal,
  });
const stored = async () =>
  (await archive.query({ receiverId: 'rx', from: 0, to: Date.now() })).sort((a, b) => a.startedAt - b.startedAt);

describe('several files', () => {
  it('come also out of .gz and .zip and in UTF-16, and a bad one among them is told and passed over', async () => {
    const zip = join(folder, 'both.zip');
    const sigmf = {
      global: { 'core:datatype': 'rf32_le' },
      captures: [{ 'core:sample_start': 0, 'core:datetime': '2026-03-01T01:00:00Z' }],
      annotations: [
        {
          'core:sample_start': 0,
          'core:sample_count': 2,
          'ntia-algorithm:units': 'dBm',
          'ntia-algorithm:frequency_start': 88e6,
          'ntia-algorithm:frequency_step': 1e5,
        },
      ],
    };
    const entries = [
      { name: 'in/a.csv', content: Buffer.from(power(2)) },
      { name: 'in/b.sigmf-meta', content: Buffer.from(JSON.stringify(sigmf)) },
      { name: 'in/b.sigmf-data', content: Buffer.from(Float32Array.from([-50, -51]).buffer) },
    ];
    await writeZip(zip, entries, FILE_AT);
    const files = [
      file('one.csv.gz', gzipSync(power(1))),
      file('bad.bin', Uint8Array.from([1, 2, 3])),
      file('cut.csv.gz', gzipSync(power(9)).subarray(0, 30)),
      zip,
      file('wide.csv', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(pairs, 'utf16le')])),
    ];
    const outcomes = await take(files);
    expect(
      outcomes.map(({ file: name, format, imported }) => [name.slice(folder.length + 1), format, imported]),
    ).toEqual([
      ['one.csv.gz', 'rtl_power', 1],
      ['bad.bin', 'unknown', 0],
      ['cut.csv.gz', 'unknown', 0],
      ['both.zip/in/a.csv', 'rtl_power', 1],
      ['both.zip/in/b.sigmf-meta', 'sigmf', 1],
      ['wide.csv', 'lines', 1],
    ]);
    expect(outcomes.map(({ fault }) => fault ?? '')).toEqual([
      '',
      expect.stringMatching(/no known format; it begins with "···"/),
      expect.stringMatching(/cannot be unpacked/),
      ...['', '', ''],
    ]);
    expect(await stored()).toHaveLength(4);
    expect(readdirSync(join(folder, 'imports')).filter((name) => name.startsWith('unpacked'))).toEqual([]);
    expect((await take(files)).map(({ imported, known }) => imported + known)).toEqual([1, 0, 0, 1, 1, 1]);
    expect(await stored()).toHaveLength(4);
  });
});

describe('a file without times', () => {
  it('has its last sweep at its own time, or its first where a person says so, and never lies in the future', async () => {
    const path = file('card.csv', `${pairs}\n${pairs}\n${pairs}\n`);
    const [outcome] = await take([path]);
    expect([outcome?.imported, outcome?.assumptions]).toEqual([
      3,
      [expect.stringMatching(/No times were read from the file; its last sweep lies at the file's own time/)],
    ]);
    expect((await stored()).map(({ startedAt }) => startedAt - FILE_AT)).toEqual([-2000, -1000, 0]);
    expect(flagNames((await stored())[0]?.flags ?? 0)).toContain('clockBad');
    const start = Date.UTC(2026, 1, 1);
    await take([path], { start, everyMs: 500 });
    expect((await stored()).slice(0, 3).map(({ startedAt }) => startedAt - start)).toEqual([0, 500, 1000]);
    const ahead = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const [future] = await take([file('ahead.csv', power(1).replace('2026-03-01', ahead))]);
    expect(future?.assumptions).toEqual(['Times of the file lie in the future: its clock was wrong.']);
  });

  it('says so where it holds no sweep, instead of being done', async () => {
    const [outcome] = await take([file('none.csv', '"Time","Frequency (Hz)","Level (dBm)"\n')]);
    expect([outcome?.format, outcome?.fault]).toEqual(['argus', 'The file holds no sweep.']);
  });
});
