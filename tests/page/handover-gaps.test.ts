/** What a hand-over is about: the change that is due, and the gaps in the watch. */
import { describe, expect, it } from 'vitest';
import { dueChange, gapsAlike } from '../../web/src/duty/watch/roster/handover.js';

const gap = (stationId: string, bandKey: string, blind: number, blindNow = false) => ({
  ...{ stationId, bandKey, blindNow },
  durationMs: { watched: 0, degraded: 0, blind, unknown: 0 },
});

it('bands of one station that were blind for the same time are one line of a hand-over, others are not', () => {
  const gaps = [gap('a', 'fm', 5000), gap('b', 'fm', 5000), gap('a', 'air', 5000), gap('a', 'tv', 9000)];
  const lines = gapsAlike([...gaps, gap('a', 'sar', 5000, true)]);
  expect(lines.map((line) => line.map(({ stationId, bandKey }) => `${stationId}/${bandKey}`))).toEqual([
    ['a/fm', 'a/air'],
    ['b/fm'],
    ['a/tv'],
    ['a/sar'],
  ]);
});

describe('the change of which a hand-over is due', () => {
  const at = (time: string) => Date.parse(`2027-02-05T${time}:00Z`);
  const shift = (from: string, to: string, ...personIds: string[]) => ({
    ...{ id: from, patternId: 'p', personIds },
    ...{ startsAt: new Date(at(from)).toISOString(), endsAt: new Date(at(to)).toISOString() },
  });
  const day = [shift('00:00', '07:00', 'hoa', 'binh'), shift('07:00', '19:00', 'minh'), shift('19:00', '23:30', 'lan')];
  const due = (shifts: readonly ReturnType<typeof shift>[], time: string) => {
    const { from, outgoing, incoming } = dueChange(shifts, at(time));
    return [from === undefined ? '' : new Date(from).toISOString().slice(11, 16), outgoing.join(), incoming.join()];
  };

  it('is the last one minutes after it, with the shift that has just ended as the outgoing one', () => {
    expect(due(day, '06:50')).toEqual(['00:00', 'hoa,binh', 'minh']);
    expect(due(day, '07:02')).toEqual(['00:00', 'hoa,binh', 'minh']);
    expect(due(day, '12:00')).toEqual(['07:00', 'minh', 'lan']);
  });

  it('has the right sides while the two shifts overlap, and where nobody was or is on duty', () => {
    const overlapping = [shift('07:00', '19:15', 'minh'), shift('19:00', '23:30', 'lan')];
    expect(due(overlapping, '18:50')).toEqual(['07:00', 'minh', 'lan']);
    expect(due(overlapping, '19:05')).toEqual(['07:00', 'minh', 'lan']);
    expect(due(overlapping, '19:20')).toEqual(['07:00', 'minh', 'lan']);
    expect(due(day.slice(1), '07:02')).toEqual(['07:00', 'minh', 'lan']);
    expect(due(day.slice(1), '05:00')).toEqual(['', '', 'minh']);
    expect(due([], '05:00')).toEqual(['', '', '']);
  });

  it('is not the help of a person who joins for some hours', () => {
    expect(due([...day, shift('10:00', '14:00', 'tam')], '10:10')).toEqual(['07:00', 'minh,tam', 'lan']);
  });
});
