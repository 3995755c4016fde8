/** Confirmed accuracy and handling time, against a count by hand over seeded cases. */
import { expect, it } from 'vitest';
import { Random } from '../../drivers/simulated/random.js';
import type { Incident } from '../../src/incidents/incident.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { SOURCE_IDS, SOURCES, type SourceId } from '../../src/incidents/sources.js';
import { DAY_MS, MINUTE_MS } from '../../src/time/units.js';
import { accuracyWords, callAccuracy, confidenceHere } from '../../src/watch/load/call-accuracy.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from '../support/emission-report.js';

const FROM = Date.UTC(2026, 8, 30, 17);
const TO = FROM + 90 * DAY_MS;
const CLASSES = ['cw', 'unlicensed', 'carrier-loss', 'noise-rise', 'licence-level', 'far-stations'];
const STATIONS = ['a', 'b'];

/** What the test itself knows of a case, beside the case. */
interface Known {
  readonly incident: Incident;
  readonly verdict: 'confirmed' | 'noise' | 'unclear' | 'open';
  readonly isCall: boolean;
  readonly station: string;
  readonly month: string;
  readonly acknowledgeMs?: number;
  readonly resolveMs?: number;
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.min(list.length - 1, Math.floor(random.next() * list.length))] as T;
}

/** The truth of the catalogue as a table of its own: what confirms what, written down by hand. */
function byHand(emissionClass: string, source: SourceId): Known['verdict'] {
  if (source === 'unknown') return 'unclear';
  if (source === 'other') return 'confirmed';
  const silences = ['licensee-off', 'power-cut'];
  if (emissionClass === 'carrier-loss') return silences.includes(source) ? 'confirmed' : 'noise';
  return [...silences, 'receiver', 'victim-receiver', 'legal', 'test'].includes(source) ? 'noise' : 'confirmed';
}

function oneCase(random: Random, i: number): Known {
  const openedAt = FROM - 5 * DAY_MS + Math.floor(random.next() * 100 * DAY_MS);
  const emissionClass = pick(random, CLASSES);
  const station = pick(random, STATIONS);
  const byPerson = random.next() < 0.1;
  const report = emissionReport(openedAt, {
    ...{ emissionClass, stationId: station, emissionId: `${byPerson ? 'hand-' : 'e'}${i}` },
    ...{ startHz: 95e6, stopHz: 95.2e6, firstHeardAt: openedAt, lastHeardAt: openedAt },
  });
  const context = { at: openedAt, by: 'system', policy: DEFAULT_POLICY, bandOf: () => undefined };
  const born: Incident = { ...newIncident(`INC-${i}`, [report], context), state: 'open', openedAt };
  const acknowledgeMs = Math.floor(random.next() * 60) * MINUTE_MS;
  const resolveMs = acknowledgeMs + Math.floor(random.next() * 600) * MINUTE_MS;
  const known = {
    isCall: !byPerson && openedAt >= FROM && openedAt < TO,
    station,
    month: new Date(openedAt + 7 * 3600e3).toISOString().slice(0, 7),
  };
  const seen = { acknowledgedAt: openedAt + acknowledgeMs, acknowledgedBy: 'an' };
  const done = { ...seen, state: 'closed' as const, outcome: 'resolved' as const, resolvedAt: openedAt + resolveMs };
  const fate = random.next();
  if (fate < 0.1) return { ...known, incident: born, verdict: 'open' };
  if (fate < 0.2) return { ...known, incident: { ...born, ...seen }, verdict: 'open', acknowledgeMs };
  if (fate < 0.25) return { ...known, incident: { ...born, state: 'merged' }, verdict: 'open', isCall: false };
  const noise = { why: 'known', by: 'an', at: openedAt } as const;
  if (fate < 0.35) return { ...known, incident: { ...born, ...seen, noise }, verdict: 'noise', acknowledgeMs };
  const dismissed = { ...born, ...seen, state: 'closed', outcome: 'dismissed', dismissal: 'x' } as const;
  if (fate < 0.4) return { ...known, incident: dismissed, verdict: 'noise', acknowledgeMs };
  const old = { ...born, ...done, resolution: { cause: 'free words of an older program', measure: 'm' } };
  if (fate < 0.45) return { ...known, incident: old, verdict: 'unclear', acknowledgeMs, resolveMs };
  const source = pick(random, SOURCE_IDS);
  const incident = { ...born, ...done, resolution: { source, cause: '', measure: 'm' } };
  return { ...known, incident, verdict: byHand(emissionClass, source), acknowledgeMs, resolveMs };
}

