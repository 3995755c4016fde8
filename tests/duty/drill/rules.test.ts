import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type JudgingRule, MOST_SWEEPS_OF_RULE } from '../../../src/detection/watchers/judging-rule.js';
import { MaskWatch } from '../../../src/detection/watchers/mask-watch.js';
import { replayRule } from '../../../src/duty/drill/rule-replay.js';
import { RuleTrials } from '../../../src/duty/drill/rule-trials.js';
import { trialGuard } from '../../../src/http/detection/rule-trial-routes.js';
import { reportOfBreach } from '../../../src/incidents/report-of.js';
import type { Sweep } from '../../../src/rf/sweep.js';
import { DetectionHost } from '../../../src/station/detection-host.js';
import type { Finding } from '../../../src/station/finding.js';
import type { DetectionSetup } from '../../../src/station/receiver-detectors.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../../src/store/cases/incident-desk.js';
import type { NamedMask, Rule } from '../../../src/watch/detection-rule.js';
import { BAND_PLAN_VN } from '../../../src/watch/registry/band-plan-vn.js';
import { TrialRefused } from '../../../src/watch/rule-trial.js';
import { runs } from '../../support/runs.js';
import { randomFrom } from '../../support/synthetic-sweeps.js';

const T0 = Date.UTC(2027, 1, 4, 3, 0);
const SECOND_MS = 1000;
const BINS = 200;
const START_HZ = 88e6;
const STEP_HZ = 10e3;

/** Four-look noise at −100 dBm; carriers as told: bin, level, first and last sweep. */
function recording(
  sweeps: number,
  carriers: readonly (readonly [number, number, number, number])[],
  seed = 5,
): Sweep[] {
  const random = randomFrom(seed);
  return Array.from({ length: sweeps }, (_, seq) => {
    const levelsDbm = Float32Array.from({ length: BINS }, () => {
      return -100 + 10 * Math.log10(-Math.log(random() * random() * random() * random()) / 4);
    });
    for (const [bin, level, from, to] of carriers) if (seq >= from && seq < to) levelsDbm[bin] = level;
    const startedAt = T0 + seq * SECOND_MS;
    const place = { receiverId: 'rx', stationId: 'st', startHz: START_HZ, stepHz: STEP_HZ };
    return { ...place, seq: seq + 1, startedAt, endedAt: startedAt + 900, levelsDbm, flags: 0 };
  });
}

const hzOf = (bin: number) => START_HZ + bin * STEP_HZ;

const MASK: NamedMask = {
  id: 'm',
  name: 'Mask',
  startHz: hzOf(40),
  stopHz: hzOf(160),
  mask: {
    kind: 'fixed',
    points: [
      { hz: hzOf(0), levelDbm: -80 },
      { hz: hzOf(199), levelDbm: -80 },
    ],
  },
};
const MASK_RULE: Rule = {
  id: 'over-mask',
  name: 'Over the mask',
  active: false,
  settings: { kind: 'mask', maskId: 'm', stationIds: [], n: 3, m: 5 },
};
const JUDGING: JudgingRule = {
  ...{ id: 'over-mask', kind: 'mask', stationIds: [], n: 3, m: 5 },
  ...{ startHz: MASK.startHz, stopHz: MASK.stopHz, mask: MASK.mask },
};
const QUIET: JudgingRule = {
  ...{ id: 'quiet', kind: 'quiet', stationIds: [], startHz: hzOf(90), stopHz: hzOf(110), belowDbm: -70, classes: [] },
};

