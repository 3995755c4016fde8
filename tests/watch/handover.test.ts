import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { advance } from '../../src/incidents/advance.js';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import { INCIDENT_STATES, type Incident } from '../../src/incidents/incident.js';
import type { IncidentEvent } from '../../src/incidents/incident-event.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import type { Sweep } from '../../src/rf/sweep.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { CoverageRecorder } from '../../src/store/cases/coverage-recorder.js';
import type { WatchState, WatchStretch } from '../../src/watch/coverage.js';
import { watchBands } from '../../src/watch/receiver-watch.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import {
  type Handover,
  type HandoverSide,
  isComplete,
  type Signed,
  signHandover,
  summariseHandover,
} from '../../src/watch/roster/handover.js';
import { countsSentence, heldBackSentence, judgeTrial, trialCounts } from '../../src/watch/rule-trial.js';
import { WATCH_SENTENCES } from '../../src/watch/watch-sentences.js';
import { sentenceText } from '../../src/words/sentence.js';

const T0 = Date.parse('2027-02-05T09:00:00Z');
const HOUR_MS = 3600e3;

function report(n: number, changes: Partial<EmissionReport> = {}): EmissionReport {
  const startHz = 100e6 + n * 1e6;
  return {
    emissionId: `e${n}`,
    stationId: 'st',
    receiverId: 'rx',
    startHz,
    stopHz: startHz + 1e5,
    firstHeardAt: T0,
    lastHeardAt: T0,
    active: true,
    confirmed: true,
    peakDbm: -70,
    excessDb: 30,
    emissionClass: 'cw',
    ...changes,
  };
}

function incident(n: number, ...events: IncidentEvent[]): Incident {
  const context = { at: T0, by: 'an', policy: DEFAULT_POLICY, bandOf: () => undefined };
  let now = newIncident(`INC-${n}`, [report(n)], context);
  for (const event of [{ kind: 'confirmed' } as const, ...events]) {
    const result = advance(now, event, context);
    if (result.refusal !== undefined) throw new Error(result.refusal.sentence.key);
    now = result.incident;
  }
  return now;
}

describe('the hand-over summary', () => {
  it('lists waiting, standing and hidden alarms, open work, and bands that were not watched', () => {
    const at = T0 + 9 * HOUR_MS;
    const incidents = [
      incident(1),
      incident(2, { kind: 'acknowledged' }),
      incident(3, { kind: 'acknowledged' }, { kind: 'assigned', personId: 'binh' }),
      incident(4, { kind: 'shelved', reason: 'works next door', until: T0 + 2 * HOUR_MS }),
      incident(5, { kind: 'suppressed', ruleId: 'r1', reason: 'our own beacon' }),
      incident(6, { kind: 'dismissed', reason: 'nothing' }),
    ];
    const whole = { from: T0, to: at, state: 'watched' as const };
    const bands = [
      { stationId: 'st', bandKey: 'quiet', stretches: [whole] },
      {
        stationId: 'st',
        bandKey: 'hole',
        stretches: [
          { ...whole, to: at - 60e3 },
          { from: at - 60e3, to: at, state: 'blind' as const, reason: 'paused' as const },
        ],
      },
      { stationId: 'st', bandKey: 'never', stretches: [] },
    ];
    const summary = summariseHandover({ from: T0, at, incidents, handled: [], bands, policy: DEFAULT_POLICY });
    const ids = (lines: readonly { incidentId: string }[]) => lines.map(({ incidentId }) => incidentId).join(' ');
    expect(ids(summary.unacknowledged)).toBe('INC-1');
    expect(ids(summary.standing)).toBe('INC-2 INC-3');
    expect(ids(summary.hidden)).toBe('INC-4 INC-5');
    expect(ids(summary.openTasks)).toBe('INC-2 INC-3');
    expect(summary.hidden[0]?.aside).toEqual({ reason: 'works next door', by: 'an', until: T0 + 2 * HOUR_MS });
    expect(summary.gaps.map(({ bandKey, blindNow }) => [bandKey, blindNow])).toEqual([
      ['never', true],
      ['hole', true],
    ]);
  });
});

