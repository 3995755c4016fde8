/** The zip reader of imports and of both verifiers, over zip files of other programs and over what could mislead a reader. */

import type { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundleVerdict } from '../../../src/export/evidence/bundle-verdict.js';
import { NODE_TOOLS, verifyBundle } from '../../../src/export/evidence/verify-bundle.js';
import { fileBytes, inflate, zipOf } from '../../../src/files/zip/zip-file.js';
import { type FileBytes, type FilePart, ZipReader } from '../../../src/files/zip/zip-reader.js';
import { goodBundle } from '../../support/evidence-bundle.js';
import { sharedZip } from '../../support/hostile-files.js';
import { ZIP_NOTES, ZIP_TAMPERINGS } from '../../support/zip-tamperings.js';

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
/** As a browser inflates. */
const inflateInBrowser = (packed: FilePart) =>
  (packed as Blob).stream().pipeThrough(new DecompressionStream('deflate-raw')) as AsyncIterable<Uint8Array>;

async function textsOf(zip: Uint8Array, isExact = true): Promise<Record<string, string>> {
  const opened = await ZipReader.open(new Blob([zip]) as FileBytes, inflateInBrowser, isExact);
  const texts: Record<string, string> = {};
  for (const { name } of opened.members) texts[name] = new TextDecoder().decode(await opened.content(name, 1000));
  return texts;
}

describe('a zip file of another program', () => {
  it('gives its files, stored or deflated, with their names, and its comments', async () => {
    expect(await textsOf(ZIP)).toEqual({ 'stored.txt': 'stored', 'thư mục/nén.txt': `${'a'.repeat(300)}b` });
    expect(await textsOf(INFO_ZIP)).toEqual({ 'a.txt': 'from Info-ZIP', 'b.txt': 'b' });
    const comments = async (zip: Uint8Array, isExact = true) =>
      (await ZipReader.open(new Blob([zip]) as FileBytes, inflateInBrowser, isExact)).comments;
    expect([await comments(ZIP), await comments(INFO_ZIP)]).toEqual([['a comment'], ['a note']]);
  });

  it('is read with sizes in 64 bits, and refused where those contradict themselves', async () => {
    const large = inZip64(ZIP);
    expect(Object.keys(await textsOf(large))).toEqual(['stored.txt', 'thư mục/nén.txt']);
    const end = large.lastIndexOf('PK\u0006\u0006', undefined, 'latin1');
    for (const at of [4, 24, 32, 40, 48, 56, 64]) {
      const changed = Buffer.from(large);
      changed[end + at] = (changed[end + at] ?? 0) ^ 1;
      await expect(textsOf(changed), `byte ${at}`).rejects.toThrow('directory');
    }
  });

  it.each(['/tored.txt', '../red.txt', 'stored2/..', 'x/./ed.txt', 'x\\ored.txt', 'stored.tx\0'])(
    'is refused where a member is called %s',
    async (name) => {
      const changed = Buffer.from(ZIP);
      for (const at of [30, ZIP.indexOf('PK\u0001\u0002') + 46]) changed.write(name, at, 'latin1');
      await expect(textsOf(changed)).rejects.toThrow('leaves its folder');
    },
  );

  it('is refused where members share bytes, which would be inflated once for each name', async () => {
    const shared = new Uint8Array(sharedZip(100, 100_000));
    await expect(textsOf(shared)).rejects.toThrow('two different names');
    await expect(textsOf(shared, false)).rejects.toThrow('other bytes of the zip file lie before it or within it');
    expect((await zipOf(sharedZip(1, 100_000))).members).toHaveLength(1);
  });

  it('is read with unknown fields, a gap and a name in the letters of DOS, which only a bundle must not have', async () => {
    const strange = Buffer.from(INFO_ZIP);
    const entry = strange.indexOf('PK\u0001\u0002', 0, 'latin1');
    // The field that spreadsheet programs leave room with, in place of the field of times.
    for (const at of [35, entry + 51]) strange.writeUInt16LE(0xa220, at);
    strange.writeUInt8(0x81, entry + 46);
    const head = strange.subarray(0, entry);
    const gap = Buffer.concat([head, Buffer.alloc(7), strange.subarray(entry)]);
    const end = gap.indexOf('PK\u0005\u0006', 0, 'latin1');
    gap.writeUInt32LE(gap.readUInt32LE(end + 16) + 7, end + 16);
    expect(await textsOf(gap, false)).toEqual({ 'ü.txt': 'from Info-ZIP', 'b.txt': 'b' });
    await expect(textsOf(gap)).rejects.toThrow('other bytes');
  });

  it('gives no byte of a member whose packed bytes go on behind their end', async () => {
    const packed = Buffer.concat([deflateRawSync(Buffer.from('whole')), Buffer.from('hidden')]);
    const part = { size: packed.length, arrayBuffer: expect.fail, stream: () => new Blob([packed]).stream() };
    const read = async () => {
      for await (const _piece of inflate(part as FilePart));
    };
    await expect(read()).rejects.toThrow('behind the end');
  });
});