function folderOf(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The real watch over a recording, sweep by sweep. */
async function watched(stored: readonly Sweep[], setup: DetectionSetup, heard: Finding[] = []) {
  const faults: string[] = [];
  const host = new DetectionHost({
    ...{ setup, path: join(folderOf(), 'state'), clock: () => (stored.at(-1)?.endedAt ?? T0) + 1 },
    readSweeps: async (_id, from, to) => stored.filter(({ startedAt }) => startedAt >= from && startedAt < to),
    onFinding: (finding) => void heard.push(finding),
    onFault: (sentence) => void faults.push(sentence),
  });
  await host.start();
  onTestFinished(async () => {
    await host.stop();
    expect(faults).toEqual([]);
  });
  return { host, heard };
}

const settled = (host: DetectionHost, count: number) =>
  expect.poll(() => host.counters.observed, { timeout: 60_000, interval: 20 }).toBe(count);

describe('a mask that is watched', () => {
  it('raises and ends a breach exactly as a slow reading of the rule does', () => {
    const row = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });
    const history = fc.array(row, { minLength: 1, maxLength: 60 });
    const rule = fc
      .integer({ min: 1, max: MOST_SWEEPS_OF_RULE })
      .chain((m) => fc.tuple(fc.integer({ min: 1, max: m }), fc.constant(m)));
    fc.assert(
      fc.property(history, rule, (rows, [n, m]) => {
        const watch = new MaskWatch({ n, m });
        // Bins so far apart that no run joins another: each is a story of its own.
        const limits = new Float32Array(60).fill(0);
        const got: string[] = [];
        rows.forEach((above, sweep) => {
          const levels = new Float32Array(60).fill(-10);
          for (const [i, is] of above.entries()) if (is) levels[i * 10] = 5;
          for (const { type, breach } of watch.observe(sweep, levels, limits))
            if (type !== 'updated') got.push(`${sweep} ${type} ${breach.lowBin / 10}`);
        });
        const expected: string[] = [];
        for (let i = 0; i < 6; i++) {
          let raised = false;
          let lastSeen = -1;
          let since = 0;
          rows.forEach((above, sweep) => {
            if (above[i]) lastSeen = sweep;
            const window = rows.slice(Math.max(since, sweep - m + 1), sweep + 1).filter((one) => one[i]).length;
            if (!raised && window >= n) {
              raised = true;
              expected.push(`${sweep} raised ${i}`);
            } else if (raised && sweep - lastSeen >= Math.max(14, m)) {
              raised = false;
              since = sweep + 1;
              expected.push(`${sweep} closed ${i}`);
            }
          });
        }
        expect(got.sort()).toEqual(expected.sort());
      }),
      { numRuns: runs(300) },
    );
  });

  it('is not breached by a bin that was not received', () => {
    const watch = new MaskWatch({ n: 1, m: 1 });
    const gone = new Float32Array(4).fill(Number.NaN);
    expect(watch.observe(1, gone, new Float32Array(4).fill(-50))).toEqual([]);
    expect(watch.observe(2, new Float32Array(4).fill(0), gone)).toEqual([]);
  });
});

