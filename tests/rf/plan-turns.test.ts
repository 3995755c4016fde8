import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planListFaults, type SweepPlan } from '../../src/rf/plan.js';
import { afterSweep, NO_TURNS, nextTurn, SWEEPS_PER_TURN, type TurnPlan } from '../../src/rf/plan-turns.js';
import { expectedCost, missedShare, revisits, watchedWithinMs } from '../../src/rf/revisit.js';
import { runs } from '../support/runs.js';

interface Swept {
  readonly index: number;
  readonly at: number;
}

/** Plays the scheduler with sweeps of the given lengths; a plan that is not there yet has no turn. */
function play(plans: readonly TurnPlan[], sweepMs: readonly number[], sweeps: number): Swept[] {
  const swept: Swept[] = [];
  let turns = NO_TURNS;
  let now = 0;
  while (swept.length < sweeps) {
    const turn = nextTurn(plans, turns, now);
    if ('waitUntil' in turn) {
      if (!Number.isFinite(turn.waitUntil)) return swept;
      now = turn.waitUntil;
      continue;
    }
    turns = afterSweep(plans, turns, turn.index, now);
    swept.push({ index: turn.index, at: now });
    now += sweepMs[turn.index] ?? 1;
  }
  return swept;
}

/** The same rules, read off the whole history of sweeps each time, without any state of its own. */
function obvious(plans: readonly TurnPlan[], history: readonly Swept[], now: number): number | undefined {
  const last = (i: number) => history.findLast(({ index }) => index === i)?.at ?? Number.NEGATIVE_INFINITY;
  const priority = (i: number) => plans[i]?.priority ?? 5;
  const everyMs = (i: number) => plans[i]?.everyMs;
  const due = plans.map((_, i) => i).filter((i) => everyMs(i) === undefined || now >= last(i) + (everyMs(i) as number));
  const top = Math.max(...due.map(priority));
  const level = due.filter((i) => priority(i) === top);
  const dueAt = (i: number) => last(i) + (everyMs(i) as number);
  const [timed] = level.filter((i) => everyMs(i) !== undefined).sort((a, b) => compare(dueAt(a), dueAt(b)) || a - b);
  const untimedOfLevel = level.filter((i) => everyMs(i) === undefined);
  const visits = history.filter(({ index }) => untimedOfLevel.includes(index)).map(({ index }) => index);
  const holder = visits.at(-1);
  // How many of the newest visits of this level went to the holder without anybody else of the level between them.
  let run = 0;
  while (run < visits.length && visits[visits.length - 1 - run] === holder) run += 1;
  const taken = run === 0 ? 0 : ((run - 1) % SWEEPS_PER_TURN) + 1;
  const [oldest] = [...untimedOfLevel].sort((a, b) => compare(last(a), last(b)) || a - b);
  const untimed = holder !== undefined && taken < SWEEPS_PER_TURN ? holder : oldest;
  if (timed === undefined || untimed === undefined) return timed ?? untimed;
  return last(timed) <= last(untimed) ? timed : untimed;
}

