/** Attachments, also with a damaged note, and backups whose manifest is. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AttachmentRefused, Attachments, safeName } from '../../../src/store/cases/attachments.js';
import { Backups } from '../../../src/store/safekeeping/backups.js';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rfi-small-files-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

it.each(['{"sha256":"', 'null', '[]'])(
  'an attachment with the note %s is still listed, whole by its hash',
  async (note) => {
    const path = folder();
    mkdirSync(join(path, 'INC-2027-000001'));
    const sha256 = createHash('sha256').update('photograph').digest('hex');
    writeFileSync(join(path, 'INC-2027-000001', sha256), 'photograph');
    writeFileSync(join(path, 'INC-2027-000001', `${sha256}.json`), note);
    const [found] = await new Attachments(path).list('INC-2027-000001');
    expect(found).toMatchObject({ sha256, bytes: 10, type: 'application/octet-stream', by: 'unknown' });
  },
);

describe('files that people add to a case', () => {
  const CASE = 'INC-2027-000001';
  const add = (kept: Attachments, content: string | Buffer, name: string, at = 1, id = CASE) =>
    kept.add(id, Readable.from([content]), { name, by: 'an', at });
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => 'taken',
      (error: AttachmentRefused) => [error.name, error.kind, error.message],
    );

  it('are kept once under their hash, listed in the order of arrival, and opened whole', async () => {
    const path = folder();
    const kept = new Attachments(path);
    expect(await kept.list(CASE)).toEqual([]);
    const late = await add(kept, 'late', 'thư.PDF', 9);
    const early = await add(kept, 'early', 'C:\\ảnh\\trạm.jpeg', 3);
    const sha256 = createHash('sha256').update('late').digest('hex');
    expect(late).toEqual({ sha256, name: 'thư.PDF', bytes: 4, type: 'application/pdf', by: 'an', at: 9 });
    expect(early).toMatchObject({ name: 'trạm.jpeg', type: 'image/jpeg', bytes: 5 });
    expect(await add(kept, 'late', 'again.txt', 20)).toEqual(late);
    for (const other of ['notes.json', `${sha256}.json.bak`, `x${sha256}.json`])
      writeFileSync(join(path, CASE, other), '{}');
    expect(await new Attachments(path).list(CASE)).toEqual([early, late]);
    expect(readdirSync(join(path, CASE)).filter((name) => name.startsWith('arriving'))).toEqual([]);
    const opened = await kept.open(CASE, sha256);
    expect([opened?.about, (await opened?.content.toArray())?.join('')]).toEqual([late, 'late']);
    expect(await kept.open(CASE, 'f'.repeat(64))).toBeUndefined();
    expect(kept.pathOf(CASE, late)).toBe(join(path, CASE, sha256));
    expect(await add(kept, 'x', 'x.unknown', 1, 'other')).toMatchObject({ type: 'application/octet-stream' });
  });

  it('are refused when empty, above 25 MiB, or beyond fifty, and leave nothing behind', async () => {
    const path = folder();
    const kept = new Attachments(path);
    const most = 25 * 1024 * 1024;
    expect(await refusal(add(kept, '', 'a.txt'))).toEqual(['AttachmentRefused', 'empty', 'The file is empty.']);
    expect(await refusal(add(kept, Buffer.alloc(most + 1), 'a.bin'))).toEqual([
      ...['AttachmentRefused', 'too-large', 'The file is larger than 25 MiB.'],
    ]);
    expect(readdirSync(join(path, CASE))).toEqual([]);
    expect(await add(kept, Buffer.alloc(most), 'a.bin')).toMatchObject({ bytes: most });
    for (let i = 1; i < 50; i++) await add(kept, `${i}`, `${i}.txt`);
    expect(await refusal(add(kept, 'more', 'a.txt'))).toEqual([
      ...['AttachmentRefused', 'too-many', `${CASE} has 50 attachments, the most it may have.`],
    ]);
  });

  it('that come at one moment are fifty at most, and those that failed leave their places', async () => {
    const path = folder();
    const kept = new Attachments(path);
    const coming = Array.from({ length: 120 }, (_, n) => add(kept, `${n}`, `${n}.txt`));
    await Promise.allSettled(coming);
    const { length } = await kept.list(CASE);
    expect(length).toBeLessThanOrEqual(50);
    for (let n = length; n < 50; n++) await add(kept, `later ${n}`, `${n}.txt`);
    expect((await kept.list(CASE)).length).toBe(50);
  });

  it('lie nowhere but in the folder of their case', async () => {
    const kept = new Attachments(folder());
    for (const id of ['..', '../x', 'a/b', '', 'x'.repeat(61), 'a b'])
      await expect(kept.list(id), id).rejects.toThrow(`"${id}" is no incident id`);
    expect(await kept.list('x'.repeat(60))).toEqual([]);
  });

  it('have names without paths, hidden letters and ends that file systems refuse, no longer than these allow', () => {
    for (const [given, kept] of [
      ['a/b\\c.txt', 'c.txt'],
      ['..hidden. ', 'hidden'],
      ['a<b>:"|?*.txt', 'ab.txt'],
      ['exe\u202efdp.txt', 'exefdp.txt'],
      ['a\u0000\n.txt', 'a.txt'],
      ['', 'file'],
      ['.txt', 'txt'],
      ['???.png', 'png'],
      ['e\u0323\u0302.txt', 'ệ.txt'],
      ['\ud83d.txt', 'txt'],
      [`${'x'.repeat(200)}.jpeg`, `${'x'.repeat(115)}.jpeg`],
      [`${'ệ'.repeat(100)}.jpeg`, `${'ệ'.repeat(78)}.jpeg`],
      ['no.longending', 'no.longending'],
    ] as const)
      expect(safeName(given), given).toBe(kept);
  });

  it('keep a safe name also where an earlier version stored another', async () => {
    const path = folder();
    const kept = new Attachments(path);
    const { sha256 } = await add(kept, 'x', 'a.txt');
    const note = join(path, CASE, `${sha256}.json`);
    writeFileSync(note, JSON.stringify({ sha256, name: 'half\ud83d.txt', at: 1 }));
    expect((await kept.list(CASE))[0]?.name).toBe('half.txt');
  });
});

it('a backup whose manifest is damaged is none, and hides no other', async () => {
  const path = folder();
  for (const name of ['bad', 'empty']) mkdirSync(join(path, name));
  writeFileSync(join(path, 'bad', 'backup.json'), '{"madeAt"');
  const backups = new Backups({ dataDir: folder(), folder: path, programVersion: '1', clock: () => 1 });
  expect(await backups.list()).toEqual([]);
  expect(await backups.status()).toEqual({ newestAt: undefined, failed: false, bytes: 0 });
});