describe('rules in the watch', () => {
  it('give the same findings over stored sweeps as when the sweeps arrived', async () => {
    const stored = recording(520, [
      [100, -60, 300, 380],
      [140, -75, 320, 330],
      [20, -60, 340, 360],
    ]);
    const setup = { assignments: [], spursHz: {}, rules: [JUDGING, QUIET] };
    const { host, heard } = await watched([], setup);
    for (const sweep of stored) host.observe(sweep);
    await settled(host, stored.length);
    const again: Finding[] = [];
    await replayRule({
      ...{ setup, receiverId: 'rx', learnFrom: T0, from: T0, to: T0 + 520 * SECOND_MS },
      signal: new AbortController().signal,
      readSweeps: async (_id, from, to) => stored.filter(({ startedAt }) => startedAt >= from && startedAt < to),
      onFinding: (finding) => void again.push(finding),
      onProgress: () => {},
    });
    expect(again).toEqual(heard);
    const breaches = heard.flatMap((finding) => finding.breaches).filter(({ type }) => type === 'raised');
    // The third carrier lies outside the mask's range.
    expect(breaches.map(({ lowHz }) => Math.round((lowHz - START_HZ) / STEP_HZ + 0.5))).toEqual([100, 140]);
    expect(breaches[0]).toMatchObject({ ruleId: 'over-mask', overDb: 20, peakDbm: -60, firstAt: T0 + 300 * SECOND_MS });
    const report = reportOfBreach(breaches[0] as (typeof breaches)[0], { stationId: 'st', receiverId: 'rx' });
    // The excess of a case is over the floor of the sweep; how far the mask was crossed stands in the breach.
    expect(report).toMatchObject({ active: true, ruleId: 'over-mask', excessDb: expect.closeTo(40, 0) });
  });

  it('hold back a weak emission, and tell it from the moment it is strong', async () => {
    const stored = recording(420, [
      [100, -80, 260, 330],
      [100, -60, 330, 400],
    ]);
    const { host, heard } = await watched([], { assignments: [], spursHz: {}, rules: [QUIET] });
    for (const sweep of stored) host.observe(sweep);
    await settled(host, stored.length);
    const alarms = heard.flatMap(({ at, alarms: all }) =>
      all.map(({ type, heldBackBy }) => ({ at, type, heldBackBy })),
    );
    const held = alarms.filter(({ heldBackBy }) => heldBackBy === 'quiet');
    const told = alarms.filter(({ heldBackBy }) => heldBackBy === undefined);
    expect(held[0]?.type).toBe('raised');
    expect(held.every(({ at }) => at < T0 + 330 * SECOND_MS)).toBe(true);
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ at }) => at >= T0 + 330 * SECOND_MS)).toBe(true);
    expect(told.at(-1)?.type).toBe('closed');
  });

  it('take up a licence that is entered while the transmitter is on the air: its alarm ends, and detection is not blind', async () => {
    const stored = recording(700, [
      [100, -60, 300, 700],
      [150, -60, 560, 700],
    ]);
    const { host, heard } = await watched(stored, { assignments: [], spursHz: {} });
    for (const sweep of stored.slice(0, 500)) host.observe(sweep);
    await settled(host, 500);
    const raisedAt = (hz: number) =>
      heard
        .flatMap(({ alarms }) => alarms)
        .filter(({ emission, type }) => type === 'raised' && Math.abs(emission.centreHz - hz) < STEP_HZ);
    expect(raisedAt(hzOf(100)).length).toBe(1);
    const licence = {
      id: 'L',
      centreHz: hzOf(100),
      bandwidthHz: 50e3,
      service: 'land-mobile',
      class: 'intermittent' as const,
      mask: [],
    };
    stored.length = 500;
    await host.change({ assignments: [{ assignment: licence }], spursHz: {} });
    expect(heard.at(-1)?.alarms.at(-1)).toMatchObject({ type: 'closed', emission: { state: 'closed' } });
    const before = heard.length;
    for (const sweep of recording(700, [
      [100, -60, 300, 700],
      [150, -60, 560, 700],
    ]).slice(500))
      host.observe(sweep);
    await settled(host, 700);
    expect(raisedAt(hzOf(100)).length).toBe(1);
    expect(raisedAt(hzOf(150)).length).toBe(1);
    expect(heard.length).toBeGreaterThan(before);
  });
});

