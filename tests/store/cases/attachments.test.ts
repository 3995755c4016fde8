/** Attachments whose note is damaged, and backups whose manifest is. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Attachments } from '../../../src/store/cases/attachments.js';
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

it('a backup whose manifest is damaged is none, and hides no other', async () => {
  const path = folder();
  for (const name of ['bad', 'empty']) mkdirSync(join(path, name));
  writeFileSync(join(path, 'bad', 'backup.json'), '{"madeAt"');
  const backups = new Backups({ dataDir: folder(), folder: path, programVersion: '1', clock: () => 1 });
  expect(await backups.list()).toEqual([]);
  expect(await backups.status()).toEqual({ newestAt: undefined, failed: false, bytes: 0 });
});
