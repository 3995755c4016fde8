import { describe, expect, it } from 'vitest';
import { World as SimulatedWorld } from '../../drivers/simulated/world.js';
import { parseConfig } from '../../src/config/config.js';
import { createDetector } from '../../src/detection/detector.js';
import { overlapShare } from '../../src/incidents/emission-report.js';
import { DEMO_CONFIG, SEED } from '../../src/program/demo/demo-config.js';
import { detectionSetup } from '../../src/station/detection-part.js';
import { LOAD_LIMITS } from '../../src/watch/load/alarm-load.js';
import { labelledWorld, scoreWorld } from '../support/labelled-world.js';
import { detectorFor, runWorld, stateBytes, sweepOf } from '../support/run-world.js';

describe('the detector in the small labelled world', () => {
  const worlds = [1, 2, 3].map((seed) => labelledWorld(seed));
  const runs = worlds.map((world) => ({ world, run: runWorld(world) }));
  const scores = runs.map(({ world, run }) => scoreWorld(world, run.mask, run.alarms));

  it('finds at least nine tenths of what is there and little else', () => {
    for (const score of scores) expect(score.f1, JSON.stringify(score)).toBeGreaterThan(0.9);
  });

  it('raises an alarm for nearly every event, and none out of nothing', () => {
    const found = scores.reduce((sum, { eventsFound }) => sum + eventsFound, 0);
    const all = scores.reduce((sum, { events }) => sum + events, 0);
    expect(found / all).toBeGreaterThanOrEqual(0.95);
    expect(scores.reduce((sum, { falseAlarms }) => sum + falseAlarms, 0)).toBeLessThanOrEqual(1);
  });

  it('names most of them rightly', () => {
    const right = scores.reduce((sum, { classesRight }) => sum + classesRight, 0);
    const all = scores.reduce((sum, { events }) => sum + events, 0);
    expect(right / all).toBeGreaterThanOrEqual(0.7);
  });

  it('is silent where there are only licensees, lightning, a gain step and missing sweeps', () => {
    const world = labelledWorld(9, []);
    const run = runWorld(world);
    expect(run.alarms).toEqual([]);
    expect(run.mask.reduce((sum, cell) => sum + cell, 0)).toBeLessThan(world.sweeps * world.bins * 1e-4);
  });

  it('gives the same answer twice', () => {
    const world = worlds[0] ?? labelledWorld(1);
    const again = runWorld(world);
    expect(again.alarms).toEqual(runs[0]?.run.alarms);
    expect(Buffer.from(again.mask).equals(Buffer.from(runs[0]?.run.mask ?? []))).toBe(true);
  });

  it('continues after a restart as if nothing had happened, from warm-up, while learning and from the middle of an event', () => {
    const world = worlds[1] ?? labelledWorld(2);
    for (const cut of [100, 215, 239, 450, 905]) {
      let detector = detectorFor(world);
      const other = detectorFor(world);
      for (let t = 0; t < Math.min(world.sweeps, cut + 250); t++) {
        if (t === cut) {
          const saved = structuredClone(detector.snapshot());
          detector = detectorFor(world);
          detector.restore(saved);
        }
        const a = detector.observe(sweepOf(world, t));
        const b = other.observe(sweepOf(world, t));
        if (t < cut) continue;
        expect(a.alarms).toEqual(b.alarms);
        expect(a.anomalies).toEqual(b.anomalies);
        expect(a.finalMask?.join('') ?? '').toBe(b.finalMask?.join('') ?? '');
      }
    }
  });

  it('keeps no more memory after a thousand sweeps than after three hundred', () => {
    const world = worlds[2] ?? labelledWorld(3);
    const detector = detectorFor(world);
    const size = () => stateBytes(detector);
    let early = 0;
    for (let t = 0; t < world.sweeps; t++) {
      detector.observe(sweepOf(world, t));
      if (t === 300) early = size();
    }
    const perBin = size() / world.bins;
    expect(size()).toBeLessThan(early * 1.35);
    expect(perBin).toBeLessThan(512);
  });
});

describe('the story of the simulated stations on one road', () => {
  const STEP_HZ = 47_500;
  const GRID = { startHz: 122e6, stepHz: STEP_HZ, bins: 40 };
  const EVERY_MS = 200;
  /** Time in s at which a site raises the car on 122.55 MHz; undefined when it never does. */
  const raisedAtS = (site: number): number | undefined => {
    const world = new SimulatedWorld(SEED, site);
    const detector = createDetector({ ...GRID, assignments: [], spursHz: [] });
    for (let at = EVERY_MS; at < 180_000; at += EVERY_MS) {
      const { alarms } = detector.observe({ startedAt: at, levelsDbm: world.sweep(at, GRID) });
      const isCar = alarms.some(({ type, emission: { lowHz, highHz } }) => {
        return type === 'raised' && lowHz <= 122.58e6 && highHz >= 122.52e6;
      });
      if (isCar) return at / 1000;
    }
    return undefined;
  };

  it('is heard by one after another, each for its part, and by no station elsewhere', () => {
    const [first = 0, second = 0, third = 0] = [2, 3, 4].map(raisedAtS);
    expect(first).toBeGreaterThan(65);
    expect(second).toBeGreaterThan(first + 25);
    expect(third).toBeGreaterThan(second + 25);
    expect([0, 1].map(raisedAtS)).toEqual([undefined, undefined]);
  });
});

describe('the story of the demonstration', () => {
  const HOUR_MS = 3600e3;
  /** Detection has learnt after 240 sweeps; what comes later in the hour is heard with fewer of them. */
  const everyMs = (at: number) => (at < 90e3 ? 200 : 2000);
  const licensed = detectionSetup(parseConfig(DEMO_CONFIG, 'the demonstration')).assignments;
  const assignments = licensed.map(({ assignment }) => assignment);
  const receivers = DEMO_CONFIG.stations.flatMap((station) => station.receivers);

  /** Ranges that a receiver raises within the first hour. */
  const raisesOf = ({ settings, plans: [plan] }: (typeof receivers)[number]) => {
    const { startHz, stopHz, points: bins } = plan;
    const grid = { startHz, stepHz: (stopHz - startHz) / bins, bins };
    const world = new SimulatedWorld(settings.seed, settings.site);
    const detector = createDetector({ ...grid, assignments, spursHz: [] });
    const found: { startHz: number; stopHz: number }[] = [];
    for (let at = 200; at < HOUR_MS; at += everyMs(at)) {
      const { alarms } = detector.observe({ startedAt: at, levelsDbm: world.sweep(at, grid) });
      for (const { type, emission } of alarms)
        if (type === 'raised') found.push({ startHz: emission.lowHz, stopHz: emission.highHz });
    }
    return found;
  };

  it('has some alarms in its first hour, and no more than one person bears', () => {
    const raises = receivers.flatMap(raisesOf);
    // A case takes what is raised on its frequencies, whichever station hears it.
    const cases = raises.filter((one, i) => !raises.slice(0, i).some((earlier) => overlapShare(earlier, one) > 0));
    expect(cases.length).toBeGreaterThan(3);
    expect(cases.length).toBeLessThanOrEqual(LOAD_LIMITS.perPersonHour);
  });
});