describe('a trial on the past', () => {
  function room(stored: readonly Sweep[]) {
    const book = new CaseBook(join(folderOf(), 'cases.db'));
    const clock = () => T0 + 3600 * SECOND_MS;
    const desk = new IncidentDesk({ caseBook: book, clock, plan: BAND_PLAN_VN });
    const trials = new RuleTrials({
      ...{ book, clock, setup: () => ({ assignments: [], spursHz: {} }) },
      receiverIds: ({ startHz }) => (startHz > 200e6 ? [] : ['rx']),
      readSweeps: async (_id, from, to) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return stored.filter(({ startedAt }) => startedAt >= from && startedAt < to);
      },
    });
    onTestFinished(async () => {
      await trials.close();
      book.close();
    });
    book.records.put('mask', MASK, { at: T0, by: 'an' });
    book.records.put('rule', MASK_RULE, { at: T0, by: 'an' });
    return { book, desk, trials, guard: trialGuard(desk, trials) };
  }
  const wish = { rule: MASK_RULE, from: T0, to: T0 + 1200 * SECOND_MS, by: 'an' };

  it('counts the alarms that the rule would have raised, links them to the real incidents, and only then lets it be switched on', async () => {
    const stored = recording(1200, [
      [100, -60, 300, 340],
      [140, -60, 500, 540],
      [60, -60, 700, 740],
    ]);
    const { desk, book, trials, guard } = room(stored);
    const seen = (bin: number, from: number) =>
      desk.openByHand(
        {
          ...{ stationId: 'st', receiverId: 'rx', startHz: hzOf(bin - 1), stopHz: hzOf(bin + 1) },
          ...{ from: T0 + from * SECOND_MS, to: T0 + (from + 40) * SECOND_MS, peak: undefined },
        },
        'seen',
        'an',
      );
    const real = seen(100, 300);
    const nothing = seen(140, 500);
    desk.act(nothing.id, { kind: 'dismissed', reason: 'welding', expectedVersion: nothing.version }, 'an');
    const on = { ...MASK_RULE, active: true };
    expect(guard('rule', on.id, on)?.en).toContain('was not tried on recorded data');
    trials.start(wish);
    expect(() => trials.start(wish)).toThrow(TrialRefused);
    await expect.poll(() => trials.job('over-mask')?.state, { timeout: 60_000 }).toBe('done');
    const result = trials.job('over-mask')?.result;
    expect(result?.counts).toEqual({ fired: 3, cases: 1, dismissed: 1, unnoticed: 1, silent: 0 });
    expect(result?.sweeps).toBe(1200);
    expect(result?.tried).toEqual({ ms: 1199 * SECOND_MS, everyMs: SECOND_MS });
    expect(result?.firings.map(({ was, incidentId }) => [was, incidentId])).toEqual([
      ['case', real.id],
      ['dismissed', nothing.id],
      ['unnoticed', undefined],
    ]);
    expect(guard('rule', on.id, on)).toBeUndefined();
    book.records.put('rule', on, { at: T0, by: 'an' });
    // Another rule, or the same with another mask, is not what was tried.
    expect(guard('rule', on.id, { ...on, settings: { ...on.settings, n: 2 } })?.en).toContain('run its trial first');
    expect(guard('mask', 'm', { ...MASK, name: 'other name' })).toBeUndefined();
    expect(guard('mask', 'm', { ...MASK, stopHz: hzOf(150) })?.en).toContain('run its trial first');
    expect(guard('mask', 'm', undefined)?.en).toContain('is used by rule');
    // After a restart the kept trial still speaks for the rule.
    expect(book.records.all('trial').length).toBe(1);
    expect(book.records.verify()).toEqual([]);
  });

  it('is cancelled in the middle, and then allows nothing', async () => {
    const { trials, guard } = room(recording(1200, [[100, -60, 300, 340]]));
    trials.start({ ...wish, to: T0 + 1200 * SECOND_MS });
    expect(await trials.cancel('over-mask')).toBe(true);
    expect(trials.job('over-mask')?.state).toBe('cancelled');
    expect(await trials.cancel('over-mask')).toBe(false);
    expect(guard('rule', 'over-mask', { ...MASK_RULE, active: true })?.en).toContain('was not tried');
  });

  it('is refused where no receiver sweeps, and without its mask', () => {
    const { trials } = room([]);
    const elsewhere: Rule = {
      ...MASK_RULE,
      settings: { kind: 'quiet', stationIds: [], startHz: 300e6, stopHz: 301e6, classes: [] },
    };
    expect(() => trials.start({ ...wish, rule: elsewhere })).toThrow('No receiver sweeps');
    const gone: Rule = { ...MASK_RULE, settings: { kind: 'mask', maskId: 'gone', stationIds: [], n: 1, m: 1 } };
    expect(() => trials.start({ ...wish, rule: gone })).toThrow('does not exist');
  });
});
