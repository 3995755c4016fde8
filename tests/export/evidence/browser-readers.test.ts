/** What `verify.html` reads with, without a browser: zip files of another program, checksums, blocks and their sweeps. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32, decodeInBrowser, inflated } from '../../../src/export/evidence/block-in-browser.js';
import { blockSweeps } from '../../../src/export/evidence/block-sweeps.js';
import { type MeasuredWith, noteSettings } from '../../../src/export/evidence/measured-with.js';
import { memberBytes, zipMembers } from '../../../src/export/evidence/zip-in-browser.js';
import { SweepFlag } from '../../../src/rf/sweep.js';
import type { StoredSweep } from '../../../src/store/archive.js';
import { codeSweep, contentOf, decodeBlock, encodeBlocks } from '../../../src/store/blocks/block-codec.js';

/** Made by Python's `zipfile`: a stored file, a deflated one with a Vietnamese name in a folder, the folder, a comment. */
const ZIP = Buffer.from(
  `UEsDBBQAAAAAAACIRV4L+UNWBgAAAAYAAAAKAAAAc3RvcmVkLnR4dHN0b3JlZFBLAwQUAAAICAAAiEVeRMDrCAgAAAAtAQAAEwAAAHRoxrAg
beG7pWMvbsOpbi50eHRLTBwFxIIkAFBLAwQUAAAIAAAAiEVeAAAAAAAAAAAAAAAACwAAAHRoxrAgbeG7pWMvUEsBAhQDFAAAAAAAAIhFXgv5
Q1YGAAAABgAAAAoAAAAAAAAAAAAAAIABAAAAAHN0b3JlZC50eHRQSwECFAMUAAAICAAAiEVeRMDrCAgAAAAtAQAAEwAAAAAAAAAAAAAAgAEu
AAAAdGjGsCBt4bulYy9uw6luLnR4dFBLAQIUAxQAAAgAAACIRV4AAAAAAAAAAAAAAAALAAAAAAAAAAAAAACAAWcAAAB0aMawIG3hu6VjL1BL
BQYAAAAAAwADALIAAACQAAAACQBhIGNvbW1lbnQ=`,
  'base64',
);
/** Made by Info-ZIP 3.0: two stored files with times in extra fields, one with a note of its own. */
const INFO_ZIP = Buffer.from(
  `UEsDBAoAAAAAAAAARV5vqOBdDQAAAA0AAAAFABwAYS50eHRVVAkAAwARZWsAEWVrdXgLAAEEAAAAAAQAAAAAZnJvbSBJbmZvLVpJUFBLAwQK
AAAAAAAvUH1d+e++cQEAAAABAAAABQAcAGIudHh0VVQJAAP59wtr+fcLa3V4CwABBAAAAAAEAAAAAGJQSwECHgMKAAAAAAAAAEVeb6jgXQ0A
AAANAAAABQAYAAYAAAABAAAApIEAAAAAYS50eHRVVAUAAwARZWt1eAsAAQQAAAAABAAAAABhIG5vdGVQSwECHgMKAAAAAAAvUH1d+e++cQEA
AAABAAAABQAYAAAAAAABAAAApIFMAAAAYi50eHRVVAUAA/n3C2t1eAsAAQQAAAAABAAAAABQSwUGAAAAAAIAAgCcAAAAjAAAAAAA`,
  'base64',
);
/** Where the directory of the zip file begins (APPNOTE 4.3.12), and its end record (4.3.16). */
const [DIRECTORY, END] = [ZIP.indexOf('PK\u0001\u0002'), ZIP.indexOf('PK\u0005\u0006')];

/** The zip file with a little-endian number in another place. */
function withNumber(at: number, value: number, bytes: 2 | 4 = 4): Blob {
  const changed = Buffer.from(ZIP);
  changed.writeUIntLE(value, at, bytes);
  return new Blob([changed]);
}
const withText = (from: string, to: string, at = 0) => {
  const changed = Buffer.from(ZIP);
  changed.write(to, changed.indexOf(from, at));
  return new Blob([changed]);
};

