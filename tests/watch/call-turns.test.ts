/** Whose turn it is to call people about a case that a station and its hub both have. */
import { describe, expect, it } from 'vitest';
import { type HubView, hubTurn, isStepNow, type StationView, stationTurn } from '../../src/watch/roster/call-turns.js';

const S = 1000;
const TIMES = { stepMs: 180 * S, repeatMs: 600 * S };
const NOW = 1e9;
const ago = (seconds: number) => NOW - seconds * S;

describe('a station', () => {
  const linked: StationView = {
    ...{ isLinked: true, hubAskedAt: ago(5), isHubs: false, raisedAt: ago(60) },
    lastCallAt: undefined,
  };
  const turn = (more: Partial<StationView>, stepMs = TIMES.stepMs) =>
    stationTurn({ ...linked, ...more }, { stepMs }, NOW);

  it('leaves a case to a hub that answers for it, and a new one for ten seconds to a hub that may', () => {
    expect(turn({ hubAskedAt: undefined, isHubs: true })).toBe('ours');
    expect(turn({ isHubs: true, raisedAt: ago(9999) })).toBe('theirs');
    expect([turn({ raisedAt: NOW - 9999 }), turn({ raisedAt: ago(10) })]).toEqual(['wait', 'ours']);
  });

  it('counts on its hub for thirty seconds after a question, while the link is up', () => {
    expect([turn({ isHubs: true, hubAskedAt: NOW - 29_999 }), turn({ isHubs: true, hubAskedAt: ago(30) })]).toEqual([
      'theirs',
      'wait',
    ]);
    expect(turn({ isHubs: true, isLinked: false })).toBe('wait');
    expect(turn({ isLinked: false, raisedAt: NOW })).toBe('ours');
  });

  it('takes over a step after it last heard the hub, never before the hub has stopped, and not within a step of a call', () => {
    const cutOff = { isLinked: false, isHubs: true };
    expect([turn({ ...cutOff, hubAskedAt: NOW - 179_999 }), turn({ ...cutOff, hubAskedAt: ago(180) })]).toEqual([
      'wait',
      'ours',
    ]);
    expect([turn({ ...cutOff, hubAskedAt: NOW - 29_999 }, S), turn({ ...cutOff, hubAskedAt: ago(30) }, S)]).toEqual([
      'wait',
      'ours',
    ]);
    const long = { ...cutOff, hubAskedAt: ago(900) };
    expect([turn({ ...long, lastCallAt: NOW - 179_999 }), turn({ ...long, lastCallAt: ago(180) })]).toEqual([
      'wait',
      'ours',
    ]);
  });
});

describe('a hub', () => {
  type Heard = HubView['stations'][number];
  const station: Heard = { answeredAt: ago(5), hasAnsweredForIt: true, mayKnow: false };
  const view: HubView = { stations: [station], hubStartedAt: ago(9000), raisedAt: ago(9000), lastCallAt: undefined };
  const turn = (more: Partial<HubView>) => hubTurn({ ...view, ...more }, TIMES, NOW);
  const of = (...stations: Partial<Heard>[]) => ({ stations: stations.map((one) => ({ ...station, ...one })) });

  it('calls once every station that is here has answered for the case, or when no station hears it', () => {
    expect(turn({ stations: [] })).toBe('ours');
    expect(turn({})).toBe('ours');
    expect(turn(of({}, { hasAnsweredForIt: false }))).toBe('wait');
    // One that is away is not waited for while another has answered.
    expect(turn(of({}, { hasAnsweredForIt: false, answeredAt: ago(20) }))).toBe('ours');
    expect(turn(of({ hasAnsweredForIt: false, answeredAt: NOW - 19_999 }))).toBe('wait');
  });

  it('leaves a case to a station that is away for a step, and one that was handed over until people are called again', () => {
    const away = (seconds: number, more: Partial<Heard> = {}) => of({ answeredAt: ago(seconds), ...more });
    expect([turn(away(179.999)), turn(away(180))]).toEqual(['wait', 'ours']);
    const known = { mayKnow: true };
    expect([turn(away(779.999, known)), turn(away(780, known))]).toEqual(['wait', 'ours']);
    // Called before the station went away: it may have taken over. Called later: by the hub itself.
    expect(turn({ ...away(500), lastCallAt: ago(500) })).toBe('wait');
    expect(turn({ ...away(500), lastCallAt: NOW - 499_999 })).toBe('ours');
    expect(turn(of({ answeredAt: ago(9000) }, { answeredAt: ago(500), mayKnow: true }))).toBe('wait');
  });

  it('counts that time from its own start, from the alarm, or from the last answer, whichever came last', () => {
    const never = of({ answeredAt: undefined });
    expect(turn(never)).toBe('ours');
    expect([turn({ ...never, hubStartedAt: ago(179) }), turn({ ...never, raisedAt: ago(179) })]).toEqual([
      'wait',
      'wait',
    ]);
    expect(turn(of({ answeredAt: ago(9000) }, { answeredAt: ago(179) }))).toBe('wait');
  });
});

it('a step that is due waits for the time since the last call, a repeat for the longer one', () => {
  const isNow = (why: 'next-on-duty' | 'again', lastCallAt: number | undefined) =>
    isStepNow({ why } as never, lastCallAt, TIMES, NOW);
  expect([isNow('again', undefined), isNow('next-on-duty', undefined)]).toEqual([true, true]);
  expect([isNow('next-on-duty', NOW - 179_999), isNow('next-on-duty', ago(180))]).toEqual([false, true]);
  expect([isNow('again', NOW - 599_999), isNow('again', ago(600))]).toEqual([false, true]);
});
