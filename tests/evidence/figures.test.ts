/** Tables and pictures of a bundle, made again from its signed blocks. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIGURES_FORM } from '../../src/evidence/bundle-form.js';
import { openStationKey, type StationKey } from '../../src/evidence/station-key.js';
import { verifyBundle } from '../../src/evidence/verify-bundle.js';
import { openSink } from '../../src/export/open-sink.js';
import { unpackedPng } from '../../src/export/png.js';
import type { StoredSweep, SweepQuery } from '../../src/store/archive.js';
import {
  type BundleFiles,
  type BundleWorld,
  bundleWorld,
  edited,
  filesOf,
  pathOf,
  reseal,
  swapLines,
  T0,
  zipped,
} from '../support/evidence-bundle.js';

let folder: string;
let world: BundleWorld;
let good: string;
let own: StationKey;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-figures-'));
  world = await bundleWorld(join(folder, 'station'));
  good = await world.make('good');
  own = openStationKey(join(folder, 'station')).key;
});
afterAll(() => {
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The picture with its pixels changed by `change` and packed anew, as well as `level` says. */
function repacked(png: Buffer, level: number, change: (pixels: Buffer) => void): Buffer {
  const out: Buffer[] = [png.subarray(0, 8)];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8);
    let data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (type === 'IDAT') {
      const pixels = inflateSync(data);
      change(pixels);
      data = deflateSync(pixels, { level });
    }
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    out.push(length, body, sum);
  }
  return Buffer.concat(out);
}

function withPicture(files: BundleFiles, change: (png: Buffer) => Buffer): void {
  const path = pathOf(files, '.png');
  files.set(path, change(files.get(path) ?? Buffer.alloc(0)));
}

/** The bundle changed by somebody who holds the station's key. */
async function insider(name: string, tamper: (files: BundleFiles) => void): Promise<string> {
  const files = await filesOf(good);
  tamper(files);
  reseal(files, own);
  return await zipped(join(folder, `${name}.zip`), files);
}

type Way = readonly [string, RegExp, (files: BundleFiles) => void];

