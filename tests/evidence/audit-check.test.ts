/** The audit log of a bundle, changed by somebody who holds the station's key. */
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/evidence/bundle-form.js';
import { openStationKey, type StationKey } from '../../src/evidence/station-key.js';
import { verifyBundle } from '../../src/evidence/verify-bundle.js';
import type { SweepQuery } from '../../src/store/archive.js';
import {
  type BundleFiles,
  type BundleWorld,
  edited,
  filesOf,
  goodBundle,
  reseal,
  tamperings,
  verdictOf,
  zipped,
} from '../support/evidence-bundle.js';

type Row = Record<string, unknown>;

let folder: string;
let world: BundleWorld;
let good: string;
let own: StationKey;
let remove: () => void;
beforeAll(async () => {
  ({ folder, world, good, own, remove } = await goodBundle());
});
afterAll(() => remove());

/** What is said of a bundle that was changed and signed again. */
async function faultsOf(tamper: (files: BundleFiles) => void, edit?: (manifest: Manifest) => Manifest) {
  const files = await filesOf(good);
  tamper(files);
  reseal(files, own, edit);
  const { faults } = await verdictOf(files, { fingerprint: own.fingerprint });
  return faults.map(({ kind, en }) => `${kind}: ${en}`);
}
const withRows = (change: (rows: Row[]) => Row[]) => (files: BundleFiles) =>
  edited(files, 'audit.jsonl', (text) => {
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
    return `${change(rows)
      .map((row) => JSON.stringify(row))
      .join('\n')}\n`;
  });

describe('the audit log of a bundle', () => {
  it('is named in whatever way it was tampered with, and the bundle is not good', async () => {
    for (const { name, names, tamper, damage } of tamperings(
      own,
      openStationKey(mkdtempSync(join(folder, 'another-'))).key,
    )) {
      if (damage !== undefined) continue;
      const files = await filesOf(good);
      tamper(files);
      const verdict = await verdictOf(files, { fingerprint: own.fingerprint });
      expect([name, verdict.good]).toEqual([name, false]);
      expect(verdict.faults.map(({ path, en }) => `${path} ${en}`).join('\n'), name).toMatch(names);
    }
  });

  it('is missed when the bundle does not have it', async () => {
    expect(await faultsOf((files) => void files.delete('audit.jsonl'))).toEqual(['audit: The bundle has no audit log']);
  });

  it('is read up to the first row that is none', async () => {
    const { fromSeq } = (JSON.parse(String((await filesOf(good)).get('manifest.json'))) as Manifest).audit;
    const said = [`audit: After row ${fromSeq - 1} the audit log cannot be read`];
    for (const text of ['no JSON\n', '{"seq":"1"}\n'])
      expect(await faultsOf((files) => void files.set('audit.jsonl', Buffer.from(text)))).toEqual(said);
    // An empty line is no row.
    expect(await faultsOf((files) => edited(files, 'audit.jsonl', (text) => `\n${text}`))).toEqual([]);
  });

  it('is chained from the row before its first to the last that the manifest names', async () => {
    const { audit } = JSON.parse(String((await filesOf(good)).get('manifest.json'))) as Manifest;
    const [first, last] = [audit.fromSeq, audit.head.seq];
    const same = () => undefined;
    const changed = (more: Partial<Manifest['audit']>) => (manifest: Manifest) => ({
      ...manifest,
      audit: { ...manifest.audit, ...more },
    });
    expect(await faultsOf(same, changed({ before: 'x' }))).toEqual([
      `audit: Audit row ${first} is not chained to row ${first - 1}`,
    ]);
    expect(await faultsOf(same, changed({ head: { ...audit.head, hash: 'x' } }))).toEqual([
      `audit: The last audit row ${last} is not the one that was anchored`,
    ]);
    expect(await faultsOf(withRows((rows) => rows.filter((_, i) => i !== 1)))).toEqual([
      `audit: The audit log lacks rows or has them out of order: after ${first} comes ${first + 2}`,
    ]);
    const later = withRows((rows) => rows.map((row) => (row['seq'] === last ? { ...row, at: 1 } : row)));
    expect(await faultsOf(later)).toEqual([`audit: Audit row ${last} (evidence.bundled) does not match its seal`]);
  });

  it('holds the measurement: other sweeps, with all figures made from them, are named although they agree', async () => {
    const query = ({ from, to }: SweepQuery) =>
      Promise.resolve(
        world.sweeps
          .filter(({ startedAt }) => startedAt >= from && startedAt < to)
          .map((sweep) => ({ ...sweep, levelsDbm: sweep.levelsDbm.map((level) => level - 3) })),
      );
    const other = await filesOf(await world.make('other', { archive: { ...world.sources.archive, query } }));
    const changed = await filesOf(good);
    for (const [path, content] of other) if (path.startsWith('sweeps/')) changed.set(path, content);
    reseal(changed, own);
    const { faults } = await verifyBundle(await zipped(join(folder, 'copied.zip'), changed));
    expect(faults.map(({ en }) => en)).toEqual(
      ['rx.rfb', 'rx.csv', 'rx.txt', 'rx.png'].map((name) => `sweeps/${name} is not as the audit log sealed it`),
    );
  });

  it('records the bundle itself: its last row names each file that no other row names', async () => {
    const gone = await faultsOf((files) => void files.delete('coverage.json'));
    expect(gone).toEqual(['audit: coverage.json is not as the audit log sealed it']);
    const withFile = (path: string) => (manifest: Manifest) => {
      const sha256 = createHash('sha256').update('x').digest('hex');
      return { ...manifest, files: [...manifest.files, { path, bytes: 1, sha256, what: '' }] };
    };
    const added = (path: string) => faultsOf((files) => void files.set(path, Buffer.from('x')), withFile(path));
    expect(await added('note.txt')).toEqual(['audit: note.txt is not as the audit log sealed it']);
    expect(await added('attachments/x.jpg')).toEqual([
      'case: attachments/x.jpg is an attachment that the audit log does not name',
    ]);
    const none = ['audit: The audit log does not record this bundle'];
    const emptied = (rows: Row[]) =>
      rows.map((row) => (row['action'] === 'evidence.bundled' ? { ...row, detail: undefined } : row));
    expect(await faultsOf(withRows(emptied))).toEqual(none);
    let head = { seq: 0, hash: '' };
    const shorter = withRows((rows) => {
      const kept = rows.slice(0, -1);
      head = kept.at(-1) as unknown as typeof head;
      return kept;
    });
    const cut = (manifest: Manifest) => ({ ...manifest, audit: { ...manifest.audit, head, toSeq: head.seq } });
    expect(await faultsOf(shorter, cut)).toEqual(none);
  });

  it('is compared with seals that were written down elsewhere, in letters of either size', async () => {
    const files = await filesOf(good);
    const { seq, hash } = (JSON.parse(String(files.get('manifest.json'))) as Manifest).audit.head;
    const known = async (anchor: string) =>
      (await verdictOf(files, { anchors: [{ seq, hash: anchor }] })).faults.map(({ en }) => en);
    expect(await known(hash.toUpperCase())).toEqual([]);
    expect(await known(hash.replace(/^./, (c) => (c === '0' ? '1' : '0')))).toEqual([
      `The seal of audit row ${seq} is not the one that was written down elsewhere`,
    ]);
  });
});
