import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Occupancy } from '../../src/api/occupancy.js';
import { parseConfig } from '../../src/config/config.js';
import type { RecountRequest } from '../../src/export/export-request.js';
import { runExport } from '../../src/export/export-run.js';
import { openSink } from '../../src/export/open-sink.js';
import { stretchOf, summarised } from '../../src/report/occupancy-summary.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { codeSweep } from '../../src/store/blocks/block-codec.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { followLicences } from '../../src/store/followed-licences.js';
import { ChannelMeter } from '../../src/store/influx/channel-meter.js';
import { toPoints } from '../../src/store/reading/series-table.js';
import { channelsFrom } from '../../src/store/summaries/channel-plan.js';
import { type ChannelPlan, EQUAL_PARTS_ONLY, layoutOf, parseLayout } from '../../src/store/summaries/channels.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { sweepRun } from '../support/synthetic-sweeps.js';

const T0 = 1_699_999_980_000;
const GUARD = { id: 'licence 7', centreHz: 400.05e6, bandwidthHz: 20e3 };
const channels = channelsFrom([GUARD], []);
let folder: string;
let archive: EmbeddedArchive;

const opened = () =>
  EmbeddedArchive.open({
    ...{ path: join(folder, 'sweeps.db'), retention: { maxAgeMs: 1e13, maxBytes: 1e12 }, clock: () => T0 },
    channelPlan: { channels, rule: { kind: 'noise', marginDb: 5 } },
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-occupancy-'));
  archive = await opened();
});
afterEach(async () => {
  await archive.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Noise near −100 dBm; what lies 7 dB above it is in the licence's channel. */
function addMinute(minute: number): void {
  const levels = (i: number) =>
    Float32Array.from({ length: 100 }, (_, bin) => (bin >= 8 && bin <= 12 ? -92 : -100 + ((i * 7 + bin * 13) % 5) / 2));
  const at = { count: 60, bins: 100, seq: 1 + 60 * minute, startedAt: T0 + 60_000 * minute };
  for (const sweep of sweepRun({ ...at, levels })) archive.add(sweep);
}

/** An hour at 1 s; `of` says of each second whether the channel is in use, received, and by what kind of sweep. */
async function hourOf(
  of: (second: number) => { used: boolean; received?: boolean; flags?: number; skipped?: boolean },
) {
  const [quiet] = sweepRun({ count: 1, bins: 100 });
  if (quiet === undefined) throw new Error('no sweep');
  for (let second = 0; second < 3600; second++) {
    const { used: isUsed, received = true, flags = 0, skipped = false } = of(second);
    if (skipped) continue;
    const levelsDbm = Float32Array.from({ length: 100 }, (_, bin) => {
      const isInside = bin >= 8 && bin <= 12;
      if (isInside && !received) return Number.NaN;
      return isInside && isUsed ? -80 : -100 + ((second * 7 + bin * 13) % 5) / 2;
    });
    const startedAt = HOUR + 1000 * second;
    archive.add({ ...quiet, seq: second + 1, startedAt, endedAt: startedAt + 900, levelsDbm, flags });
  }
  const stretch = stretchOf(HOUR, HOUR + 3_600_000);
  const maxPoints = 60;
  const query = { receiverId: quiet.receiverId, channel: 'licence 7', from: stretch.from, to: stretch.to, maxPoints };
  return summarised(await archive.channelSeries(query), stretch);
}
const HOUR = Math.ceil(T0 / 3_600_000) * 3_600_000;

describe('occupancy', () => {
  it('is a share of the time, with the truth in its interval, where sweeps come unevenly', async () => {
    // In use for the first half hour, which is swept ten times as often.
    const { share, low, high, enough } = await hourOf((second) => ({
      ...{ used: second < 1800, skipped: second >= 1800 && second % 10 !== 0 },
    }));
    expect(share).toBeCloseTo(0.5, 2);
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
    expect(enough).toBe(false);
  });

  it.each([
    [10, 1],
    [1, 10],
    [25, 1],
    [50, 15],
    [12, 40],
    [60, 20],
  ])('is the same share where sweeps come each %i s in use and each %i s out of use', async (inUse, outOfUse) => {
    // In use in each second turn of 150 s. What is on the air may take the receiver away, or be looked at more often.
    const used = (second: number) => Math.floor(second / 150) % 2 === 1;
    const found = await hourOf((second) => ({
      ...{ used: used(second), skipped: second % (used(second) ? inUse : outOfUse) !== 0 },
    }));
    expect(found.low).toBeLessThanOrEqual(0.5);
    expect(found.high).toBeGreaterThanOrEqual(0.5);
    expect(Math.abs(found.share - 0.5)).toBeLessThan(Math.max(inUse, outOfUse) > 10 ? 0.11 : 0.005);
    expect(found.observedMs).toBe(3_600_000);
    // An hour that is over has a row of its own: the same by its tens of minutes.
    for (const sweep of sweepRun({ count: 60, bins: 100, seq: 9000, startedAt: HOUR + 3_600_000 })) archive.add(sweep);
    await archive.backup(join(folder, 'copy.db'));
    const query = { receiverId: 'r1', channel: 'licence 7', from: HOUR, to: HOUR + 3_600_000, maxPoints: 6 };
    const tens = await archive.channelSeries(query);
    for (const { receivedMs } of tens) expect(receivedMs).toBe(600_000);
    expect(tens.reduce((sum, { occupancy }) => sum + occupancy, 0) / tens.length).toBeCloseTo(found.share, 2);
    // One that an earlier version made is made again.
    await archive.close();
    const db = new Database(join(folder, 'sweeps.db'));
    const { changes } = db.prepare(`UPDATE channel_hours SET slots = zeroblob(${12 + 36 * 51})`).run();
    db.close();
    expect(changes).toBe(1);
    archive = await opened();
    expect(await archive.channelSeries(query)).toEqual(tens);
  });

  it('is of the sweeps that received the channel, and of the watch alone', async () => {
    const missing = await hourOf((second) => ({ used: true, received: second % 2 === 0 }));
    expect(missing).toMatchObject({ share: 1, samples: 1800, enough: true });
  });

  it.each([
    ['closer looks', SweepFlag.aside],
    ['overload', SweepFlag.overload],
    ['held maxima', SweepFlag.peakHeld],
  ])('is not made of %s', async (_, flags) => {
    const found = await hourOf((second) => ({ used: second % 10 === 0, flags: second % 10 === 0 ? flags : 0 }));
    expect(found).toMatchObject({ share: 0, samples: 3240 });
  });

  it('has no channels of a closer look, which has a grid of its own', async () => {
    addMinute(0);
    const before = await archive.channels('r1');
    for (const sweep of sweepRun({ count: 60, bins: 30, seq: 100, startedAt: T0 + 60_000, startHz: 400.01e6 }))
      archive.add({ ...sweep, flags: SweepFlag.aside });
    addMinute(2);
    expect(await archive.channels('r1')).toEqual(before);
  });

  it('is judged by a rule that is kept with the value and may change', async () => {
    addMinute(0);
    await archive.setChannelPlan({ channels, rule: { kind: 'noise', marginDb: 12 } });
    addMinute(1);
    await archive.setChannelPlan({ channels, rule: { kind: 'fixed', thresholdDbm: -95 } });
    addMinute(2);
    const query = { receiverId: 'r1', channel: 'licence 7', from: T0, to: T0 + 180_000, maxPoints: 3 };
    const points = await archive.channelSeries(query);
    expect(points.map(({ occupancy, rule }) => [occupancy, rule])).toEqual([
      [1, { kind: 'noise', marginDb: 5 }],
      [0, { kind: 'noise', marginDb: 12 }],
      [1, { kind: 'fixed', thresholdDbm: -95 }],
    ]);
    await archive.backup(join(folder, 'copy.db'));
    expect(await archive.channelSeries(query)).toEqual(points);
  });

  it('is followed for licences, channels of the band plan and equal parts of whatever is swept', async () => {
    addMinute(0);
    const names = (await archive.channels('r1')).map(({ name }) => name);
    expect(names).toContain('licence 7');
    expect(names.length).toBe(51);
    const plan = channelsFrom([GUARD], BAND_PLAN_VN);
    const shape = { stationId: 's', receiverId: 'r', startHz: 118e6, stepHz: 25e3, bins: 760 };
    const layout = layoutOf(shape, { channels: plan, rule: { kind: 'noise', marginDb: 5 } });
    const guard = layout.channels.find(({ startHz, stopHz }) => startHz <= 121.5e6 && stopHz >= 121.5e6);
    expect(guard?.name).toMatch(/^aeronautical-distress:/);
    expect(layout.channels.every(({ firstBin, endBin }) => firstBin >= 0 && endBin > firstBin && endBin <= 760)).toBe(
      true,
    );
    expect(layout.channels.find(({ name }) => name === 'licence 7')).toBeUndefined();
  });

  describe('counted again from stored sweeps', () => {
    const rule = { kind: 'noise', marginDb: 12 } as const;
    const recounted = async (more: Partial<RecountRequest>) => {
      const { from, to } = stretchOf(T0, T0 + 180_000);
      const request = { what: 'recount', format: 'json', receiverId: 'r1', from, to, rule, ...more } as const;
      const facts = { receiverId: 'r1', receiverName: 'r1', stationId: 's', stationName: 's', calibrations: [] };
      const sources = { archive, incidents: () => [], facts: () => facts, channels: () => channels, program: 't' };
      const target = { folder, name: 'again', mostBytes: 1e9, openSink, now: T0, onProgress: () => {} };
      const { files, rows } = await runExport(request, sources, target);
      const { rows: written } = JSON.parse(readFileSync(join(folder, files[0] ?? ''), 'utf8')) as {
        rows: Record<string, unknown>[];
      };
      const shown = JSON.parse(readFileSync(join(folder, 'shown.json'), 'utf8')) as { occupancy: Occupancy };
      expect(written).toHaveLength(rows);
      return { written, occupancy: shown.occupancy };
    };

    it('has the very figures that the same rule and channels gave when the sweeps came in', async () => {
      await archive.setChannelPlan({ channels, rule });
      addMinute(0);
      addMinute(2);
      // A second grid, levels of another step, and bins that are missing.
      const levels = (i: number) =>
        Float32Array.from({ length: 40 }, (_, bin) => ((i + bin) % 7 === 0 ? Number.NaN : -90.01 - ((i * bin) % 11)));
      for (const sweep of sweepRun({ count: 60, bins: 40, seq: 500, startedAt: T0 + 60_000, levels }))
        archive.add(sweep);
      const { written, occupancy } = await recounted({});
      const { from, to, pointMs } = stretchOf(T0, T0 + 180_000);
      for (const { name: channel } of await archive.channels('r1')) {
        const points = await archive.channelSeries({
          receiverId: 'r1',
          channel,
          from,
          to,
          maxPoints: (to - from) / pointMs,
        });
        const rows = written.filter((row) => row['channel'] === channel);
        expect(rows.map((row) => [Date.parse(String(row['at'])), row['occupancy'], row['sweeps']])).toEqual(
          points.map(({ at, occupancy, sweeps }) => [at, Number(occupancy.toFixed(6)), sweeps]),
        );
        for (const [i, { meanDbm, maxDbm }] of points.entries()) {
          expect(rows[i]?.['meanDbm']).toBeCloseTo(meanDbm, 1);
          expect(rows[i]?.['maxDbm']).toBeCloseTo(maxDbm, 1);
        }
      }
      expect(new Set(written.map(({ pointMs: width }) => width))).toEqual(new Set([60_000]));
      // Three minutes, of an hour.
      expect(occupancy.channels.find(({ name }) => name === GUARD.id)).toMatchObject({
        ...{ observedMs: 180_000, samples: 180, rules: [rule] },
      });
      expect(Date.parse(occupancy.to) - Date.parse(occupancy.from)).toBe(3_600_000);
    });

    it('answers with another threshold and a licence of later what was frozen', async () => {
      addMinute(0);
      const later = { name: 'licence 9', startHz: 400.03e6, stopHz: 400.07e6 };
      const fixed = { kind: 'fixed', thresholdDbm: -95 } as const;
      const { occupancy } = await recounted({ rule: fixed, channels: [later] });
      const named = occupancy.channels.filter(({ isPart }) => !isPart);
      expect(named.map(({ name, share, rules }) => [name, share, rules])).toEqual([['licence 9', 1, [fixed]]]);
    });
  });

  it('reads layouts of before there was a choice by the rule of then', () => {
    expect(parseLayout('[]')).toEqual({ channels: [], rule: { kind: 'noise', marginDb: 5 } });
  });

  it('is told to InfluxDB of the channels of each minute as they were then', () => {
    const meter = new ChannelMeter({ channels: [], rule: { kind: 'noise', marginDb: 5 } });
    const names = new Set<string>();
    const plan = { channels, rule: { kind: 'fixed', thresholdDbm: -95 } as const };
    const byMinute: number[] = [];
    for (const [i, sweep] of sweepRun({ count: 181, bins: 100, startedAt: T0 }).entries()) {
      if (i === 30) meter.setPlan(plan);
      const points = meter.add({ ...codeSweep(sweep), next: i + 1 }, i);
      if (points.length === 0) continue;
      byMinute.push(new Set(points.map(({ channel }) => channel)).size);
      for (const { channel, rule } of points) if (rule?.kind === 'fixed') names.add(channel);
    }
    expect(byMinute).toEqual([50, 51, 51]);
    expect(names.has('licence 7')).toBe(true);
  });

  it('follows licences that people enter, from the day they are valid', async () => {
    const caseBook = new CaseBook(join(folder, 'cases.db'));
    const at = Date.now();
    const licence = { ...GUARD, id: 'L-1', licenceNo: '1', holder: 'A', name: 'A', status: 'primary' as const };
    caseBook.records.put('assignment', { ...licence, validFrom: at - 1000 }, { at, by: 'me', expectedVersion: 0 });
    const later = { ...licence, id: 'L-2', validFrom: at + 1e9 };
    caseBook.records.put('assignment', later, { at, by: 'me', expectedVersion: 0 });
    const desk = new IncidentDesk({ caseBook, clock: () => at, plan: BAND_PLAN_VN, onChange: () => undefined });
    const config = parseConfig({ stations: [{ id: 's', name: 'S' }] }, 'test');
    const plan = await new Promise<ChannelPlan>((resolve, reject) => {
      const archives = { channelPlan: EQUAL_PARTS_ONLY, setChannelPlan: async (now: ChannelPlan) => resolve(now) };
      const following = followLicences(
        { clock: () => at, onFault: (why) => reject(new Error(why)) },
        config,
        archives,
        desk,
      );
      void following.start?.();
      void following.stop?.();
    });
    const followed = plan.channels.map(({ name }) => name);
    expect(followed[0]).toBe('L-1');
    expect(followed).not.toContain('L-2');
    expect(followed.length).toBeGreaterThan(20);
    caseBook.close();
  });
});

it('gives the same by rows of whole hours as by minutes, with a minute that came late', async () => {
  const hourMs = 3_600_000;
  const from = Math.ceil(T0 / hourMs) * hourMs;
  const minute = (startedAt: number, seq: number) => {
    for (const sweep of sweepRun({ count: 6, bins: 100, seq, startedAt, everyMs: 10_000 })) archive.add(sweep);
  };
  const late = from + 75 * 60_000;
  for (let i = 0; i < 190; i++) if (from + i * 60_000 !== late) minute(from + i * 60_000, 1 + 6 * i);
  const names = (await archive.channels('r1')).map(({ name }) => name);
  const query = { receiverId: 'r1', channels: names, from, to: from + 3 * hourMs };
  const isSame = async () => {
    const tens = (await archive.channelTables({ ...query, maxPoints: 18 })).map(toPoints);
    for (const [i, channel] of names.entries()) {
      const slots = await archive.channelSeries({ ...query, channel });
      expect(tens[i]?.length).toBe(18);
      for (const { at, sweeps, occupancy, maxDbm, meanDbm } of tens[i] ?? []) {
        const own = slots.filter((slot) => slot.at >= at && slot.at < at + 600_000);
        const mw = own.reduce((sum, slot) => sum + slot.sweeps * 10 ** (slot.meanDbm / 10), 0);
        expect(sweeps).toBe(own.reduce((sum, slot) => sum + slot.sweeps, 0));
        expect(occupancy).toBeCloseTo(own.reduce((sum, slot) => sum + slot.occupancy * slot.sweeps, 0) / sweeps, 9);
        expect(maxDbm).toBe(Math.max(...own.map((slot) => slot.maxDbm)));
        expect(Math.abs(meanDbm - 10 * Math.log10(mw / sweeps))).toBeLessThan(0.006);
      }
    }
    return tens[0]?.find(({ at }) => at === from + 70 * 60_000)?.sweeps;
  };
  await archive.backup(join(folder, 'copy.db'));
  expect(await isSame()).toBe(54);
  minute(late, 5001);
  await archive.backup(join(folder, 'copy-2.db'));
  expect(await isSame()).toBe(60);
  const db = new Database(join(folder, 'copy-2.db'), { readonly: true });
  expect(db.prepare('SELECT count(*) FROM channel_hours').pluck().get()).toBe(2);
  db.close();
});
