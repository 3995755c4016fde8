/** Which times a bundle takes, with which settings they were measured, and which figures belong to which receiver. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Manifest } from '../../../src/export/evidence/bundle-form.js';
import { rangesOf } from '../../../src/export/evidence/bundle-sweeps.js';
import {
  baselessFaults,
  factsIn,
  figureFaults,
  frameOf,
  mostBytesOf,
  settingsFaults,
} from '../../../src/export/evidence/figures-form.js';
import { type MeasuredWith, noteSettings } from '../../../src/export/evidence/measured-with.js';
import type { BundleRequest } from '../../../src/export/export-request.js';
import { WaterfallPictures } from '../../../src/export/waterfall-picture.js';
import type { Incident } from '../../../src/incidents/incident.js';
import { SweepFlag } from '../../../src/rf/sweep.js';
import type { PinRange, StoredSweep } from '../../../src/store/archive.js';
import { bundleWorld, filesOf } from '../../support/evidence-bundle.js';

const T0 = Date.UTC(2027, 1, 5, 17);
const MINUTE_MS = 60_000;
const NOW = T0 + 100 * MINUTE_MS;

describe('the times of a bundle', () => {
  const heard = (receiverId: string, from: number, to: number) => ({
    receiverId,
    firstHeardAt: T0 + from * MINUTE_MS,
    lastHeardAt: T0 + to * MINUTE_MS,
  });
  const pin = (receiverIds: string[], from: number, to: number, reason = 'INC-1'): PinRange => ({
    ...{ receiverIds, reason },
    ...{ from: T0 + from * MINUTE_MS, to: T0 + to * MINUTE_MS },
  });
  const ranges = (
    emissions: readonly ReturnType<typeof heard>[],
    pins: readonly PinRange[],
    asked: Partial<BundleRequest> = {},
  ) =>
    rangesOf(
      { id: 'INC-1', emissions } as unknown as Incident,
      pins,
      { what: 'bundle', incidentId: 'INC-1', ...asked },
      NOW,
    ).map(({ receiverId, from, to }) => [receiverId, (from - T0) / MINUTE_MS, (to - T0) / MINUTE_MS]);

  it.each([
    [
      'a minute before and after what was heard, where nothing is pinned',
      () => ranges([heard('rx', 5, 6)], []),
      [['rx', 4, 7]],
    ],
    [
      'all pins of the case and all that was heard, of each receiver, in the order of their names',
      () => ranges([heard('b', 5, 6), heard('b', 9, 10)], [pin(['b', 'a'], 1, 2), pin(['a'], 7, 8)]),
      [
        ['a', 1, 8],
        ['b', 1, 11],
      ],
    ],
    ['no pins of another case', () => ranges([heard('b', 5, 6)], [pin(['a', 'b'], 1, 2, 'INC-11')]), [['b', 4, 7]]],
    ['no time that is still to come', () => ranges([heard('rx', 99, 120)], []), [['rx', 98, 100]]],
    [
      'what was asked for, and no more than there is',
      () => ranges([heard('a', 5, 6), heard('b', 50, 60)], [], { from: T0, to: T0 + 52 * MINUTE_MS }),
      [
        ['a', 4, 7],
        ['b', 49, 52],
      ],
    ],
    [
      'no receiver of which nothing lies in the time asked for',
      () => ranges([heard('a', 5, 6), heard('b', 50, 60)], [], { from: T0 + 7 * MINUTE_MS }),
      [['b', 49, 61]],
    ],
  ] as const)('are %s', (_, found, wanted) => {
    expect(found()).toEqual(wanted);
  });

  it('are whole milliseconds around the instants of sweeps', () => {
    const emissions = [{ receiverId: 'rx', firstHeardAt: T0 + 0.25, lastHeardAt: T0 + 0.75 }];
    const incident = { id: 'INC-1', emissions } as unknown as Incident;
    expect(rangesOf(incident, [], { what: 'bundle', incidentId: 'INC-1' }, NOW)).toEqual([
      { receiverId: 'rx', from: T0 - MINUTE_MS, to: T0 + MINUTE_MS + 1 },
    ]);
  });

  it('are refused where there are none', () => {
    const none = () => ranges([heard('a', 5, 6)], [], { from: T0 + 7 * MINUTE_MS });
    expect(none).toThrow('There is no recording of INC-1 in this time.');
  });
});

describe('the settings of a measurement', () => {
  const first: StoredSweep = {
    ...{ receiverId: 'rx', stationId: 'st', seq: 1, folded: 1, flags: 0, startedAt: T0, endedAt: T0 + 900 },
    ...{ startHz: 100e6, stepHz: 10e3, levelsDbm: new Float32Array(11), rbwHz: 10e3 },
  };
  const other: readonly Partial<StoredSweep>[] = [
    { startHz: 101e6 },
    { stepHz: 20e3 },
    { levelsDbm: new Float32Array(12), stepHz: 10e3 / 1.1 },
    { rbwHz: 3e3 },
    { vbwHz: 3e3 },
    { traceDetector: 'peak' },
    { attenuationDb: 10 },
  ];

  it('stand once each, from the first to the last sweep, with those whose clock was wrong', () => {
    const found = new Map<string, MeasuredWith>();
    noteSettings(found, [
      first,
      { ...first, startedAt: T0 + 1000, flags: SweepFlag.clockBad | SweepFlag.overload },
      { ...first, startedAt: T0 + 1500, rbwHz: 3e3 },
    ]);
    noteSettings(found, [{ ...first, startedAt: T0 + 2000.5, flags: SweepFlag.overload }]);
    const span = { startHz: 100e6, stopHz: 100.1e6, bins: 11 };
    expect([...found.values()]).toEqual([
      {
        ...{ ...span, rbwHz: 10e3, sweeps: 3, clockBad: 1 },
        ...{ from: '2027-02-05T17:00:00.000Z', to: '2027-02-05T17:00:02.000500Z' },
      },
      {
        ...{ ...span, rbwHz: 3e3, sweeps: 1, clockBad: 0 },
        ...{ from: '2027-02-05T17:00:01.500Z', to: '2027-02-05T17:00:01.500Z' },
      },
    ]);
    expect(settingsFaults({ receiverId: 'rx' } as never, found, { measured: [...found.values()] } as never)).toEqual(
      [],
    );
    expect(settingsFaults({ receiverId: 'rx' } as never, found, undefined)).toMatchObject([
      { kind: 'changed', path: 'receivers.json', en: expect.stringContaining('other settings of rx') },
    ]);
  });

  it.each(other)('are others with %o', (change) => {
    const found = new Map<string, MeasuredWith>();
    noteSettings(found, [first, { ...first, ...change }]);
    expect(found.size).toBe(2);
  });

  it('are others where the same digits are of another setting', () => {
    const found = new Map<string, MeasuredWith>();
    const { rbwHz: _, ...bare } = first;
    noteSettings(found, [
      first,
      { ...bare, vbwHz: 10e3 },
      { ...first, rbwHz: 1, vbwHz: 23 },
      { ...first, rbwHz: 12, vbwHz: 3 },
    ]);
    expect(found.size).toBe(4);
  });
});

describe('the figures of a receiver', () => {
  const manifest = (receiverIds: readonly string[], paths: readonly string[]) =>
    ({
      incidentId: 'INC-1',
      receivers: receiverIds.map((receiverId) => ({
        receiverId,
        from: '2027-02-05T17:00:00Z',
        to: '2027-02-05T18:00:00Z',
      })),
      files: paths.map((path, i) => ({ path, bytes: i })),
    }) as unknown as Manifest;
  const of = (path: string) => `sweeps/${path}`;

  it.each([
    [['rx'], ['rx.rfb', 'rx.csv', 'rx-12.png', 'rx.txt'], []],
    [['rx', 'rx-2'], ['rx.rfb', 'rx-2.rfb', 'rx-2.csv', 'rx-2-2.csv', 'rx-3.png'], []],
    [['rx'], [], ['sweeps/rx.rfb is missing']],
    [
      ['rx'],
      ['rx.rfb', 'ry.csv'],
      ['sweeps/ry.csv is not what the signed sweeps give: the bundle does not have its receiver'],
    ],
    [['rx'], ['rx.rfb', 'rx.html'], [expect.stringMatching(/^sweeps\/rx\.html is not/)]],
    [['rx'], ['rx.rfb', 'rx.csv.exe'], [expect.stringMatching(/^sweeps\/rx\.csv\.exe is not/)]],
    [['rx'], ['rx.rfb', 'more/rx.csv'], [expect.stringMatching(/^sweeps\/more\/rx\.csv is not/)]],
  ])('of %j among %j: %j', (receivers, names, faults) => {
    const found = baselessFaults(manifest(receivers, [...names.map(of), 'coverage.json', 'attachments/rx.csv']));
    expect(found.map(({ en }) => en)).toEqual(faults);
    for (const { vi } of found)
      expect(vi).toMatch(/^sweeps\/\S+ không (?:có trong gói|đúng với các lượt quét đã ký: gói không)/);
  });

  it('are all that its sweeps give, no other, and each the same', async () => {
    const faultsOf = async (paths: readonly string[], made: readonly string[], differs = '') => {
      const all = manifest(['rx', 'rx-2'], ['rx-2.csv', 'rx-2.rfb', 'notes.csv', ...paths].map(of));
      const [receiver] = all.receivers;
      if (receiver === undefined) throw new Error('no receiver');
      const differenceOf = async (name: string) =>
        name === differs ? { vi: 'khác', en: 'line 3 differs' } : undefined;
      return (await figureFaults(all, receiver, { made, differenceOf })).map(({ path, en }) => [
        path,
        en.split(': ')[1],
      ]);
    };
    expect(await faultsOf(['rx.csv', 'rx.png'], ['rx.csv', 'rx.png'])).toEqual([]);
    expect(await faultsOf(['rx.csv', 'rx.png'], ['rx.csv', 'rx.png'], 'rx.png')).toEqual([
      ['sweeps/rx.png', 'line 3 differs'],
    ]);
    expect(await faultsOf(['rx.csv'], ['rx.csv', 'rx.png'], 'rx.png')).toEqual([
      ['sweeps/rx.png', 'the signed sweeps give it, and the bundle does not have it'],
    ]);
    expect(await faultsOf(['rx.csv', 'rx-3.png'], ['rx.csv'])).toEqual([
      ['sweeps/rx-3.png', 'the signed sweeps do not give this file'],
    ]);
  });

  it('are drawn in the frame that the manifest states, and never grow beyond all that the bundle has', () => {
    const plain = manifest(['rx'], ['a', 'b', 'c']);
    const [receiver] = plain.receivers;
    if (receiver === undefined) throw new Error('no receiver');
    const frame = { from: T0, to: T0 + 60 * MINUTE_MS, title: 'INC-1 rx' };
    expect(frameOf(plain, receiver)).toEqual(frame);
    const marked = { ...plain, figures: { form: 1, markStartHz: 1e8, markStopHz: 2e8 } };
    expect(frameOf(marked, receiver)).toEqual({ ...frame, markStartHz: 1e8, markStopHz: 2e8 });
    expect([mostBytesOf(plain), mostBytesOf(manifest([], []))]).toEqual([3, 2]);
  });

  it('are drawn of any range of frequency, also of one without width', () => {
    const drawn = (stepHz: number) => {
      const pictures = new WaterfallPictures({ from: T0, to: T0 + MINUTE_MS, title: 'x' });
      const levels = { levelsDbm: Float32Array.of(-90, -80), unit: 'dBm', corrected: false };
      pictures.add({ startedAt: T0, endedAt: T0, startHz: 1e9, stepHz, flags: 0, ...levels } as never);
      return [...pictures.drawn({ name: 'rx' })].map(({ file }) => file);
    };
    // 1 GHz and the next number.
    for (const stepHz of [0, 1.2e-7]) expect([stepHz, drawn(stepHz)]).toEqual([stepHz, ['rx.png']]);
  });

  it('need facts that are whole', () => {
    const whole = { receiverId: 'rx', receiverName: 'a', stationId: 'st', stationName: 'b', calibrations: [] };
    const without = Object.keys(whole).map((name) => ({ ...whole, receiverId: name, [name]: undefined }));
    const text = JSON.stringify({ receivers: [null, 1, ...without, whole] });
    expect([...factsIn(text)]).toEqual([['rx', whole]]);
    for (const none of ['', '1', '{}', '{"receivers":{}}']) expect(factsIn(none).size).toBe(0);
  });
});

describe('a bundle of two receivers', () => {
  it('says what was watched from the first sweep of one to the last of the other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-bundle-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const world = await bundleWorld(folder);
    onTestFinished(() => world.close());
    const { incidentId, sources, sweeps } = world;
    const of = (receiverId: string, fromS: number, toS: number): PinRange => ({
      ...{ receiverIds: [receiverId], reason: incidentId },
      ...{ from: T0 + fromS * 1000, to: T0 + toS * 1000 },
    });
    const asked: number[][] = [];
    const path = await world.make('two', {
      archive: {
        ...sources.archive,
        pins: async () => [of('rx', -20, 20), of('other', 10, 60)],
        query: async ({ receiverId, from, to }) =>
          sweeps
            .filter(({ startedAt }) => startedAt >= from && startedAt < to)
            .map((sweep) => ({ ...sweep, receiverId })),
      },
      facts: (receiverId, range) => {
        const facts = sources.facts('rx', range);
        return facts && { ...facts, receiverId };
      },
      coverage: (from, to) => {
        asked.push([from, to]);
        return [];
      },
    });
    const files = await filesOf(path);
    const { from, to } = JSON.parse(files.get('coverage.json')?.toString() ?? '{}') as Record<string, string>;
    expect([Date.parse(from ?? ''), Date.parse(to ?? '')]).toEqual(asked[0]);
    const { receivers } = JSON.parse(files.get('manifest.json')?.toString() ?? '{}') as Manifest;
    expect(receivers.map(({ receiverId }) => receiverId).sort()).toEqual(['other', 'rx']);
    expect(asked[0]?.[0]).toBeLessThanOrEqual(T0 - 20_000);
    expect(asked[0]?.[1]).toBeGreaterThanOrEqual(T0 + 60_000);
  });
});