/** The same file with its directory named by a Zip64 record (APPNOTE 4.3.14). */
function inZip64(zip: Buffer): Buffer {
  const end = zip.indexOf('PK\u0005\u0006', 0, 'latin1');
  const [count, length, at] = [zip.readUInt16LE(end + 10), zip.readUInt32LE(end + 12), zip.readUInt32LE(end + 16)];
  const record = Buffer.alloc(76);
  record.write('PK\u0006\u0006', 0, 'latin1');
  for (const [place, value] of [
    [4, 44],
    [24, count],
    [32, count],
    [40, length],
    [48, at],
  ] as const)
    record.writeBigUInt64LE(BigInt(value), place);
  record.write('PK\u0006\u0007', 56, 'latin1');
  record.writeBigUInt64LE(BigInt(end), 64);
  record.writeUInt32LE(1, 72);
  const tail = Buffer.from(zip.subarray(end));
  tail.writeUInt16LE(0xffff, 8);
  tail.writeUInt16LE(0xffff, 10);
  tail.writeUInt32LE(0xffffffff, 12);
  tail.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([zip.subarray(0, end), record, tail]);
}

describe('an open zip file', () => {
  it('gives each part as often as it is asked for, and nothing stays on the file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-zip-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'a.zip'), ZIP);
    const file = await open(join(folder, 'a.zip'));
    onTestFinished(() => file.close());
    const zip = await ZipReader.open(await fileBytes(file), inflate);
    const texts = new Set<string>();
    for (let i = 0; i < 12; i++) texts.add(new TextDecoder().decode(await zip.content('thư mục/nén.txt', 1000)));
    expect([...texts]).toEqual([`${'a'.repeat(300)}b`]);
    expect((file as unknown as EventEmitter).listenerCount('close')).toBe(0);
  });
});

describe('a bundle whose zip file was changed and no file in it', () => {
  let bundle: Awaited<ReturnType<typeof goodBundle>>;
  let zip: Buffer;
  beforeAll(async () => {
    bundle = await goodBundle();
    zip = readFileSync(bundle.good);
  });
  afterAll(() => bundle.remove());

  const both = async (changed: Buffer) => {
    const path = join(bundle.folder, 'changed.zip');
    writeFileSync(path, changed);
    const known = { fingerprint: bundle.own.fingerprint };
    const tools = { ...NODE_TOOLS, inflate: inflateInBrowser };
    const verdicts = [verifyBundle(path, known), bundleVerdict(new Blob([changed]) as FileBytes, tools, known)];
    return await Promise.all(
      verdicts.map((verdict) =>
        verdict.then(
          ({ faults, told }) => [...faults, ...told].map(({ en }) => en),
          ({ message }) => [message],
        ),
      ),
    );
  };

  it.each(ZIP_TAMPERINGS)('is refused by both verifiers with the same words: %s', async (_name, says, tamper) => {
    const [command, page] = await both(tamper(zip));
    expect(command).toEqual(page);
    expect(command).toContainEqual(expect.stringMatching(says));
  });

  it.each(ZIP_NOTES)('is whole for both, which tell what nobody signed: %s', async (_name, add) => {
    const [command, page] = await both(add(zip));
    expect([command, page]).toEqual([page, [expect.stringContaining('nobody signed it')]]);
  });
});