/** −∞ − −∞ is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

const somePlan = fc.record({
  priority: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
  everyMs: fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined }),
});
const somePlans = fc.array(somePlan, { minLength: 1, maxLength: 6 });
const someLengths = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 6, maxLength: 6 });

describe('turns of plans', () => {
  it('equal those of a slow scheduler that reads its whole history each time', () => {
    fc.assert(
      fc.property(somePlans, someLengths, (plans, sweepMs) => {
        const swept = play(plans, sweepMs, 120);
        swept.forEach(({ index, at }, n) => {
          expect(index).toBe(obvious(plans, swept.slice(0, n), at));
        });
      }),
      { numRuns: runs(400) },
    );
  });

  it('never let a due plan of higher priority wait longer than the sweep that runs', () => {
    fc.assert(
      fc.property(somePlans, someLengths, (plans, sweepMs) => {
        const swept = play(plans, sweepMs, 150);
        const lastAt = new Map<number, number>();
        for (const { index, at } of swept) {
          const mine = plans[index]?.priority ?? 5;
          plans.forEach(({ priority = 5, everyMs }, i) => {
            const last = lastAt.get(i);
            const isDue = last === undefined || everyMs === undefined || at >= last + everyMs;
            if (i !== index && priority > mine) expect(isDue).toBe(false);
          });
          lastAt.set(index, at);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('continue where an urgent plan interrupted', () => {
    const plans: TurnPlan[] = [{}, {}, { priority: 9, everyMs: 60 }];
    const order = play(plans, [10, 10, 10], 24).map(({ index }) => index);
    expect(order.slice(0, 6)).toEqual([2, 0, 0, 0, 0, 1]);
    // In at 60 ms, out again: plan 1 has the rest of its four sweeps.
    expect(order.slice(6, 12)).toEqual([2, 1, 1, 1, 0, 0]);
  });

  it('give every plan of one priority its share, in turns of four', () => {
    const order = play([{}, {}, {}], [5, 9, 2], 24).map(({ index }) => index);
    expect(order).toEqual([0, 1, 2, 0, 1, 2].flatMap((index) => Array(SWEEPS_PER_TURN).fill(index)));
  });

  it('wait where nothing is due, and say until when', () => {
    const plans: TurnPlan[] = [{ everyMs: 500 }, { everyMs: 300 }];
    let turns = afterSweep(plans, NO_TURNS, 0, 0);
    turns = afterSweep(plans, turns, 1, 10);
    expect(nextTurn(plans, turns, 20)).toEqual({ waitUntil: 310 });
    expect(nextTurn([], NO_TURNS, 0)).toEqual({ waitUntil: Number.POSITIVE_INFINITY });
  });

  it('are refused in words where a plan would never have one', () => {
    const span = { startHz: 1, stopHz: 2 };
    expect(planListFaults([{ ...span, priority: 7 }, span])).toEqual([
      'plans.1 would never have its turn: plans.0 has a higher priority (7) and no everyMs, so it is always due',
    ]);
    expect(planListFaults([{ ...span, priority: 7, everyMs: 1000 }, span])).toEqual([]);
    expect(planListFaults([span, span])).toEqual([]);
    const rising = [3, 7, 5].map((priority) => ({ ...span, priority }));
    expect(planListFaults(rising).map((text) => text.slice(0, 31))).toEqual([
      'plans.0 would never have its tu',
      'plans.2 would never have its tu',
    ]);
    // A plan of higher priority that comes now and then leaves its time to plan 0, never to plan 1.
    const mixed: SweepPlan[] = [{ ...span, priority: 7 }, span, { ...span, priority: 9, everyMs: 1000 }];
    expect(planListFaults(mixed)).toEqual([expect.stringContaining('plans.1 would never have its turn: plans.0')]);
    const order = play(mixed, [10, 10, 10], 400).map(({ index }) => index);
    expect(new Set(order)).toEqual(new Set([0, 2]));
    expect(
      planListFaults([
        { ...span, everyMs: 1000 },
        { ...span, priority: 7, everyMs: 1000 },
      ]),
    ).toEqual([]);
  });
});

describe('revisit times', () => {
  const span = { startHz: 88e6, stopHz: 108e6, points: 200 };

  it('of a single plan are its sweep time, or its everyMs', () => {
    const cost = { sweepMs: 400, switchMs: 900 };
    expect(revisits([span], [cost])[0]).toMatchObject({ meanMs: 400, worstMs: 400, observationMs: 2, isLate: false });
    expect(revisits([{ ...span, everyMs: 10_000 }], [cost])[0]).toMatchObject({ meanMs: 10_000, share: 0.04 });
  });

  it('of two plans in turn count the sweeps of the other and the retuning', () => {
    const cost = { sweepMs: 100, switchMs: 50 };
    const [first] = revisits([span, span], [cost, cost]);
    // Eight sweeps and two switches a round; four visits a round.
    expect(first?.meanMs).toBeCloseTo(900 / 4, -1);
    expect(first?.worstMs).toBe(100 + 50 + 400 + 50);
  });

  it('mark a plan as late whose everyMs cannot be kept', () => {
    const [greedy, slow] = revisits(
      [
        { ...span, everyMs: 100, priority: 7 },
        { ...span, everyMs: 1000 },
      ],
      [
        { sweepMs: 300, switchMs: 0 },
        { sweepMs: 300, switchMs: 0 },
      ],
    );
    expect(greedy?.isLate).toBe(true);
    expect(slow?.isLate).toBe(true);
    expect(slow?.meanMs).toBeUndefined();
  });

  it('call a plan late from a tenth over what it asks for', () => {
    const lateAt = (sweepMs: number) => revisits([{ ...span, everyMs: 1000 }], [{ sweepMs, switchMs: 0 }])[0]?.isLate;
    expect([1000, 1090, 1110, 1900].map(lateAt)).toEqual([false, false, true, true]);
  });

  it('of a plan without any visit are unknown, and its share is nothing', () => {
    const cost = { sweepMs: 100, switchMs: 0 };
    expect(revisits([], [])).toEqual([]);
    const [greedy, starved] = revisits([{ ...span, priority: 7 }, span], [cost, cost]);
    expect(greedy).toMatchObject({ share: 1, isLate: false });
    expect(starved).toMatchObject({ meanMs: undefined, worstMs: undefined, share: 0, isLate: true });
    // One second is taken for a sweep whose time nobody knows.
    expect(revisits([span], [])[0]).toMatchObject({ meanMs: 1000, observationMs: 1000 / 200 });
    expect(missedShare(0, 10, 10)).toBe(0);
    expect(missedShare(Number.NaN, 10, 10)).toBe(0);
  });

  it('of a plan that comes at long intervals count the waiting as free time', () => {
    const cost = { sweepMs: 250, switchMs: 500 };
    const [rare, often] = revisits(
      [
        { ...span, everyMs: 10_000 },
        { ...span, everyMs: 1000 },
      ],
      [cost, cost],
    );
    expect(rare?.meanMs).toBeCloseTo(10_000, -3);
    expect(often?.meanMs).toBeGreaterThanOrEqual(1000);
    expect((rare?.share ?? 0) + (often?.share ?? 0)).toBeLessThan(0.5);
  });

  it('are watched within three of them, and within 2 s at least', () => {
    expect([0, 500, 1000].map(watchedWithinMs)).toEqual([2000, 2000, 3000]);
  });

  it('are expected from a plan that was measured, by its points, or else from a usual receiver', () => {
    expect(expectedCost({ ...span, points: 100 })).toEqual({ sweepMs: 200, switchMs: 0 });
    expect(expectedCost({ startHz: 1, stopHz: 2 })).toEqual({ sweepMs: 900, switchMs: 0 });
    const known = { plan: span, cost: { sweepMs: 400, switchMs: 70 } };
    expect(expectedCost({ ...span, points: 50 }, known)).toEqual({ sweepMs: 100, switchMs: 70 });
    const ofAllPoints = { plan: { startHz: 1, stopHz: 2 }, cost: { sweepMs: 900, switchMs: 0 } };
    expect(expectedCost({ ...span, points: 100 }, ofAllPoints).sweepMs).toBeCloseTo(200, 9);
  });

  it('say what share of bursts is missed, as counting bursts thrown at random does', () => {
    const [revisitMs, observationMs] = [1000, 50];
    for (const burstMs of [0, 100, 400, 940, 5000]) {
      let missed = 0;
      const tries = 20_000;
      for (let n = 0; n < tries; n++) {
        const startsAt = (n / tries) * revisitMs;
        const endsAt = startsAt + burstMs;
        // Looks at [0, 50], [1000, 1050], …
        const seen = startsAt <= observationMs || endsAt >= revisitMs;
        if (!seen) missed += 1;
      }
      expect(missedShare(revisitMs, observationMs, burstMs)).toBeCloseTo(missed / tries, 3);
    }
  });
});