describe('a zip file of another program', () => {
  it('gives its files, stored or deflated, with their names', async () => {
    const file = new Blob([ZIP]);
    const members = await zipMembers(file);
    expect(members).toEqual([
      { name: 'stored.txt', bytes: 6, packedBytes: 6, method: 0, at: 0 },
      { name: 'thư mục/nén.txt', bytes: 301, packedBytes: 8, method: 8, at: 46 },
    ]);
    const texts = await Promise.all(
      members.map(async (member) => Buffer.from(await memberBytes(file, member)).toString()),
    );
    expect(texts).toEqual(['stored', `${'a'.repeat(300)}b`]);
    const other = new Blob([INFO_ZIP]);
    const [a, b, ...rest] = await zipMembers(other);
    if (a === undefined || b === undefined) throw new Error('two files are missing');
    expect([a.name, b.name, rest]).toEqual(['a.txt', 'b.txt', []]);
    expect(Buffer.from(await memberBytes(other, a)).toString()).toBe('from Info-ZIP');
    expect(Buffer.from(await memberBytes(other, b)).toString()).toBe('b');
    // The comment may be as long as it can be.
    const long = Buffer.concat([ZIP.subarray(0, -11), Buffer.of(255, 255), Buffer.alloc(65_535)]);
    expect(await zipMembers(new Blob([long]))).toEqual(members);
  });

  it.each([
    ['its end is cut off', new Blob([ZIP.subarray(0, END + 21)]), 'no whole zip file'],
    ['it is empty', new Blob([]), 'no whole zip file'],
    ['its comment is longer than any', new Blob([ZIP, Buffer.alloc(65_536)]), 'no whole zip file'],
    ['its directory reaches beyond it', withNumber(END + 12, 400), 'Too large for this page'],
    ['its directory is in a Zip64 record', withNumber(END + 16, 0xffffffff), 'Too large for this page'],
    ['its directory has the length of a Zip64 one', withNumber(END + 12, 0xffffffff), 'Too large for this page'],
    ['it has fewer entries than it says', withNumber(END + 10, 4, 2), 'directory of the zip file is damaged'],
    ['an entry has no mark', withNumber(DIRECTORY, 0), 'directory of the zip file is damaged'],
    ['two entries share bytes', withNumber(DIRECTORY + 20, 400), 'share bytes'],
    [
      'a name has a null byte',
      withText('thư mục/nén.txt', 'stored.txt'.padEnd(19, '\0'), DIRECTORY),
      'leaves its folder',
    ],
    ['a name is absolute', withText('stored.txt', '/tored.txt', DIRECTORY), 'leaves its folder'],
    ['a name leaves its folder', withText('stored.txt', '../red.txt', DIRECTORY), 'leaves its folder'],
    ['a name ends above its folder', withText('stored.txt', 'stored2/..', DIRECTORY), 'leaves its folder'],
    ['a name is its folder', withText('stored.txt', 'x/./ed.txt', DIRECTORY), 'leaves its folder'],
    ['a name has a backslash', withText('stored.txt', 'x\\ored.txt', DIRECTORY), 'leaves its folder'],
  ])('is refused where %s', async (_, file, says) => {
    await expect(zipMembers(file)).rejects.toThrow(says);
  });

  it('keeps names with dots that leave no folder, and refuses a name that stands twice', async () => {
    const names = async (name: string) => (await zipMembers(withText('stored.txt', name, DIRECTORY)))[0]?.name;
    for (const name of ['..ored.txt', 'x/..ed.txt', 'x/y../.txt']) expect(await names(name)).toBe(name);
    const twice = Buffer.concat([
      ZIP.subarray(0, DIRECTORY + 56),
      ZIP.subarray(DIRECTORY, DIRECTORY + 56),
      ZIP.subarray(END),
    ]);
    twice.writeUInt16LE(2, DIRECTORY + 112 + 10);
    twice.writeUInt32LE(112, DIRECTORY + 112 + 12);
    await expect(zipMembers(new Blob([twice]))).rejects.toThrow('stored.txt: có hai lần trong ZIP / stands twice');
  });

  it.each([
    ['a damaged head', 0, withNumber(0, 0)],
    ['two different names', 0, withText('stored.txt', 'xtored.txt')],
    ['unknown packing', 0, withNumber(DIRECTORY + 10, 9, 2)],
    ['longer than it says', 0, withNumber(DIRECTORY + 24, 5)],
    ['shorter than it says', 0, withNumber(DIRECTORY + 24, 7)],
    ['longer than it says', 1, withNumber(DIRECTORY + 56 + 24, 300)],
    ['shorter than it says', 1, withNumber(DIRECTORY + 56 + 24, 302)],
  ])('names a file that has %s', async (says, index, file) => {
    const member = (await zipMembers(file))[index];
    if (member === undefined) throw new Error('no such member');
    await expect(memberBytes(file, member)).rejects.toThrow(says === 'a damaged head' ? 'damaged head' : says);
  });
});