describe('what was handled in a shift', () => {
  it('stands in its hand-over with what was done, where, and what was found', () => {
    const known = { kind: 'resolved', source: 'dect', cause: 'ở tầng 3', measure: 'tắt' } as const;
    const grave = incident(2);
    const handled = [
      { incident: incident(1, { kind: 'acknowledged' }, known), acts: ['acknowledged', 'resolved'] },
      { incident: incident(3, { kind: 'dismissed', reason: 'đo thử' }), acts: ['dismissed'] },
      { incident: { ...grave, priority: { ...grave.priority, rank: [-1] } }, acts: ['acknowledged'] },
    ] as const;
    const summary = summariseHandover({ from: T0, at: T0, incidents: [], handled, bands: [], policy: DEFAULT_POLICY });
    expect(
      summary.handled?.map(({ incidentId, acts, stationIds, cause }) => [
        incidentId,
        ...acts,
        ...stationIds,
        cause?.vi,
      ]),
    ).toEqual([
      ['INC-2', 'acknowledged', 'st', undefined],
      ['INC-1', 'acknowledged', 'resolved', 'st', 'điện thoại không dây DECT; ở tầng 3'],
      ['INC-3', 'dismissed', 'st', 'đo thử'],
    ]);
  });
});

describe('a case in a hand-over', () => {
  it('has each place in which it was heard, and no place between them', () => {
    const one = incident(1);
    const joined = { ...one, stopHz: 109.1e6, emissions: [...one.emissions, report(9)] };
    const lineOf = (incidents: readonly Incident[]) =>
      summariseHandover({ from: T0, at: T0 + 1000, incidents, handled: [], bands: [], policy: DEFAULT_POLICY })
        .unacknowledged[0];
    expect(lineOf([one])?.parts).toBeUndefined();
    expect(lineOf([joined])?.parts).toEqual([
      { startHz: 101e6, stopHz: 101.1e6 },
      { startHz: 109e6, stopHz: 109.1e6 },
    ]);
  });
});

describe('the signatures of a hand-over', () => {
  const summary = summariseHandover({
    from: T0,
    at: T0,
    incidents: [],
    handled: [],
    bands: [],
    policy: DEFAULT_POLICY,
  });
  const paper: Handover = {
    ...{ id: 'HO-1', summary, signatures: {} },
    people: { outgoing: ['an', 'binh'], incoming: ['binh', 'chi'] },
  };
  const told = (signed: Signed) => [
    Object.values(signed.handover.signatures).map(({ personId }) => personId),
    signed.refusal === undefined ? '' : sentenceText(signed.refusal, 'en', WATCH_SENTENCES),
    signed.refusal === undefined ? '' : sentenceText(signed.refusal, 'vi', WATCH_SENTENCES),
  ];
  const sign = (handover: Handover, side: HandoverSide, personId: string) =>
    signHandover(handover, side, { personId, at: T0 });

  it('are one of each shift, by two people', () => {
    const once = sign(paper, 'outgoing', 'binh');
    expect(told(once)).toEqual([['binh'], '', '']);
    expect(told(sign(once.handover, 'incoming', 'chi'))).toEqual([['binh', 'chi'], '', '']);
    expect(told(sign(once.handover, 'outgoing', 'an'))).toEqual([
      ['binh'],
      'Hand-over HO-1 was signed for the outgoing shift by binh already.',
      'Biên bản HO-1 đã được binh ký cho ca giao.',
    ]);
    expect(told(sign(paper, 'incoming', 'an'))).toEqual([
      [],
      'an is not of the incoming shift and cannot sign hand-over HO-1.',
      'an không thuộc ca nhận, không được ký biên bản HO-1.',
    ]);
    expect(told(sign(once.handover, 'incoming', 'binh'))).toEqual([
      ['binh'],
      'binh cannot sign hand-over HO-1 for both shifts.',
      'binh không được ký biên bản HO-1 cho cả hai ca.',
    ]);
    const incoming = sign(paper, 'incoming', 'binh');
    expect(sign(incoming.handover, 'outgoing', 'binh').refusal?.key).toBe('handover.same-person');
    expect([paper, once.handover, incoming.handover].map(isComplete)).toEqual([false, false, false]);
    expect(isComplete(sign(once.handover, 'incoming', 'chi').handover)).toBe(true);
  });

  it('stand below all cases that are not over, the gravest first, and below the bands watched least', () => {
    const at = T0 + HOUR_MS;
    const states = [...INCIDENT_STATES.slice(1), 'candidate' as const];
    const cases = states.map(
      (state, i): Incident => ({
        ...{ ...incident(i), id: state, state },
        alarm: { base: i >= 1 && i < 5 ? 'acknowledged' : 'unacknowledged', raises: 1 },
      }),
    );
    const [open] = cases as [Incident];
    const grave: Incident = { ...open, id: 'grave', priority: { ...open.priority, severity: 1, rank: [1] } };
    const put = { by: 'an', at: T0, reason: 'r' };
    const aside: Incident = { ...open, id: 'aside', alarm: { ...open.alarm, outOfService: { ...put, until: T0 + 5 } } };
    const stretch = (state: WatchState, toMs = HOUR_MS): WatchStretch => ({ from: T0, to: T0 + toMs, state });
    const band = (bandKey: string, ...stretches: WatchStretch[]) => ({ stationId: 'st', bandKey, stretches });
    const half = HOUR_MS / 2;
    const bands = [
      band('whole', stretch('watched')),
      band('ended-blind', stretch('watched', HOUR_MS), { ...stretch('blind'), from: at }),
      band('half', stretch('watched', half), { ...stretch('degraded'), from: T0 + half }),
      band('unknown', stretch('unknown')),
    ];
    const { openTasks, unacknowledged, hidden, gaps } = summariseHandover({
      ...{ from: T0, at, incidents: [...cases, grave, aside], handled: [], bands, policy: DEFAULT_POLICY },
    });
    expect(openTasks.map(({ incidentId }) => incidentId)).toEqual(states.slice(1, 5));
    expect(unacknowledged.map(({ incidentId }) => incidentId)).toEqual(['grave', 'open']);
    expect(hidden).toMatchObject([{ incidentId: 'aside', alarm: 'out-of-service', aside: { reason: 'r', by: 'an' } }]);
    expect(gaps.map(({ bandKey, blindNow }) => [bandKey, blindNow])).toEqual([
      ['unknown', true],
      ['half', false],
      ['ended-blind', true],
    ]);
  });
});

