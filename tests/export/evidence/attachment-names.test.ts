import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../src/export/evidence/verify-bundle.js';
import { Attachments, safeName } from '../../../src/store/cases/attachments.js';
import { bundleWorld, filesOf } from '../../support/evidence-bundle.js';
import { runs } from '../../support/runs.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const folderOf = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-names-'));
  folders.push(folder);
  return folder;
};

/** What a header, a file system and a zip file need of a name. */
function faultOf(given: string): string | undefined {
  const name = safeName(given);
  if (name === '' || name.length > 120 || Buffer.byteLength(name) > 240) return `length of "${name}"`;
  if (/\p{Surrogate}/u.test(name)) return 'half a letter';
  if (/[\\/\p{Cc}<>:"|?*]/u.test(name) || /^[.\s]|[.\s]$/u.test(name)) return `letters of "${name}"`;
  if (Buffer.from(name).toString() !== name || encodeURIComponent(name) === '') return 'not the same as UTF-8';
  return safeName(name) === name ? undefined : `"${name}" becomes "${safeName(name)}"`;
}

describe('names of attachments', () => {
  it('are whole letters of a bounded length, whatever is given: all of Unicode, and any UTF-16 at all', () => {
    const faults: string[] = [];
    let letters = '';
    for (let code = 0; code <= 0x10ffff; code++) {
      letters += String.fromCodePoint(code);
      if (code % 37 !== 36 && code !== 0x10ffff) continue;
      const fault = faultOf(`${letters}.jpg`);
      if (fault !== undefined) faults.push(`up to ${code.toString(16)}: ${fault}`);
      letters = '';
    }
    expect(faults).toEqual([]);
    const utf16 = fc.array(fc.nat(0xffff), { maxLength: 300 }).map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(fc.oneof(utf16, fc.string({ unit: 'grapheme', maxLength: 300 })), (name) => {
        expect(faultOf(name)).toBeUndefined();
      }),
      { numRuns: runs(2000) },
    );
  });

  it('are cut between letters as people count them, and keep their ending', () => {
    const family = '👨‍👩‍👧‍👦';
    for (let length = 100; length <= 120; length++) {
      const name = safeName(`${'x'.repeat(length)}😀${family}e\u0302\u0301.jpeg`);
      expect(name).toMatch(/^x+(😀)?(👨‍👩‍👧‍👦)?(ế)?\.jpeg$/u);
      expect(name.length).toBeLessThanOrEqual(120);
    }
    expect(safeName('invoice\u202Egpj.exe')).toBe('invoicegpj.exe');
    expect([safeName('..'), safeName('\ud83d'), safeName('/a/b\\c.txt')]).toEqual(['file', 'file', 'c.txt']);
  });

  it('spoil no evidence: what was uploaded is read again, bundled and verified as good', async () => {
    const folder = folderOf();
    const world = await bundleWorld(folder);
    const { incidentId } = world;
    const attachments = new Attachments(join(folder, 'attachments'));
    const names = [
      `${'x'.repeat(115)}😀😀.txt`,
      `${'ạ'.repeat(121)}.jpg`,
      'a\u202Eb',
      '\ud83d',
      'CON',
      '𠮷'.repeat(90),
    ];
    const entry = { at: 1, actor: 'lan', action: 'incident.attached', subject: `incident/${incidentId}` };
    for (const [i, name] of names.entries()) {
      const content = Readable.from([Buffer.from(`content ${i}`)]);
      const { sha256: file } = await attachments.add(incidentId, content, { name, by: 'lan', at: 1 });
      world.caseBook.audit.append({ ...entry, detail: { file } });
    }
    // Stored, but not yet in the log when the bundle is made.
    const late = { name: 'late', by: 'lan', at: 1 };
    await attachments.add(incidentId, Readable.from([Buffer.from('late')]), late);
    let copies = 0;
    const whileCopying = async (id: string) => {
      const listed = await world.sources.attachments(id);
      const content = Readable.from([Buffer.from(`meanwhile ${copies}`)]);
      copies += 1;
      if (copies > 2) return listed;
      const { sha256: file } = await attachments.add(id, content, { name: 'meanwhile', by: 'lan', at: 1 });
      world.caseBook.audit.append({ ...entry, detail: { file } });
      return listed;
    };
    // As an earlier version kept it: cut in the middle of a letter.
    const notes = join(folder, 'attachments', incidentId);
    const [first = ''] = readdirSync(notes).filter((file) => file.endsWith('.json'));
    const kept = JSON.parse(readFileSync(join(notes, first), 'utf8')) as object;
    writeFileSync(join(notes, first), JSON.stringify({ ...kept, name: `${'x'.repeat(115)}\ud83d.txt` }));
    const listed = await attachments.list(incidentId);
    expect(listed.length).toBe(names.length + 2);
    expect(listed.map(({ name }) => faultOf(name)).filter((fault) => fault !== undefined)).toEqual([]);
    const path = await world.make('bundle', { attachments: whileCopying });
    world.close();
    expect((await verifyBundle(path)).faults).toEqual([]);
    const inside = [...(await filesOf(path)).keys()].filter((name) => name.startsWith('attachments/'));
    expect(inside.length).toBe(names.length + 1 + 2);
    expect(copies).toBe(3);
  });

  it('are not waited for where a file is lost or damaged: the bundle is made, says so, and is not called good', async () => {
    const folder = folderOf();
    const world = await bundleWorld(folder);
    const { incidentId, caseBook } = world;
    const attachments = new Attachments(join(folder, 'attachments'));
    const hashes: string[] = [];
    for (const text of ['whole', 'damaged', 'lost']) {
      const about = { name: `${text}.txt`, by: 'lan', at: 1 };
      const { sha256: file } = await attachments.add(incidentId, Readable.from([Buffer.from(text)]), about);
      const subject = `incident/${incidentId}`;
      caseBook.audit.append({ at: 1, actor: 'lan', action: 'incident.attached', subject, detail: { file } });
      hashes.push(file);
    }
    const [, damaged = '', lost = ''] = hashes;
    writeFileSync(join(folder, 'attachments', incidentId, damaged), 'damaged!');
    rmSync(join(folder, 'attachments', incidentId, lost));
    const said: string[] = [];
    const path = await world.make('bundle', { onFault: (sentence) => said.push(sentence) });
    world.close();
    expect(said.map((sentence) => sentence.slice(0, 73))).toEqual([damaged, lost].map((one) => `The file ${one}`));
    const inside = [...(await filesOf(path)).keys()].filter((name) => name.startsWith('attachments/'));
    expect(inside.map((name) => name.slice(25)).sort()).toEqual(['whole.txt', 'ảnh máy phát.jpg']);
    expect((await verifyBundle(path)).faults.map(({ en }) => en)).toEqual(
      [damaged, lost].map((one) => `The attachment ${one}, which the audit log names, is not in the bundle`),
    );
  });
});