function middle(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((one) => one !== undefined).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function handCount(own: readonly Known[]) {
  const of = (verdict: Known['verdict']) => own.filter((one) => one.verdict === verdict).length;
  return {
    ...{ calls: own.length, confirmed: of('confirmed'), noise: of('noise'), unclear: of('unclear'), open: of('open') },
    acknowledgeMs: middle(own.map((one) => one.acknowledgeMs)),
    resolveMs: middle(own.map((one) => one.resolveMs)),
  };
}

it('equals a count by hand over 300 seeded cases, in all and by month, station and class', () => {
  const random = new Random(47, 1);
  const known = Array.from({ length: 300 }, (_, i) => oneCase(random, i));
  const calls = known.filter(({ isCall }) => isCall);
  const { groups, ...total } = callAccuracy(
    known.map(({ incident }) => incident),
    BAND_PLAN_VN,
    { from: FROM, to: TO },
  );
  expect(total).toEqual(handCount(calls));
  expect(total.calls).toBeGreaterThan(200);
  for (const [by, keyOf] of [
    ['month', ({ month }: Known) => month],
    ['station', ({ station }: Known) => station],
    ['class', ({ incident }: Known) => incident.emissionClass],
    ['source', ({ incident }: Known) => incident.resolution?.source ?? ''],
  ] as const) {
    const keys = [...new Set(calls.map(keyOf))];
    expect(groups[by].map(({ key }) => key).sort()).toEqual(keys.sort());
    for (const { key, name: _, ...tally } of groups[by])
      expect([by, key, tally]).toEqual([by, key, handCount(calls.filter((one) => keyOf(one) === key))]);
  }
  for (const rows of Object.values(groups))
    expect(rows.reduce((sum, { calls: own }) => sum + own, 0)).toBe(total.calls);
  expect(groups.band.map(({ name }) => name?.vi)).toEqual([expect.stringContaining('FM')]);
});

it('says it in one sentence in both languages, and that there was none', () => {
  const tally = { calls: 212, confirmed: 178, noise: 21, unclear: 0, open: 13 };
  const words = accuracyWords({ ...tally, acknowledgeMs: 11 * MINUTE_MS, resolveMs: 124 * MINUTE_MS });
  expect(words).toEqual({
    vi: 'Trong 212 lần báo động, 178 lần được xác nhận là can nhiễu (84 %), 21 lần không cần thiết, 13 lần chưa kết luận; trung vị 11 phút đến khi tiếp nhận, 2 giờ 4 phút đến khi xử lý xong.',
    en: 'Of 212 calls 178 were confirmed interference (84 %), 21 noise, 13 open; median 11 min to acknowledge, 2 h 4 min to resolved.',
  });
  expect(accuracyWords({ ...tally, unclear: 5, open: 8 }).en).toContain('5 without a known source, 8 open');
  expect(accuracyWords({ calls: 0, confirmed: 0, noise: 0, unclear: 0, open: 0 }).en).toBe('There was no call.');
});

it('draws the stated confidence of a class to what people found in cases of it', () => {
  const random = new Random(3, 1);
  const closed = (source: SourceId): Incident => ({
    ...oneCase(random, 0).incident,
    ...{ emissionClass: 'intermod', resolution: { source, cause: '', measure: 'm' } },
  });
  expect(confidenceHere('intermod', 0.4, [])).toEqual({ cases: 0, right: 0, confidence: 0.4 });
  const right = Array.from({ length: 20 }, () => closed('fm-product'));
  expect(confidenceHere('intermod', 0.4, right)).toEqual({ cases: 20, right: 20, confidence: 0.7 });
  const wrong = Array.from({ length: 20 }, () => closed('wireless-microphone'));
  expect(confidenceHere('intermod', 0.4, wrong).confidence).toBe(0.2);
  expect(confidenceHere('intermod', 0.4, [closed('unknown')]).cases).toBe(0);
  expect(confidenceHere('cw', 0.4, right).cases).toBe(0);
  expect(SOURCES['fm-product'].classes).toContain('intermod');
});
