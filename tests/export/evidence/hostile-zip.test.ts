import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ProtocolError } from '../../../src/errors/errors.js';
import { ZipReader } from '../../../src/files/zip/zip-reader.js';
import { sharedZip } from '../../support/hostile-files.js';

it('refuses a zip file whose entries share bytes, which would be inflated once for each name', async () => {
  const shared = new Uint8Array(sharedZip(100, 100_000));
  await expect(ZipReader.fromBytes(shared, 'x.zip')).rejects.toThrow('entries that share bytes');
  const single = new Uint8Array(sharedZip(1, 100_000));
  expect((await ZipReader.fromBytes(single, 'x.zip')).entries).toHaveLength(1);
});

it('refuses a directory beyond the end of all files with a sentence', async () => {
  const ends = Buffer.alloc(98);
  ends.write('PK\u0006\u0006', 0, 'latin1');
  for (const at of [24, 32]) ends.writeBigUInt64LE(1n, at);
  for (const at of [40, 48]) ends.writeBigUInt64LE(1n << 62n, at);
  ends.write('PK\u0006\u0007', 56, 'latin1');
  ends.writeUInt32LE(1, 72);
  ends.write('PK\u0005\u0006', 76, 'latin1');
  for (const at of [84, 86]) ends.writeUInt16LE(0xffff, at);
  for (const at of [88, 92]) ends.writeUInt32LE(0xffffffff, at);
  const path = join(mkdtempSync(join(tmpdir(), 'rfi-zip-')), 'x.zip');
  onTestFinished(() => rmSync(dirname(path), { recursive: true }));
  writeFileSync(path, ends);
  await expect(ZipReader.open(path)).rejects.toThrow(ProtocolError);
});
