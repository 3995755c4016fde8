/** Limit lines of the live page: whose they are, what the newest trace is to them, and how their points move. */
import { describe, expect, it } from 'vitest';
import {
  addedPoint,
  firstPoints,
  limitLines,
  maskOfPoints,
  movedPoint,
  removedPoint,
  verdictOn,
} from '../../web/src/live/limits/limit-lines.js';
import { type NamedMask, pointsFrom, pointText } from '../../web/src/registry/mask.js';
import type { Rule } from '../../web/src/registry/rule.js';

const view = { startHz: 100e6, stopHz: 101e6 };
const points = [
  { hz: 100.2e6, levelDbm: -80 },
  { hz: 100.5e6, levelDbm: -50 },
  { hz: 100.8e6, levelDbm: -80 },
];
const mask: NamedMask = { id: 'm', ...maskOfPoints('Mặt nạ', points) };
const rule = (more: Partial<Rule> & { stationIds?: string[]; maskId?: string }): Rule => ({
  ...{ id: 'r', name: 'Canh FM', active: true },
  settings: { kind: 'mask', maskId: more.maskId ?? 'm', stationIds: more.stationIds ?? [], n: 3, m: 5 },
  ...(more.active === undefined ? {} : { active: more.active }),
});
const grid = { startHz: 100e6, stepHz: 100e3, bins: 11 };
const trace = (levels: readonly number[]) => [{ grid, levelsDbm: Float32Array.from(levels) }];
const flat = (levelDbm: number) => Array.from({ length: 11 }, () => levelDbm);

describe('the lines of a view', () => {
  it('name the active rules that watch them at this station, and come first where there is one', () => {
    const other = { ...mask, id: 'other', startHz: 99e6 };
    const rulesOf = (one: Rule, stationId: string | undefined) =>
      limitLines([other, mask], [one], { view, stationId }).map(({ id, rules }) => [id, ...rules]);
    expect(rulesOf(rule({}), 's1')).toEqual([['m', 'Canh FM'], ['other']]);
    expect(rulesOf(rule({ stationIds: ['s1'] }), 's1')).toEqual([['m', 'Canh FM'], ['other']]);
    for (const idle of [rule({ stationIds: ['s2'] }), rule({ active: false }), rule({ maskId: 'x' })])
      expect(rulesOf(idle, 's1')).toEqual([['other'], ['m']]);
    expect(rulesOf(rule({ stationIds: ['s1'] }), undefined)).toEqual([['other'], ['m']]);
    const away = { startHz: 200e6, stopHz: 201e6 };
    expect(limitLines([mask], [], { view: away, stationId: 's1' })).toEqual([]);
  });
});

describe('the verdict on a trace', () => {
  it('is over where it is the most above the line, by what a rule would count', () => {
    expect(verdictOn(mask, trace(flat(-90)), undefined)).toBe('within');
    const levels = flat(-90);
    levels[3] = -68;
    levels[6] = -59;
    // At 100.3 MHz the limit is −70, at 100.6 MHz −60.
    const verdict = verdictOn(mask, trace(levels), undefined);
    expect(verdict).toMatchObject({ hz: 100.3e6 });
    expect(verdict).toHaveProperty('overDb', expect.closeTo(2, 3));
  });

  it('is unknown without a present level under the line, and never about what lies beside it', () => {
    const beside = flat(Number.NaN);
    beside[0] = 0;
    beside[10] = 0;
    expect(verdictOn(mask, trace(beside), undefined)).toBe('unknown');
    expect(verdictOn(mask, [], undefined)).toBe('unknown');
    // The range of the mask bounds its points.
    const levels = flat(-90);
    levels[3] = 0;
    expect(verdictOn({ ...mask, startHz: 100.4e6 }, trace(levels), undefined)).toBe('within');
  });

  it('follows the noise, and is unknown before that is known', () => {
    const following: NamedMask = { ...mask, mask: { kind: 'noise-following', offsetDb: 10 } };
    const levels = flat(-95);
    levels[5] = -80;
    expect(verdictOn(following, trace(levels), undefined)).toBe('unknown');
    expect(verdictOn(following, trace(levels), -100)).toMatchObject({ hz: 100.5e6, overDb: 10 });
    expect(verdictOn(following, trace(levels), -85)).toBe('within');
  });
});

describe('the points of a line', () => {
  it('move, but neither past their neighbours nor out of the levels that a mask may have', () => {
    expect(movedPoint(points, 1, { hz: 100.6e6, levelDbm: -42.04 })[1]).toEqual({ hz: 100.6e6, levelDbm: -42 });
    expect(movedPoint(points, 1, { hz: 109e6, levelDbm: 99 })[1]).toEqual({ hz: 100.8e6, levelDbm: 50 });
    expect(movedPoint(points, 1, { hz: 1, levelDbm: -999 })[1]).toEqual({ hz: 100.2e6, levelDbm: -200 });
    expect(movedPoint(points, 0, { hz: -5, levelDbm: -80 })[0]?.hz).toBe(0);
  });

  it('are added half way and removed, down to two; what is drawn reads back as the form writes it', () => {
    const more = addedPoint(points, 0);
    expect(more[1]).toEqual({ hz: 100.35e6, levelDbm: -65 });
    expect(addedPoint(points, 2)[2]).toEqual({ hz: 100.65e6, levelDbm: -65 });
    expect(removedPoint(more, 1)).toEqual(points);
    const two = firstPoints(view, -80.4);
    expect(two).toEqual([
      { hz: 100.25e6, levelDbm: -80 },
      { hz: 100.75e6, levelDbm: -80 },
    ]);
    expect(removedPoint(two, 0)).toEqual(two);
    const made = maskOfPoints('x', more);
    expect(made).toMatchObject({ startHz: 100.2e6, stopHz: 100.8e6 });
    expect(pointsFrom(pointText(made.mask))).toEqual(more);
  });
});
