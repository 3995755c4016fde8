import { describe, expect, it } from 'vitest';
import { World } from '../../drivers/simulated/world.js';
import { driver } from '../../drivers/simulated.js';
import { sweepsOf } from '../../src/receiver/driver.js';
import type { Link } from '../../src/receiver/link.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import type { DriverSweep } from '../../src/rf/sweep.js';

describe('the simulated receiver', () => {
  it('goes on with its story after a closer look', async () => {
    const beganAt = 5_000_000;
    let now = beganAt;
    const pause = async (ms: number) => {
      now += ms;
    };
    const link = { now: () => now, pause } as Partial<Link> as Link;
    const wide = { startHz: 118e6, stopHz: 137e6, points: 100, everyMs: 1000 };
    const last = async (plan: SweepPlan, count: number): Promise<DriverSweep | undefined> => {
      let found: DriverSweep | undefined;
      for await (const sweep of sweepsOf(driver, link, plan, new AbortController().signal)) {
        found = sweep;
        count -= 1;
        if (count === 0) break;
      }
      return found;
    };
    await last(wide, 50);
    await last({ startHz: 121e6, stopHz: 122e6, points: 201, everyMs: 1000 }, 12);
    const after = await last(wide, 1);
    const atMs = 62_100;
    expect(after?.startedAt).toBe(beganAt + atMs);
    const { startHz, points: bins } = wide;
    expect(after?.levelsDbm).toEqual(new World(1, 0).sweep(atMs, { startHz, stepHz: 190e3, bins }));
  });
});