/** What a person with the key may do to the figures, some of it at once, and what each finding must say. */
const WAYS: readonly (readonly Way[])[] = [
  [
    ['a level of the CSV', /\.csv .*line 7, field 25 /, (files) => withCell(files, 7, 25, '-42')],
    [
      'a level of the SM.1809 file',
      /\.txt .*line \d+, field 2 /,
      (files) => edited(files, pathOf(files, '.txt'), (text) => text.replace(/(\n\d\d:\d\d:\d\d),-[\d.]+/, '$1,-12.3')),
    ],
    [
      'a pixel of the picture',
      /\.png .*shows something else/,
      (files) =>
        withPicture(files, (png) =>
          repacked(png, 6, (pixels) => {
            pixels[200_000] = (pixels[200_000] ?? 0) ^ 1;
          }),
        ),
    ],
  ],
  [
    ['a time of the CSV', /\.csv .*line 2, field 1 /, (files) => withCell(files, 2, 1, '2027-02-05T16:59:00.000Z')],
    [
      'the date of the SM.1809 file',
      /\.txt .*line \d+, field 1 /,
      (files) => edited(files, pathOf(files, '.txt'), (text) => text.replace('Date 2027-02-05', 'Date 2027-02-06')),
    ],
    ['a picture that is none', /\.png .*no PNG/, (files) => withPicture(files, () => Buffer.from('no picture'))],
  ],
  [
    [
      'two rows of the CSV in another order',
      /\.csv .*line 11, field 1 /,
      (files) => edited(files, pathOf(files, '.csv'), (text) => swapLines(text, 10)),
    ],
    [
      'another station in the facts',
      /\.txt .*line 2, field 1 /,
      (files) => edited(files, 'receivers.json', (text) => text.replace('Mẫu Sơn', 'Hà Nội')),
    ],
  ],
  [
    [
      'the last row of the CSV cut off',
      /\.csv .*line 91, field 1 /,
      (files) =>
        edited(files, pathOf(files, '.csv'), (text) => `${text.trimEnd().split('\r\n').slice(0, -1).join('\r\n')}\r\n`),
    ],
  ],
  [['the table left out', /\.csv .*does not have it/, (files) => void files.delete(pathOf(files, '.csv'))]],
  [
    [
      'the receiver taken out of the facts',
      /receivers\.json .*does not name/,
      (files) =>
        edited(files, 'receivers.json', (text) => text.replace(/"receiverId": "[^"]+"/, '"receiverId": "other"')),
    ],
  ],
  [
    [
      'raw sweeps of another time',
      /\.rfb holds|\.csv .*line/,
      (files) => {
        const path = pathOf(files, '.rfb');
        const blocks = files.get(path) ?? Buffer.alloc(0);
        files.set(path, blocks.subarray(4 + blocks.readUInt32LE(0)));
      },
    ],
  ],
  [
    [
      'raw sweeps cut within a block',
      /\.rfb .*cut short/,
      (files) =>
        void files.set(pathOf(files, '.rfb'), (files.get(pathOf(files, '.rfb')) ?? Buffer.alloc(0)).subarray(0, -9)),
    ],
  ],
];

function withCell(files: BundleFiles, line: number, field: number, cell: string): void {
  edited(files, pathOf(files, '.csv'), (text) => {
    const lines = text.split('\r\n');
    const cells = (lines[line - 1] ?? '').split(',');
    cells[field - 1] = cell;
    lines[line - 1] = cells.join(',');
    return lines.join('\r\n');
  });
}

describe('the figures of a bundle', () => {
  for (const ways of WAYS) {
    const names = ways.map(([name]) => name).join(', ');
    it(`are not given by the signed sweeps: ${names}, signed with the right key`, async () => {
      const path = await insider(names.replaceAll(' ', '-'), (files) => {
        for (const [, , tamper] of ways) tamper(files);
      });
      const verdict = await verifyBundle(path, { fingerprint: own.fingerprint });
      expect(verdict.good).toBe(false);
      for (const [, says] of ways)
        expect(verdict.faults.map(({ en }) => en)).toContainEqual(expect.stringMatching(says));
      expect(verdict.faults.every(({ vi }) => /không/.test(vi))).toBe(true);
    });
  }

  it('are not given by the signed sweeps: a second table, named in the manifest', async () => {
    const files = await filesOf(good);
    const path = pathOf(files, '.csv').replace('.csv', '-2.csv');
    const content = Buffer.from('x');
    files.set(path, content);
    reseal(files, own, (manifest) => {
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { ...manifest, files: [...manifest.files, { path, bytes: 1, sha256, what: 'a table' }] };
    });
    const { faults } = await verifyBundle(await zipped(join(folder, 'second.zip'), files));
    expect(faults.map(({ path: at, en }) => [at, en])).toEqual([[path, expect.stringContaining('do not give')]]);
  });

  it('are the same when only the packing of a picture differs', async () => {
    const path = await insider('packed', (files) => withPicture(files, (png) => repacked(png, 1, () => undefined)));
    expect(await verifyBundle(path, { fingerprint: own.fingerprint })).toMatchObject({ good: true, unchecked: [] });
  });

  it('of an older or a newer program are not judged, and the answer says so', async () => {
    for (const form of [undefined, { form: FIGURES_FORM + 1 }]) {
      const files = await filesOf(good);
      edited(files, pathOf(files, '.csv'), (text) => swapLines(text, 10));
      reseal(files, own, (manifest) => ({ ...manifest, figures: form }) as typeof manifest);
      const path = await zipped(join(folder, `form-${form?.form ?? 'none'}.zip`), files);
      const verdict = await verifyBundle(path, { fingerprint: own.fingerprint });
      expect(verdict).toMatchObject({ good: true, signer: 'named' });
      expect(verdict.unchecked.map(({ en }) => en)).toEqual([expect.stringContaining('another version made')]);
    }
  });

  it('are given again from any sweeps: microseconds, missing bins, flags, plans by turns, sweeps of many blocks', async () => {
    const [first] = world.sweeps;
    if (first === undefined) throw new Error('the world has no sweeps');
    const kinds: readonly Partial<StoredSweep>[] = [
      { levelsDbm: Float32Array.from({ length: 300 }, (_, i) => -100 + Math.sin(i) * 3.3) },
      { startHz: 98e6, stepHz: 12_500.5, levelsDbm: Float32Array.from([-90.5, Number.NaN, -0.25, 12.75]), rbwHz: 3e3 },
      { levelsDbm: Float32Array.from({ length: 30_000 }, (_, i) => Math.fround(-80 + ((i * 7919) % 997) / 31)) },
      { flags: 1 | 8 | 32, folded: 3, traceDetector: 'peak', attenuationDb: 10, vbwHz: 1e3 },
    ];
    const sweeps = Array.from({ length: 12 }, (_, i): StoredSweep => {
      const startedAt = T0 - 20_000 + i * 1733.125 + (i % 3) * 0.001;
      return { ...first, ...kinds[i % kinds.length], seq: i + 1, startedAt, endedAt: startedAt + 800.5 };
    });
    const query = ({ from, to }: SweepQuery) =>
      Promise.resolve(sweeps.filter(({ startedAt }) => startedAt >= from && startedAt < to));
    const path = await world.make('mixed', { archive: { ...world.sources.archive, query } });
    const verdict = await verifyBundle(path, { fingerprint: own.fingerprint });
    expect(verdict).toMatchObject({ good: true, faults: [], unchecked: [] });
    expect([...(await filesOf(path)).keys()].filter((name) => name.endsWith('.png')).length).toBeGreaterThan(2);
  });

  it(`have the bytes of form ${FIGURES_FORM}: a change of them needs a new number`, async () => {
    const own = mkdtempSync(join(folder, 'form-'));
    const [frame, facts] = [
      { from: T0, to: T0 + 60_000, title: 'form' },
      world.sources.facts('', { from: T0, to: T0 }),
    ];
    if (facts === undefined) throw new Error('the world has no facts');
    const spec = { format: 'figures', folder: own, name: 'r', about: {}, mostBytes: 1e7, facts, frame } as const;
    const sink = await openSink(spec);
    const levelsDbm = Float32Array.from({ length: 50 }, (_, i) => -100 + (i % 17) / 2);
    const sweeps = world.sweeps.slice(30, 80).map((sweep) => ({ ...sweep, levelsDbm }));
    await sink.add({ sweeps });
    const files = (await sink.finish()).map((name) => readFileSync(join(own, name)));
    const seen = files.map((bytes) => (bytes[0] === 0x89 ? unpackedPng(bytes, 1e7) : bytes));
    const hash = createHash('sha256').update(Buffer.concat(seen)).digest('hex');
    expect({ form: FIGURES_FORM, hash }).toEqual({
      form: 1,
      hash: '343724bd42704d3416ccd08b4c9eefb0f3d137f3e5d8635bd32276e995d45cab',
    });
  });
});
