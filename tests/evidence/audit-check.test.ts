/** The audit log of a bundle, changed by somebody who holds the station's key. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBundle } from '../../src/evidence/bundle-check.js';
import { openStationKey, type StationKey } from '../../src/evidence/station-key.js';
import { verifyBundle } from '../../src/evidence/verify-bundle.js';
import type { SweepQuery } from '../../src/store/archive.js';
import {
  type BundleWorld,
  CHECK_TOOLS,
  contentsOf,
  filesOf,
  goodBundle,
  reseal,
  tamperings,
  zipped,
} from '../support/evidence-bundle.js';

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