describe('a rule tried on the past', () => {
  it('says how often it would have fired, on what, and on what it would have been silent', () => {
    const noise = { kind: 'called-noise', why: 'known' } as const;
    const incidents = [
      incident(1),
      incident(2, { kind: 'dismissed', reason: 'a test' }),
      incident(3),
      incident(4, noise),
    ];
    const reports = [
      report(1),
      report(2),
      report(2, { emissionId: 'again' }),
      report(4),
      report(7),
      report(3, { stationId: 'other' }),
    ];
    const trial = judgeTrial(reports, incidents, { from: T0 - HOUR_MS, to: T0 + HOUR_MS });
    expect(trial.firings.map(({ was, incidentId }) => `${was} ${incidentId ?? ''}`.trim())).toEqual([
      'case INC-1',
      'dismissed INC-2',
      'dismissed INC-2',
      'dismissed INC-4',
      'unnoticed',
      'unnoticed',
    ]);
    expect(trial.silentOn).toEqual(['INC-3']);
    expect(
      sentenceText(countsSentence({ counts: trialCounts(trial), from: T0, to: T0 + 1 }), 'en', WATCH_SENTENCES),
    ).toBe(
      'Would have fired 6 times: 1 real cases, 3 that were dismissed or called noise, 2 that nobody noticed; it would have been silent on 1 cases.',
    );
  });

  it('takes a case for the one that fired only at its station, in its time and range, and the case before what was dismissed', () => {
    const period = { from: T0, to: T0 + HOUR_MS };
    const times = { firstHeardAt: T0 + 100, lastHeardAt: T0 + 200 };
    const one = { ...incident(1), ...times, emissions: [report(1, times)] };
    const { startHz, stopHz } = report(1);
    const was = (changes: Partial<EmissionReport>, incidents: readonly Incident[] = [one]) => {
      const { firings, silentOn } = judgeTrial([report(1, { ...times, ...changes })], incidents, period);
      return `${firings[0]?.was} ${firings[0]?.incidentId ?? ''} ${silentOn.join(' ')}`;
    };
    expect(was({})).toBe('case INC-1 ');
    expect(was({ stationId: 'other' })).toBe('unnoticed  INC-1');
    expect(was({ firstHeardAt: T0 + 200, lastHeardAt: T0 + 300 })).toBe('case INC-1 ');
    expect(was({ firstHeardAt: T0 + 201, lastHeardAt: T0 + 300 })).toBe('unnoticed  INC-1');
    expect(was({ firstHeardAt: T0, lastHeardAt: T0 + 100 })).toBe('case INC-1 ');
    expect(was({ firstHeardAt: T0, lastHeardAt: T0 + 99 })).toBe('unnoticed  INC-1');
    // Three tenths of the narrower of the two ranges.
    const widthHz = stopHz - startHz;
    expect(was({ startHz: stopHz - 0.3 * widthHz, stopHz: stopHz + 0.7 * widthHz })).toBe('case INC-1 ');
    expect(was({ startHz: stopHz - 0.29 * widthHz, stopHz: stopHz + 0.71 * widthHz })).toBe('unnoticed  INC-1');
    const dismissed: Incident = { ...one, id: 'INC-9', outcome: 'dismissed' };
    expect(was({}, [dismissed])).toBe('dismissed INC-9 ');
    expect(was({}, [dismissed, one])).toBe('case INC-1 ');
    expect(was({}, [{ ...one, outcome: 'expired' }])).toBe('dismissed INC-1 ');
    for (const state of ['merged', 'candidate'] as const) expect(was({}, [{ ...one, state }])).toBe('unnoticed  ');
    const elsewhere = { ...one, emissions: [report(5), report(1, times)] };
    expect(was({}, [elsewhere])).toBe('case INC-1 ');
  });

  it('counts what was on the air within the period, in the order of time', () => {
    const period = { from: T0 + 1000, to: T0 + 2000 };
    const at = (n: number, fromMs: number, toMs: number) => {
      const times = { firstHeardAt: T0 + fromMs, lastHeardAt: T0 + toMs };
      return { emission: report(n, times), case: { ...incident(n), ...times, emissions: [] } };
    };
    const all = [at(1, 1500, 1600), at(2, 500, 1000), at(3, 500, 999), at(4, 1999, 5000), at(5, 2000, 5000)];
    const { firings, silentOn } = judgeTrial(
      all.map(({ emission }) => emission),
      all.map((one) => one.case),
      period,
    );
    expect(firings.map(({ report: { emissionId } }) => emissionId)).toEqual(['e2', 'e1', 'e4']);
    expect(silentOn).toEqual(['INC-1', 'INC-2', 'INC-4']);
    const counts = { fired: 3, cases: 0, dismissed: 0, unnoticed: 3 };
    expect(trialCounts({ firings, silentOn })).toEqual({ ...counts, silent: 3 });
    const spoken = heldBackSentence({ counts: { ...counts, silent: 3 }, ...period });
    expect(spoken).toEqual({ key: 'trial.would-have-held-back', params: { ...counts, over: { vi: '', en: '' } } });
    const over = (ms: number, everyMs: number) => {
      const { params } = countsSentence({
        counts: { ...counts, silent: 3 },
        from: T0,
        to: T0 + HOUR_MS,
        tried: { ms, everyMs },
      });
      return params['over'];
    };
    expect(over(HOUR_MS / 2, 1234)).toEqual({
      vi: ' Thử trên 30 phút có dữ liệu quét trong 1 giờ đã chọn, trung bình 1,2 giây một lượt.',
      en: ' Tried on the 30 min with sweeps out of 1 h, one every 1.2 s on average.',
    });
    expect(over(2 * HOUR_MS, 1000)).toMatchObject({
      en: ' Tried on the 1 h with sweeps out of 1 h, one every 1 s on average.',
    });
    expect(over(0, 0)).toEqual({
      vi: ' Khoảng thời gian này có chưa đến hai lượt quét trong dải của quy tắc: chưa đủ để thử.',
      en: ' That time has fewer than two sweeps in the band of the rule: too few for a trial.',
    });
  });
});

