/** The audit log of a bundle, changed by somebody who holds the station's key. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvidenceAudit, EvidenceSources } from '../../../src/export/evidence/bundle-parts.js';
import { checkBundle } from '../../../src/export/evidence/bundle-verdict.js';
import { openStationKey, type StationKey } from '../../../src/export/evidence/station-key.js';
import { verifyBundle } from '../../../src/export/evidence/verify-bundle.js';
import type { SweepQuery } from '../../../src/store/archive.js';
import {
  type BundleWorld,
  CHECK_TOOLS,
  contentsOf,
  edited,
  filesOf,
  goodBundle,
  pathOf,
  placesOf,
  reseal,
  sealOnly,
  setAt,
  tamperings,
  zipped,
} from '../../support/evidence-bundle.js';

let folder: string;
let world: BundleWorld;
let good: string;
let own: StationKey;
let remove: () => void;
beforeAll(async () => {
  ({ folder, world, good, own, remove } = await goodBundle());
});
afterAll(() => remove());

describe('the audit log of a bundle', () => {
  it('is named in whatever way it was tampered with, and the bundle is not good', async () => {
    for (const { name, names, tamper, damage } of tamperings(
      own,
      openStationKey(mkdtempSync(join(folder, 'another-'))).key,
    )) {
      if (damage !== undefined) continue;
      const files = await filesOf(good);
      tamper(files);
      const verdict = await checkBundle(contentsOf(files), CHECK_TOOLS, { fingerprint: own.fingerprint });
      expect([name, verdict.good]).toEqual([name, false]);
      expect(verdict.faults.map(({ path, en }) => `${path} ${en}`).join('\n'), name).toMatch(names);
    }
  });

  it('holds the head of the manifest: any value of it, changed by somebody with the key, is named', async () => {
    const unnoticed: string[] = [];
    const whole = await filesOf(good);
    const places = placesOf(JSON.parse(String(whole.get('manifest.json')))).filter(([first]) => first !== 'files');
    for (const place of places) {
      const files = new Map(whole);
      reseal(files, own, (manifest) => {
        setAt(manifest, place, (value: unknown) => (typeof value === 'number' ? value + 1 : `${value}0`));
        return manifest;
      });
      const verdict = await checkBundle(contentsOf(files), CHECK_TOOLS, { fingerprint: own.fingerprint });
      if (verdict.good) unnoticed.push(place.join('.'));
    }
    expect(places.length).toBeGreaterThan(30);
    expect(unnoticed).toEqual([]);
  });

  it('holds every row about the case: none can be reduced to its seal, as those of other cases are', async () => {
    const whole = await filesOf(good);
    const rows = String(whole.get('audit.jsonl')).trim().split('\n');
    const owned = rows.filter((row) => row.includes('"subject"'));
    expect(owned.length).toBeGreaterThan(2);
    for (const row of owned) {
      const files = new Map(whole);
      edited(files, 'audit.jsonl', (text) => text.replace(row, sealOnly(row)));
      if (row.includes('incident.attached')) files.delete(pathOf(files, '.jpg'));
      reseal(files, own);
      const verdict = await checkBundle(contentsOf(files), CHECK_TOOLS, { fingerprint: own.fingerprint });
      expect([row, verdict.good]).toEqual([row, false]);
    }
  });

  it('holds the case as it was when its row was written, whatever people do while the bundle is made', async () => {
    const { incidentId, desk, sources } = world;
    const query = () => Promise.resolve(world.sweeps.slice(40, 42));
    const made = async (name: string, more: Partial<EvidenceSources> = {}) => {
      const archive = { ...sources.archive, query };
      const files = await filesOf(await world.make(name, { archive, ...more }));
      const { good: isGood } = await checkBundle(contentsOf(files), CHECK_TOOLS);
      return { isGood, isNoise: String(files.get('incident.json')).includes('"noise"') };
    };
    const log = sources.audit;
    const audit: EvidenceAudit = {
      head: () => log.head(),
      firstOf: (subject) => log.firstOf(subject),
      countOf: (subject) => log.countOf(subject),
      sealedSlice: (from, to) => log.sealedSlice(from, to),
      append(entry) {
        log.append(entry);
        queueMicrotask(() => desk.act(incidentId, { kind: 'called-noise', why: 'known' }, 'lan'));
      },
    };
    expect([await made('while', { audit }), await made('after')]).toEqual([
      { isGood: true, isNoise: false },
      { isGood: true, isNoise: true },
    ]);
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
});
