/** The station's signing key: another one than the audit log knows is an alarm, whatever happened to the file. */
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openKnownKey } from '../../../src/export/evidence/known-key.js';
import { openStationKey, readStationKey } from '../../../src/export/evidence/station-key.js';
import { BookLosses } from '../../../src/store/cases/book-losses.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';

function station() {
  const dataDir = mkdtempSync(join(tmpdir(), 'rfi-key-'));
  const caseBook = new CaseBook(join(dataDir, 'cases.db'));
  onTestFinished(() => {
    caseBook.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const losses = new BookLosses(caseBook);
  const said: string[] = [];
  let now = Date.parse('2027-02-05T10:00:00Z');
  const start = () => {
    now += 1000;
    return openKnownKey({ dataDir, clock: () => now, caseBook, losses, onFault: (sentence) => said.push(sentence) });
  };
  const actions = () => caseBook.audit.list({ subject: 'station-key', limit: 10 }).map(({ action }) => action);
  return { path: join(dataDir, 'station-key.pem'), start, losses, said, actions, caseBook };
}

describe('the signing key', () => {
  it('is noted once in the audit log, and nothing is said while it stays the same', () => {
    const { start, losses, said, actions } = station();
    const { fingerprint } = start();
    expect(start().fingerprint).toBe(fingerprint);
    expect(actions()).toEqual(['station-key.noted']);
    expect([...losses.open, ...said]).toEqual([]);
  });

  it('signs so that its public key bears it out, and is made by no command that only reads it', () => {
    const { path, start } = station();
    const dataDir = dirname(path);
    expect(() => readStationKey(dataDir)).toThrow(`${path} is not there: nothing can be signed.`);
    const { publicKey, fingerprint } = start();
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    const read = readStationKey(dataDir);
    expect(read.fingerprint).toBe(fingerprint);
    expect(verify(null, Buffer.from('Đồi'), key, Buffer.from(read.sign('Đồi'), 'base64'))).toBe(true);
  });

  it('that only cannot be read stays where it is: nobody is told to make another', () => {
    const { path, start } = station();
    start();
    const key = readFileSync(path);
    rmSync(path);
    // A file whose bytes the disk does not give.
    symlinkSync('/proc/self/mem', path);
    expect(start).toThrow(`${path} cannot be read (EIO).`);
    rmSync(path);
    writeFileSync(path, key);
    expect(start().fingerprint).toHaveLength(64);
  });

  it.each([
    ['missing', (path: string) => rmSync(path)],
    ['damaged', (path: string) => writeFileSync(path, 'nonsense')],
    // A sound key of a kind that signs nothing here.
    [
      'damaged',
      (path: string) =>
        writeFileSync(path, generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' })),
    ],
    [
      'damaged',
      (path: string) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
    [
      'changed',
      (path: string) => {
        const folder = mkdtempSync(join(tmpdir(), 'rfi-key-'));
        onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
        openStationKey(folder);
        rmSync(path);
        writeFileSync(path, readFileSync(join(folder, 'station-key.pem')));
      },
    ],
  ] as const)(
    'that is %s is told in the log, in the audit log, and until an administrator confirms it',
    (reason, harm) => {
      const { path, start, losses, said, actions, caseBook } = station();
      const before = start().fingerprint;
      harm(path);
      const { fingerprint } = start();
      expect(fingerprint).not.toBe(before);
      expect(actions()).toEqual(['station-key.changed', 'station-key.noted']);
      expect(caseBook.audit.list({ subject: 'station-key', limit: 1 })).toMatchObject([
        { actor: 'system', detail: { fingerprint, before, reason } },
      ]);
      const id = 'station-key-2027-02-05T10:00:02.000Z';
      expect(losses.open).toMatchObject([{ id, book: 'station-key', reason }]);
      expect(losses.open[0]?.keptAs).toBe(reason === 'damaged' ? `${path}.damaged-1` : undefined);
      expect(said.join()).toContain(before);
      start();
      expect(losses.open).toHaveLength(1);
      expect(losses.confirm(losses.open[0]?.id ?? '', { at: 1, by: 'an' })).toBe(true);
      start();
      expect(losses.open).toEqual([]);
    },
  );

  it('that is damaged before the audit log knows it had an unknown fingerprint', () => {
    const { path, start, losses, said, actions, caseBook } = station();
    writeFileSync(path, 'nonsense');
    start();
    expect(actions()).toEqual(['station-key.changed']);
    expect(caseBook.audit.list({ subject: 'station-key', limit: 1 })).toMatchObject([{ detail: { before: null } }]);
    expect(losses.open).toHaveLength(1);
    expect(said.join()).toContain('had an unknown one');
  });

  it('is there although the audit log takes no entry, which is told', () => {
    const { start, said, actions, caseBook } = station();
    const full = vi.spyOn(caseBook.audit, 'append').mockImplementation(() => {
      throw new Error('the disk is full');
    });
    const { fingerprint } = start();
    expect(said).toEqual(['The signing key is not in the audit log yet: the disk is full.']);
    full.mockRestore();
    expect(start().fingerprint).toBe(fingerprint);
    expect(actions()).toEqual(['station-key.noted']);
  });
});
