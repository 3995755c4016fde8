import { describe, expect, it } from 'vitest';
import type { ReceiverDriver } from '../../src/receiver/driver.js';
import { type Activity, PlanRunner } from '../../src/receiver/plan-runner.js';
import { type SweepPlan, URGENT_PRIORITY } from '../../src/rf/plan.js';
import { ScriptedLink } from '../support/scripted-link.js';

const SWEEP_MS = 100;
const LOOK = { emissionId: 'e1', plan: { startHz: 145e6, stopHz: 145.1e6, points: 201 } };

/** What the receiver did in so many sweeps of 100 ms, when a closer look was wished for at the start. */
async function activities(plans: readonly SweepPlan[], sweeps: number): Promise<Activity['kind'][]> {
  const runner = new PlanRunner({ plans, looks: { sweeps: 3, share: 0.5 } });
  const link = new ScriptedLink([]);
  const stop = new AbortController();
  const done: Activity['kind'][] = [];
  const driver: ReceiverDriver = {
    id: 'fake',
    label: 'Fake',
    usb: [],
    serial: { baudRates: [9600] },
    defaultPlan: { startHz: 1, stopHz: 2 },
    probeIsSafe: true,
    identify: async () => undefined,
    listen: async function* () {},
    async *sweeps(_link, plan, signal) {
      while (!signal.aborted) {
        const startedAt = link.now();
        await link.pause(SWEEP_MS);
        const levelsDbm = new Float32Array(3);
        yield { startedAt, endedAt: link.now(), startHz: plan.startHz, stepHz: 1, levelsDbm, flags: 0 };
      }
    },
  };
  expect(runner.look(LOOK, link.now())).toBe(true);
  await runner.run({
    driver,
    link,
    identity: { driverId: 'fake', model: 'Fake' },
    signal: stop.signal,
    accept: (_sweep, kind) => {
      done.push(kind);
      if (done.length >= sweeps) stop.abort();
    },
  });
  return done;
}

describe('a closer look', () => {
  const wide = { startHz: 88e6, stopHz: 108e6, everyMs: 1000 };

  it('waits for as long as an urgent plan is due', async () => {
    const always: SweepPlan = { startHz: 121e6, stopHz: 122e6, priority: URGENT_PRIORITY };
    expect(await activities([always, wide], 40)).not.toContain('look');
    const nearlyUrgent = { ...always, priority: URGENT_PRIORITY - 1 };
    expect((await activities([nearlyUrgent, wide], 40)).filter((kind) => kind === 'look')).toHaveLength(3);
  });

  it('is broken off by an urgent plan that comes due, and is taken up where it was', async () => {
    const often: SweepPlan = { startHz: 121e6, stopHz: 122e6, priority: URGENT_PRIORITY, everyMs: 200 };
    const done = await activities([often, wide], 20);
    expect(done.filter((kind) => kind === 'look')).toHaveLength(3);
    expect(done.join(' ')).toMatch(/look plan(?: plan)* look/);
  });
});
