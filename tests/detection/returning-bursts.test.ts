/** A radar that turns: the same part of the band lights up for a sweep, at equal intervals. */
import { describe, expect, it } from 'vitest';
import { layOutBand } from '../../src/detection/band-layout.js';
import { createDetector } from '../../src/detection/detector.js';
import { Passes } from '../../src/detection/licences/persistence-gate.js';
import { ReturningBursts } from '../../src/detection/licences/returning-bursts.js';
import { ONE } from '../../src/detection/threshold/ratio-table.js';
import type { Assignment, AssignmentClass } from '../../src/rf/assignment.js';
import { gammaCell, randomFrom } from '../support/labelled-world.js';

const BINS = 128;
const CELL = 4 * ONE;
const channel = (kind: AssignmentClass): Assignment => ({
  ...{ id: 'S', centreHz: 433e6 + 64 * 90e3, bandwidthHz: 130 * 90e3, service: 'srd', class: kind, mask: [] },
});
const grid = { startHz: 433e6, stepHz: 90e3, bins: BINS };

/** Sweeps in which something passes. `usual`: most evidence of the channel in warm-up. */
function passing(isOn: (sweep: number, bin: number) => boolean, usual = 0, kind: AssignmentClass = 'shared') {
  const most = Float32Array.of(usual, 0);
  let bursts = new ReturningBursts(layOutBand(grid, [channel(kind)], []), most, CELL);
  const sweeps: number[] = [];
  for (let sweep = 0; sweep < 400; sweep++) {
    const passes = new Uint8Array(BINS);
    bursts.observe(
      sweep,
      Uint16Array.from({ length: BINS }, (_, f) => (isOn(sweep, f) ? 20 * ONE : ONE)),
      passes,
    );
    if (passes.includes(Passes.again)) sweeps.push(sweep);
    if (sweep % 30 !== 15) continue;
    const saved = structuredClone(bursts.snapshot());
    bursts = new ReturningBursts(layOutBand(grid, [channel(kind)], []), most, CELL);
    bursts.restore(saved);
  }
  return sweeps;
}
const between = (low: number, high: number) => (f: number) => f >= low && f <= high;

describe('bursts that return', () => {
  const place = between(60, 68);
  const at =
    (...sweeps: number[]) =>
    (t: number) =>
      sweeps.includes(t);

  it('pass from the third on at equal intervals, through a restart', () => {
    expect(passing((t, f) => at(220, 249, 278, 308)(t) && place(f))).toEqual([278, 308]);
    expect(passing((t, f) => (at(220, 249, 278)(t) || at(221, 250, 279)(t)) && place(f))).toEqual([278, 279]);
  });

  it('pass though turns between them are not heard: the fourth', () => {
    expect(passing((t, f) => at(220, 240, 280, 300)(t) && place(f))).toEqual([300]);
    expect(passing((t, f) => at(220, 260, 280, 320)(t) && place(f))).toEqual([320]);
  });

  it('do not pass at other intervals, nor when they last', () => {
    expect(passing((t, f) => at(20, 49, 90, 104)(t) && place(f))).toEqual([]);
    expect(passing((t, f) => t % 30 < 4 && place(f))).toEqual([]);
  });

  it('pass from the fourth on where they are narrower, or where warm-up had as good as a series', () => {
    const four = at(230, 260, 290, 320);
    expect(passing((t, f) => four(t) && between(60, 63)(f))).toEqual([320]);
    expect(passing((t, f) => four(t) && between(60, 61)(f))).toEqual([]);
    expect(passing((t, f) => four(t) && place(f), 1)).toEqual([320]);
  });

  it('need more of them, the more such bursts come at other times', () => {
    const turns = at(260, 290, 320, 350);
    const others = at(151, 165, 182, 209, 216, 243);
    expect(passing((t, f) => turns(t) && place(f))).toEqual([320, 350]);
    const among = passing((t, f) => (turns(t) || others(t)) && place(f));
    expect(among.filter((t) => turns(t))).toEqual([]);
  });

  it('do not pass elsewhere each time, or of other widths', () => {
    expect(passing((t, f) => t % 30 === 0 && between(20 + t / 10, 28 + t / 10)(f))).toEqual([]);
    expect(passing((t, f) => at(30, 60, 90)(t) && between(60, t === 60 ? 64 : 73)(f))).toEqual([]);
  });

  it('do not pass where an emitter sweeps, which comes to each place once in each of its sweeps', () => {
    expect(passing((t, f) => between(4 * (t % 30), 4 * (t % 30) + 5)(f))).toEqual([]);
  });

  it('do not pass where warm-up had such, and in the channel of a radar', () => {
    expect(passing((t, f) => t % 30 === 0 && place(f), 4)).toEqual([]);
    expect(passing((t, f) => t % 30 === 0 && place(f), 0, 'pulsed')).toEqual([]);
  });
});

describe('a radar in a band of short-range devices', () => {
  /** Sweeps of 0.4 s: devices of two bins, 25 dB strong, and what `signal` adds. */
  function watch(signal: (sweep: number, bin: number) => number) {
    const detector = createDetector({ ...grid, assignments: [channel('shared')], spursHz: [] });
    const random = randomFrom(5);
    const told: { sweep: number; class: string }[] = [];
    for (let t = 0; t < 500; t++) {
      const device = random() < 0.3 ? Math.floor(40 * random()) : -9;
      const levelsDbm = Float32Array.from({ length: BINS }, (_, f) => {
        const power = 1 + (f === device || f === device + 1 ? 300 : 0) + signal(t, f);
        return -100 + 10 * Math.log10(power * gammaCell(random, 4));
      });
      for (const { emission } of detector.observe({ startedAt: 400 * t, levelsDbm }).alarms)
        if (emission.verdict.deservesPerson) told.push({ sweep: t, class: emission.class });
    }
    return told;
  }

  it('is told in its third turn, as pulsed; two turns are not', () => {
    const beam = (t: number, f: number) => (t >= 300 && t % 25 === 0 && f >= 70 && f < 79 ? 30 : 0);
    expect(watch(beam)[0]).toEqual({ sweep: 350, class: 'pulsed' });
    expect(watch((t, f) => (t < 350 ? beam(t, f) : 0))).toEqual([]);
  });

  it('that turned in warm-up is usual', () => {
    expect(watch((t, f) => (t % 25 === 0 && f >= 70 && f < 79 ? 30 : 0))).toEqual([]);
  });
});