describe('a block read without Node', () => {
  const sweep = (i: number, more: Partial<StoredSweep> = {}): StoredSweep => ({
    ...{ receiverId: 'rx', stationId: 'st', seq: i, folded: 1, flags: 0, startHz: 100e6, stepHz: 10e3, rbwHz: 10e3 },
    ...{ startedAt: 1e12 + i * 1000, endedAt: 1e12 + i * 1000 + 900 },
    levelsDbm: Float32Array.from({ length: 100 }, (_, bin) => -100 + ((bin * 7 + i) % 40) / 2),
    ...more,
  });
  const blocksOf = (sweeps: readonly StoredSweep[]) => encodeBlocks(contentOf(sweeps.map((one) => codeSweep(one))));
  const framed = (blocks: readonly { readonly bytes: Uint8Array }[]) =>
    Buffer.concat(
      blocks.flatMap(({ bytes }) => {
        const length = Buffer.alloc(4);
        length.writeUInt32LE(bytes.length);
        return [length, bytes];
      }),
    );
  async function read(file: Uint8Array, pieceBytes = file.length): Promise<StoredSweep[]> {
    async function* pieces() {
      for (let at = 0; at < file.length; at += pieceBytes) yield file.subarray(at, at + pieceBytes);
    }
    const found: StoredSweep[] = [];
    for await (const sweeps of blockSweeps(pieces(), decodeBlock)) found.push(...sweeps);
    return found;
  }

  it('has the checksum of the catalogue of CRCs, in one piece or two', () => {
    const digits = Buffer.from('123456789');
    expect(crc32(digits)).toBe(0xcbf43926);
    expect(crc32(digits.subarray(4), crc32(digits.subarray(0, 4)))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array())).toBe(0);
  });

  it('is inflated to the length that is wanted, and to no other', async () => {
    const packed = deflateRawSync(Buffer.from('a'.repeat(1000)));
    expect(Buffer.from(await inflated(packed, 1000)).toString()).toBe('a'.repeat(1000));
    await expect(inflated(packed, 999)).rejects.toThrow('a stream of a block is longer than 999 bytes');
    await expect(inflated(packed, 1001)).rejects.toThrow('a stream of a block has 1000 bytes instead of 1001');
  });

  it('is what Node reads, and refused with any damaged byte', async () => {
    const [block] = blocksOf(Array.from({ length: 12 }, (_, i) => sweep(i)));
    if (block === undefined) throw new Error('no block');
    expect(await decodeInBrowser(block.bytes)).toEqual(decodeBlock(block.bytes));
    for (let at = 0; at < block.bytes.length; at += 13) {
      const damaged = Uint8Array.from(block.bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      await expect(decodeInBrowser(damaged), `byte ${at}`).rejects.toThrow();
    }
  });

  it('gives its sweeps whatever pieces its file comes in, also one that was cut in frequency', async () => {
    const levelsDbm = Float32Array.from({ length: 90_000 }, (_, bin) => Math.fround(-90 + ((bin * 7919) % 997) / 31));
    const cut = blocksOf([sweep(5, { levelsDbm, receiverId: 'wide' })]);
    expect(cut.length).toBeGreaterThan(1);
    const blocks = [...blocksOf([sweep(1), sweep(2)]), ...cut, ...blocksOf([sweep(9)])];
    const file = framed(blocks);
    const found = await read(file);
    expect(found.map(({ seq, startedAt, levelsDbm: { length } }) => [seq, startedAt, length])).toEqual([
      ...[
        [1, 1e12 + 1000, 100],
        [2, 1e12 + 2000, 100],
        [5, 1e12 + 5000, 90_000],
        [9, 1e12 + 9000, 100],
      ],
    ]);
    const error = found.map(({ levelsDbm: levels }, i) => {
      const wanted = [sweep(1), sweep(2), { levelsDbm }, sweep(9)][i]?.levelsDbm ?? [];
      return levels.reduce((most, level, bin) => Math.max(most, Math.abs(level - (wanted[bin] ?? 0))), 0);
    });
    expect(Math.max(...error)).toBeLessThanOrEqual(0.25);
    expect(found[0]).not.toHaveProperty('bins');
    expect((await read(file, 1009)).map(({ seq }) => seq)).toEqual([1, 2, 5, 9]);
    await expect(read(file.subarray(0, -1))).rejects.toThrow('The last block is cut short.');
    await expect(read(Buffer.concat([file, Buffer.of(1, 0)]))).rejects.toThrow('The last block is cut short.');
    await expect(read(Buffer.of(1, 0, 16, 0))).rejects.toThrow('A block says that it has 1048577 bytes.');
    await expect(read(framed(cut.slice(0, -1)))).rejects.toThrow('The last sweep is cut short.');
    await expect(read(framed(cut.slice(1)))).rejects.toThrow('A part of a sweep is missing.');
    await expect(read(framed([...cut.slice(0, 1), ...blocksOf([sweep(9)])]))).rejects.toThrow(
      'A part of a sweep is missing.',
    );
    const [first] = cut;
    const another = blocksOf([sweep(6, { levelsDbm, receiverId: 'wide' })]);
    if (first === undefined) throw new Error('no block');
    await expect(read(framed([first, ...another.slice(1)]))).rejects.toThrow('A part of a sweep is missing.');
  });

  it('was measured with settings that are told once, with their first and last time', () => {
    const found = new Map<string, MeasuredWith>();
    const peak = { traceDetector: 'peak' as const, vbwHz: 1e3, attenuationDb: 10 };
    noteSettings(found, [sweep(1), sweep(2, { flags: SweepFlag.clockBad | SweepFlag.overload })]);
    noteSettings(found, [sweep(3, peak), sweep(4, { flags: SweepFlag.overload })]);
    const apart = new Map<string, MeasuredWith>();
    noteSettings(apart, [sweep(1, { rbwHz: 10, vbwHz: 11 }), sweep(2, { rbwHz: 101, vbwHz: 1 })]);
    expect(apart.size).toBe(2);
    const settings = { startHz: 100e6, stopHz: 100.99e6, bins: 100, rbwHz: 10e3 };
    const at = (second: number) => new Date(1e12 + second * 1000).toISOString();
    expect([...found.values()]).toEqual([
      { ...settings, from: at(1), to: at(4), sweeps: 3, clockBad: 1 },
      { ...settings, ...peak, from: at(3), to: at(3), sweeps: 1, clockBad: 0 },
    ]);
  });
});