describe('the coverage recorder', () => {
  it('keeps, for the bands a receiver is there for, what was watched and what was not', () => {
    const path = mkdtempSync(join(tmpdir(), 'rfi-recorder-'));
    const book = new CaseBook(join(path, 'cases.db'));
    onTestFinished(() => {
      book.close();
      rmSync(path, { recursive: true, force: true });
    });
    const bands = watchBands(BAND_PLAN_VN, [{ startHz: 118e6, stopHz: 137e6, maxRevisitMs: 10_000 }]);
    expect(bands.map(({ startHz }) => startHz / 1e6)).toEqual([117.975, 121.45, 123.0875]);
    const recorder = new CoverageRecorder(book.coverage);
    recorder.watch({ stationId: 'st', receiverId: 'rx' }, bands, T0);
    const levelsDbm = new Float32Array(191).fill(-100);
    let seq = 0;
    const sweepAt = (at: number): Sweep => {
      seq += 1;
      const times = { startedAt: at - 1000, endedAt: at };
      return { ...times, stationId: 'st', receiverId: 'rx', seq, startHz: 118e6, stepHz: 100e3, levelsDbm, flags: 0 };
    };
    for (let at = T0 + 1000; at <= T0 + 600e3; at += 1000) recorder.sweep(sweepAt(at));
    recorder.down('rx', 'receiver-lost');
    for (let at = T0 + 600e3; at <= T0 + 1020e3; at += 1000) recorder.tick(at);
    for (let at = T0 + 1021e3; at <= T0 + 1200e3; at += 1000) recorder.sweep(sweepAt(at));
    const distress = bands[1]?.key ?? '';
    const stretches = book.coverage.stretches('st', distress, T0, T0 + 1200e3);
    expect(
      stretches.map(({ from, to, state, reason }) => [(from - T0) / 1000, (to - T0) / 1000, state, reason]),
    ).toEqual([
      [0, 600, 'watched', undefined],
      [600, 1020, 'blind', 'receiver-lost'],
      [1020, 1200, 'watched', undefined],
    ]);
  });

  const owner = { stationId: 'st', receiverId: 'rx' };
  const distress = { key: 'distress', startHz: 121.45e6, stopHz: 121.55e6, maxRevisitMs: 2000 };
  const heardAt = (at: number): Sweep => ({
    ...owner,
    startedAt: at - 200,
    endedAt: at,
    seq: at,
    startHz: 118e6,
    stepHz: 100e3,
    levelsDbm: new Float32Array(191).fill(-100),
    flags: 0,
  });
  const openBook = (path: string) => {
    const book = new CaseBook(join(path, 'cases.db'));
    onTestFinished(() => book.close());
    return book;
  };
  const folder = () => {
    const path = mkdtempSync(join(tmpdir(), 'rfi-recorder-'));
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    return path;
  };
  const told = (book: CaseBook, to: number) =>
    book.coverage
      .stretches('st', 'distress', T0, to)
      .map((one) => [(one.from - T0) / 1000, (one.to - T0) / 1000, one.state, one.reason]);

  it('says that the seconds since the last sweep are as the time before, and not blind', () => {
    const book = openBook(folder());
    const recorder = new CoverageRecorder(book.coverage);
    recorder.watch(owner, [distress], T0);
    for (let at = T0 + 200; at <= T0 + 60e3; at += 200) recorder.sweep(heardAt(at));
    expect(told(book, T0 + 61e3)).toEqual([[0, 61, 'watched', undefined]]);
    const [band] = summariseHandover({
      from: T0,
      at: T0 + 61e3,
      incidents: [],
      handled: [],
      bands: [
        { stationId: 'st', bandKey: 'distress', stretches: book.coverage.stretches('st', 'distress', T0, T0 + 61e3) },
      ],
      policy: DEFAULT_POLICY,
    }).gaps;
    expect(band).toBeUndefined();
    expect(told(book, T0 + 63e3).at(-1)).toEqual([60, 63, 'unknown', 'not-recorded']);
  });

  it('names a program that was stopped for 50 s, with a sweep on its way, and a clock that was set', () => {
    const book = openBook(folder());
    let monotonicMs = 0;
    const recorder = new CoverageRecorder(book.coverage, undefined, () => monotonicMs);
    recorder.watch(owner, [distress], T0);
    for (let at = T0 + 200; at <= T0 + 10e3; at += 200) {
      monotonicMs += 200;
      recorder.sweep(heardAt(at));
    }
    monotonicMs += 50e3;
    recorder.sweep({ ...heardAt(T0 + 60e3), startedAt: T0 + 10e3 });
    for (let at = T0 + 60_200; at <= T0 + 70e3; at += 200) {
      monotonicMs += 200;
      recorder.sweep(heardAt(at));
    }
    for (let at = T0 + 100_200; at <= T0 + 110e3; at += 200) recorder.sweep(heardAt(at));
    expect(told(book, T0 + 110e3)).toEqual([
      [0, 10, 'watched', undefined],
      [10, 60, 'blind', 'program-stopped'],
      [60, 70, 'watched', undefined],
      [70, 100, 'blind', 'clock-bad'],
      [100, 110, 'watched', undefined],
    ]);
  });

  it('goes on when a clock that was two hours ahead is set back, and forgets the time that has not come', () => {
    const book = openBook(folder());
    let monotonicMs = 0;
    const recorder = new CoverageRecorder(book.coverage, undefined, () => monotonicMs);
    recorder.watch(owner, [distress], T0);
    const sweepsTo = (seconds: number, ahead = 0) => {
      for (; monotonicMs < seconds * 1000; monotonicMs += 200) recorder.sweep(heardAt(T0 + ahead + monotonicMs));
    };
    sweepsTo(10);
    sweepsTo(20, 7_200_000);
    sweepsTo(30);
    const [before, ...rest] = told(book, T0 + 7_300_000);
    expect(before).toMatchObject([0, expect.closeTo(9.8), 'watched', undefined]);
    expect(rest.map(([from, to, ...state]) => [Math.round(Number(from)), Math.round(Number(to)), ...state])).toEqual([
      [10, 20, 'blind', 'clock-bad'],
      [20, 30, 'watched', undefined],
      [30, 7300, 'unknown', 'not-recorded'],
    ]);
  });

  it('calls no minute watched that a clock set back passed twice, also where one pass heard nothing', () => {
    const book = openBook(folder());
    let monotonicMs = 0;
    const recorder = new CoverageRecorder(book.coverage, undefined, () => monotonicMs);
    recorder.watch(owner, [distress], T0);
    const sweepsTo = (seconds: number, backMs = 0, flags = 0) => {
      for (; monotonicMs < seconds * 1000; monotonicMs += 200)
        recorder.sweep({ ...heardAt(T0 + monotonicMs - backMs), flags });
    };
    sweepsTo(60);
    // Half a minute back: ten seconds of it heard again, ten lost with the receiver, then heard on.
    sweepsTo(70, 30_000, SweepFlag.clockSetBack);
    recorder.down('rx', 'receiver-lost');
    for (; monotonicMs < 80_000; monotonicMs += 1000) recorder.tick(T0 + monotonicMs - 30_000);
    sweepsTo(90, 30_000, SweepFlag.clockSetBack);
    sweepsTo(100, 30_000);
    expect(
      told(book, T0 + 69_800).map(([from, to, ...state]) => [
        Math.round(Number(from)),
        Math.round(Number(to)),
        ...state,
      ]),
    ).toEqual([
      [0, 30, 'watched', undefined],
      [30, 60, 'degraded', 'clock-bad'],
      [60, 70, 'watched', undefined],
    ]);
  });

  it.each(['stops', 'runs'])(
    'forgets it also where the clock is set back when the program %s after a restart',
    async (when) => {
      const book = openBook(folder());
      let monotonicMs = 0;
      const begun = async (ahead: number) => {
        const recorder = new CoverageRecorder(book.coverage, undefined, () => monotonicMs);
        await recorder.resume(async () => [], T0 + ahead + monotonicMs);
        recorder.watch(owner, [distress], T0 + ahead + monotonicMs);
        return (seconds: number, aheadThen: number) => {
          for (; monotonicMs < seconds * 1000; monotonicMs += 200)
            recorder.sweep(heardAt(T0 + aheadThen + monotonicMs));
          book.coverage.flush();
        };
      };
      const first = await begun(0);
      first(10, 0);
      first(20, 7_200_000);
      if (when === 'runs') {
        const second = await begun(7_200_000);
        second(30, 7_200_000);
        second(40, 0);
      } else (await begun(0))(40, 0);
      const [last, future] = told(book, T0 + 7_300_000).slice(-2);
      expect(last).toMatchObject([expect.any(Number), expect.closeTo(39.8), 'watched', undefined]);
      expect(future).toMatchObject([expect.closeTo(39.8), 7300, 'unknown', 'not-recorded']);
    },
  );

  it('takes a sweep that was delivered late for no clock that was set', () => {
    const book = openBook(folder());
    let now = T0;
    const recorder = new CoverageRecorder(book.coverage, undefined, () => now - T0);
    recorder.watch(owner, [distress], T0);
    for (; now <= T0 + 10e3; now += 200) recorder.sweep(heardAt(now), now);
    for (; now <= T0 + 14e3; now += 1000) recorder.tick(now);
    recorder.sweep(heardAt(T0 + 10_600), now);
    recorder.tick(now + 500);
    recorder.sweep(heardAt(T0 + 16e3), T0 + 16e3);
    expect(
      told(book, T0 + 16e3)
        .slice(1)
        .map(([, , ...rest]) => rest),
    ).toEqual([
      ['blind', 'receiver-silent'],
      ['watched', undefined],
    ]);
  });

  it('bridges the time in which the program did not run, from the last sweep that the archive kept', async () => {
    const path = folder();
    const book = openBook(path);
    const recorder = new CoverageRecorder(book.coverage);
    recorder.watch(owner, [distress], T0);
    for (let at = T0 + 200; at <= T0 + 10e3; at += 200) recorder.sweep(heardAt(at));
    book.coverage.flush();
    const next = new CoverageRecorder(book.coverage);
    const keptTo = T0 + 17e3;
    await next.resume(async ({ to }) => [{ from: keptTo, to }], T0 + 100e3);
    // The receiver's work begins after that of the program.
    next.watch(owner, [distress], T0 + 102e3);
    next.tick(T0 + 103e3);
    next.sweep(heardAt(T0 + 104e3));
    next.sweep(heardAt(T0 + 105e3));
    expect(told(book, T0 + 105e3)).toEqual([
      [0, 17, 'watched', undefined],
      [17, 103.8, 'blind', 'program-stopped'],
      [103.8, 105, 'watched', undefined],
    ]);
  });

  it.each([
    ['nothing after its last note', T0 + 10e3, 'blind'],
    ['everything up to now', T0 + 100e3, 'watched'],
  ])('notes no time of no length where the archive kept %s', async (_name, keptTo, state) => {
    const book = openBook(folder());
    const recorder = new CoverageRecorder(book.coverage);
    recorder.watch(owner, [distress], T0);
    for (let at = T0 + 200; at <= T0 + 10e3; at += 200) recorder.sweep(heardAt(at));
    book.coverage.flush();
    const note = vi.spyOn(book.coverage, 'note');
    await new CoverageRecorder(book.coverage).resume(async ({ to }) => [{ from: keptTo, to }], T0 + 100e3);
    expect(note.mock.calls.flat(2).map(({ from, to, state }) => [(to - from) / 1000, state])).toEqual([[90, state]]);
  });

  it('goes on with a band where the plan changes, from the last sweep before', () => {
    const book = openBook(folder());
    const recorder = new CoverageRecorder(book.coverage);
    recorder.watch(owner, [distress], T0);
    for (let at = T0 + 200; at <= T0 + 10e3; at += 200) recorder.sweep(heardAt(at));
    recorder.watch(owner, [{ ...distress, maxRevisitMs: 5000 }], T0 + 10_900);
    for (let at = T0 + 11e3; at <= T0 + 20e3; at += 1000) recorder.sweep(heardAt(at));
    book.coverage.flush();
    const noted = book.coverage.newest(T0).map(({ from, to, state }) => [(from - T0) / 1000, (to - T0) / 1000, state]);
    expect(noted).toEqual([[0, 20, 'watched']]);
  });

  it('takes one that came late for no clock that was set, also where there is only one clock', () => {
    const book = openBook(folder());
    const recorder = new CoverageRecorder(book.coverage);
    recorder.watch(owner, [distress], T0);
    for (let at = T0 + 200; at <= T0 + 10e3; at += 200) recorder.sweep(heardAt(at));
    for (let at = T0 + 11e3; at <= T0 + 14e3; at += 1000) recorder.tick(at);
    recorder.sweep(heardAt(T0 + 10_600));
    recorder.tick(T0 + 14_500);
    recorder.sweep(heardAt(T0 + 16e3));
    expect(told(book, T0 + 16e3).map(([, , , reason]) => reason)).toEqual([undefined, 'receiver-silent', undefined]);
  });

  it('asks the archive only about its own receivers that were heard, each in its part of the band', async () => {
    const book = openBook(folder());
    const recorder = new CoverageRecorder(book.coverage);
    const part = { startHz: 118e6, stopHz: 120e6, band: { startHz: 117.975e6, stopHz: 137e6 } };
    const dead = { stationId: 'st', receiverId: 'dead' };
    const far = { stationId: 'far', receiverId: 'far' };
    recorder.watch(owner, [{ ...distress, ...part, key: 'air' }], T0);
    for (const other of [dead, far]) recorder.watch(other, [distress], T0);
    recorder.down('dead', 'receiver-lost');
    for (let at = T0 + 200; at <= T0 + 10e3; at += 200)
      for (const one of [owner, far]) recorder.sweep({ ...heardAt(at), ...one });
    recorder.tick(T0 + 10e3);
    book.coverage.flush();
    const asked: unknown[] = [];
    const next = new CoverageRecorder(book.coverage);
    const gapsIn = async (query: unknown) => {
      asked.push(query);
      return [];
    };
    await next.resume(gapsIn, T0 + 60e3, (receiverId) => receiverId !== 'far');
    const { startHz, stopHz } = part;
    expect(asked).toEqual([{ receiverId: 'rx', from: T0 + 10e3, to: T0 + 60e3, startHz, stopHz }]);
    expect(told(book, T0 + 60e3)).toEqual([
      [0, 10, 'blind', 'receiver-lost'],
      [10, 60, 'blind', 'program-stopped'],
    ]);
    const air = book.coverage.stretches('st', 'air', T0, T0 + 60e3);
    // A part of the band is not the whole of it.
    expect(air.map(({ to, state }) => [to - T0, state])).toEqual([[60e3, 'degraded']]);
    // Once more, and in a new book, there is no time to account for.
    asked.length = 0;
    await next.resume(gapsIn, T0 + 60e3);
    const fresh = openBook(folder());
    const first = new CoverageRecorder(fresh.coverage);
    await first.resume(gapsIn, T0 + 1000);
    expect(asked).toEqual([]);
    first.watch(owner, [distress], T0 + 1000);
    for (let at = T0 + 2000; at <= T0 + 10e3; at += 1000) first.tick(at);
    expect(told(fresh, T0 + 10e3).at(-1)?.[3]).toBe('receiver-silent');
  });

  it('tells each change once, a receiver that somebody holds among them, and nothing of one that is gone', () => {
    const book = openBook(folder());
    const changes: unknown[] = [];
    const recorder = new CoverageRecorder(book.coverage, ({ bandKey, state, reason }) =>
      changes.push([bandKey, state, reason]),
    );
    const guard = { ...distress, key: 'guard', startHz: 123.05e6, stopHz: 123.15e6 };
    recorder.watch(owner, [distress, guard], T0);
    const sweepUntil = (from: number, to: number) => {
      for (let at = from + 200; at <= to; at += 200) recorder.sweep(heardAt(T0 + at));
    };
    sweepUntil(0, 10e3);
    recorder.held('rx', true);
    for (let at = 11e3; at <= 20e3; at += 1000) recorder.tick(T0 + at);
    recorder.held('rx', false);
    sweepUntil(20e3, 30e3);
    recorder.held('nobody', true);
    recorder.down('nobody', 'receiver-lost');
    recorder.unwatch('rx');
    for (let at = 31e3; at <= 60e3; at += 1000) recorder.tick(T0 + at);
    sweepUntil(60e3, 61e3);
    const of = (state: string, reason?: string) => ['distress', 'guard'].map((key) => [key, state, reason]);
    expect(changes).toEqual([...of('watched'), ...of('blind', 'held'), ...of('watched')]);
    expect(told(book, T0 + 61e3).map(([, to, state, reason]) => [to, state, reason])).toEqual([
      [10, 'watched', undefined],
      [20, 'blind', 'held'],
      [30, 'watched', undefined],
      [61, 'unknown', 'not-recorded'],
    ]);
  });
});
