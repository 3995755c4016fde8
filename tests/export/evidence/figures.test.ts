/** Tables and pictures of a bundle, made again from its signed blocks. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIGURES_FORM, type Manifest } from '../../../src/export/evidence/bundle-form.js';
import type { StationKey } from '../../../src/export/evidence/station-key.js';
import { verifyBundle } from '../../../src/export/evidence/verify-bundle.js';
import { openSink } from '../../../src/export/open-sink.js';
import { partsOfPng } from '../../../src/export/png-form.js';
import type { SweepQuery } from '../../../src/store/archive.js';
import {
  type BundleFiles,
  type BundleWorld,
  edited,
  filesOf,
  goodBundle,
  mixedBundle,
  ofAnotherProgram,
  pathOf,
  reseal,
  swapLines,
  T0,
  zipped,
} from '../../support/evidence-bundle.js';
import { repacked, WAYS, withPicture } from '../../support/figure-tamperings.js';

let folder: string;
let world: BundleWorld;
let good: string;
let own: StationKey;
let remove: () => void;
beforeAll(async () => {
  ({ folder, world, good, own, remove } = await goodBundle());
});
afterAll(() => remove());

/** The bundle changed by somebody who holds the station's key. */
async function insider(name: string, tamper: (files: BundleFiles) => void): Promise<string> {
  const files = await filesOf(good);
  tamper(files);
  reseal(files, own);
  return await zipped(join(folder, `${name}.zip`), files);
}

/** All chunks of a picture but those of the pixels, and the pixels as they were before packing. */
function shownBy(png: Buffer): Buffer {
  const { plain, pixels } = partsOfPng(png, crc32);
  return Buffer.concat([...plain, inflateSync(Buffer.concat(pixels))]);
}

