/** The audit log of a bundle, changed by somebody who holds the station's key. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/evidence/bundle-form.js';
import { openStationKey, type StationKey } from '../../src/evidence/station-key.js';
import { verifyBundle } from '../../src/evidence/verify-bundle.js';
import {
  type BundleFiles,
  type BundleWorld,
  edited,
  filesOf,
  goodBundle,
  reseal,
  tamperings,
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
  const path = await zipped(join(folder, 'changed.zip'), files);
  const { faults } = await verifyBundle(path, { fingerprint: own.fingerprint });
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
      const path = await zipped(join(folder, 'tampered.zip'), files);
      const verdict = await verifyBundle(path, { fingerprint: own.fingerprint });
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

  it('is compared with seals that were written down elsewhere, in letters of either size', async () => {
    const { seq, hash } = world.caseBook.audit.head();
    const known = async (anchor: string) =>
      (await verifyBundle(good, { fingerprint: own.fingerprint, anchors: [{ seq, hash: anchor }] })).faults.map(
        ({ en }) => en,
      );
    expect(await known(hash.toUpperCase())).toEqual([]);
    expect(await known(hash.replace(/^./, (c) => (c === '0' ? '1' : '0')))).toEqual([
      `The seal of audit row ${seq} is not the one that was written down elsewhere`,
    ]);
  });
});
