/** A first evening with a new receiver and no list of licences: the stations of a band are one question, not one alarm each. */
import { expect, it } from 'vitest';
import { World } from '../../drivers/simulated/world.js';
import { createDetector } from '../../src/detection/detector.js';

it('asks once about ten broadcasters that no list has, with their edges, pauses and sidebands', () => {
  const [startHz, stepHz, bins] = [87.5e6, 12.5e3, 1640];
  const world = new World(3);
  const detector = createDetector({ startHz, stepHz, bins, assignments: [], spursHz: [], tunables: {} });
  const cases = new Map<number, string>();
  for (let atMs = 0; atMs < 55_000; atMs += 100) {
    const levelsDbm = world.sweep(atMs, { startHz, stepHz, bins });
    for (const { emission } of detector.observe({ startedAt: 1_700_000_000_000 + atMs, levelsDbm }).alarms) {
      const { deservesPerson, commonCase } = emission.verdict;
      if (deservesPerson && !cases.has(emission.id)) cases.set(emission.id, commonCase || `${emission.id}`);
    }
  }
  const told = [...new Set(cases.values())];
  expect(told).toContain('unlisted-users');
  // The spur that drifts through the band is among them.
  expect(told.length).toBeLessThanOrEqual(4);
});