describe('the figures of a bundle', () => {
  for (const ways of WAYS) {
    const names = ways.map(([name]) => name).join(', ');
    it(`are not given by the signed sweeps: ${names}, signed with the right key`, async () => {
      const path = await insider(names.replaceAll(' ', '-'), (files) => {
        for (const [, , tamper] of ways) tamper(files);
      });
      const verdict = await verifyBundle(path, { fingerprint: own.fingerprint });
      expect(verdict.good).toBe(false);
      for (const [, says] of ways)
        expect(verdict.faults.map(({ en }) => en)).toContainEqual(expect.stringMatching(says));
      expect(verdict.faults.every(({ vi }) => /không/.test(vi))).toBe(true);
    });
  }

  it('are not given by the signed sweeps: a second table, named in the manifest', async () => {
    const files = await filesOf(good);
    const path = pathOf(files, '.csv').replace('.csv', '-2.csv');
    const content = Buffer.from('x');
    files.set(path, content);
    reseal(files, own, (manifest) => {
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { ...manifest, files: [...manifest.files, { path, bytes: 1, sha256, what: 'a table' }] };
    });
    const { faults } = await verifyBundle(await zipped(join(folder, 'second.zip'), files));
    expect(faults.map(({ path: at, en }) => [at, en])).toEqual([
      [path, `${path} is not as the audit log sealed it`],
      [path, expect.stringContaining('do not give')],
    ]);
  });

  it('are counted by the sweeps that the manifest claims', async () => {
    const files = await filesOf(good);
    reseal(files, own, (manifest) => ({
      ...manifest,
      receivers: manifest.receivers.map((receiver) => ({ ...receiver, sweeps: receiver.sweeps + 1 })),
    }));
    const { faults } = await verifyBundle(await zipped(join(folder, 'more.zip'), files));
    expect(faults.map(({ en }) => en)).toEqual([
      'The field "receivers" of manifest.json is not as the audit log sealed it',
      'sweeps/rx.rfb holds 90 sweeps that can be decoded, not 91',
    ]);
  });

  it('are not looked for where their raw sweeps are missing: that is one fault', async () => {
    const files = await filesOf(good);
    files.delete('sweeps/rx.rfb');
    const { faults } = await verifyBundle(await zipped(join(folder, 'no-blocks.zip'), files));
    expect(faults.map(({ en }) => en)).toEqual(['sweeps/rx.rfb is missing']);
  });

  it('are the same when only the packing of a picture differs', async () => {
    const path = await insider('packed', (files) => withPicture(files, (png) => repacked(png, 1, () => undefined)));
    const { faults, unchecked } = await verifyBundle(path, { fingerprint: own.fingerprint });
    // The audit log alone names the picture: it sealed other bytes.
    expect([faults.map(({ kind }) => kind), unchecked]).toEqual([['audit'], []]);
  });

  it('of an older or a newer program are not judged, and the answer says so', async () => {
    for (const form of [undefined, { form: FIGURES_FORM + 1 }]) {
      const files = await filesOf(good);
      edited(files, pathOf(files, '.csv'), (text) => swapLines(text, 10));
      const figures = form && { ...form, markStartHz: 1, markStopHz: 2 };
      const detail = (sealed: object) => ({ ...sealed, figures });
      ofAnotherProgram(files, own, { manifest: { figures } as Partial<Manifest>, detail });
      const path = await zipped(join(folder, `form-${form?.form ?? 'none'}.zip`), files);
      const verdict = await verifyBundle(path, { fingerprint: own.fingerprint });
      expect(verdict).toMatchObject({ signer: 'named', faults: [{ kind: 'audit', path: pathOf(files, '.csv') }] });
      expect(verdict.unchecked.map(({ en }) => en)).toEqual([expect.stringContaining('another version made')]);
    }
  });

  it('are given again from any sweeps: microseconds, missing bins, flags, plans by turns, sweeps of many blocks', async () => {
    const path = await mixedBundle(world, 'mixed');
    const verdict = await verifyBundle(path, { fingerprint: own.fingerprint });
    expect(verdict).toMatchObject({ good: true, faults: [], unchecked: [] });
    expect([...(await filesOf(path)).keys()].filter((name) => name.endsWith('.png')).length).toBeGreaterThan(2);
  });

  it('of two receivers keep apart, where one is called as a part of the figures of the other would be', async () => {
    const [first] = world.sweeps;
    if (first === undefined) throw new Error('the world has no sweeps');
    const desk = world.sources.incident;
    const incident = (id: string) => {
      const found = desk(id);
      const emission = found?.emissions[0];
      if (found === undefined || emission === undefined) return found;
      return { ...found, emissions: [emission, { ...emission, receiverId: 'rx-2' }] };
    };
    const query = ({ from, to, receiverId }: SweepQuery) =>
      Promise.resolve(
        Array.from({ length: 6 }, (_, i) => {
          const startHz = first.startHz + (i % 2) * 1e6;
          return { ...first, receiverId, seq: i + 1, startedAt: T0 + i * 1000, endedAt: T0 + i * 1000 + 900, startHz };
        }).filter(({ startedAt }) => startedAt >= from && startedAt < to),
      );
    const facts: typeof world.sources.facts = (receiverId, range) => {
      const known = world.sources.facts('rx', range);
      return known === undefined ? undefined : { ...known, receiverId };
    };
    const path = await world.make('namesakes', {
      ...{ incident, facts, archive: { ...world.sources.archive, query } },
      ...{ onFault: () => undefined },
    });
    const names = [...(await filesOf(path)).keys()].filter((name) => name.startsWith('sweeps/')).sort();
    expect(names).toEqual(
      ['2-2.png', '2-2.txt', '2.csv', '2.png', '2.rfb', '2.txt', '3.png', '3.txt']
        .map((name) => `sweeps/rx-${name}`)
        .concat(['sweeps/rx.csv', 'sweeps/rx.png', 'sweeps/rx.rfb', 'sweeps/rx.txt']),
    );
    const { faults, unchecked } = await verifyBundle(path, { fingerprint: own.fingerprint });
    // The case itself has one receiver; the log sealed it so.
    expect([faults.filter(({ kind }) => kind !== 'case'), unchecked]).toEqual([[], []]);
  });

  it(`have the bytes of form ${FIGURES_FORM}: a change of them needs a new number`, async () => {
    const own = mkdtempSync(join(folder, 'form-'));
    const [frame, facts] = [
      { from: T0, to: T0 + 60_000, title: 'form' },
      world.sources.facts('', { from: T0, to: T0 }),
    ];
    if (facts === undefined) throw new Error('the world has no facts');
    const spec = { format: 'evidence', folder: own, name: 'r', about: {}, mostBytes: 1e7, facts, frame } as const;
    const sink = await openSink(spec);
    const levelsDbm = Float32Array.from({ length: 50 }, (_, i) => -100 + (i % 17) / 2);
    const sweeps = world.sweeps.slice(30, 80).map((sweep) => ({ ...sweep, levelsDbm }));
    await sink.add({ sweeps });
    const names = (await sink.finish()).filter((name) => !name.endsWith('.rfb'));
    const files = names.map((name) => readFileSync(join(own, name)));
    const seen = files.map((bytes) => (bytes[0] === 0x89 ? shownBy(bytes) : bytes));
    const hash = createHash('sha256').update(Buffer.concat(seen)).digest('hex');
    expect({ form: FIGURES_FORM, hash }).toEqual({
      form: 3,
      hash: 'b3cad9d9cea12bd3d43227c9ced4b0bb7b8638a6b66ce564300d846c03a16096',
    });
  });
});
