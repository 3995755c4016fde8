/**
 * The simulated receiver: sweeps from a seeded world, at the pace of a real receiver. Used by `--demo` and by tests.
 */
import { z } from 'zod';
import type { ReceiverDriver } from '../src/receiver/driver.js';
import { checkedSettings } from '../src/receiver/driver-settings.js';
import type { Link } from '../src/receiver/link.js';
import type { SweepPlan } from '../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../src/rf/sweep.js';
import { World } from './simulated/world.js';

const settingsSchema = z.strictObject({ seed: z.int().default(1), site: z.int().min(0).default(0) });
const DEFAULT_POINTS = 500;
const DEFAULT_EVERY_MS = 200;
/** The world begins when a receiver is connected: its story goes on while plans and closer looks take turns. */
const beganAtMs = new WeakMap<Link, number>();

function simulated({ seed, site }: z.output<typeof settingsSchema>): ReceiverDriver {
  const defaultPlan = { startHz: 87.5e6, stopHz: 108e6, points: DEFAULT_POINTS };
  return {
    id: 'simulated',
    label: 'simulated receiver',
    usb: [],
    serial: { baudRates: [] },
    defaultPlan,
    probeIsSafe: false,
    configure(settings) {
      return simulated(checkedSettings(settingsSchema, 'driver "simulated"', settings));
    },
    identify: async () => ({
      driverId: 'simulated',
      model: 'simulated receiver',
      firmware: `seed ${seed}, site ${site}`,
    }),
    sweeps: (link, plan, signal) => sweeps(new World(seed, site), link, plan, signal),
    listen: (link, plan, signal) => sweeps(new World(seed, site), link, { ...defaultPlan, ...plan }, signal),
  };
}

async function* sweeps(
  world: World,
  link: Link,
  plan: SweepPlan,
  signal: AbortSignal,
): AsyncGenerator<DriverSweep, void> {
  const points = plan.points ?? DEFAULT_POINTS;
  const stepHz = (plan.stopHz - plan.startHz) / points;
  const everyMs = plan.everyMs ?? DEFAULT_EVERY_MS;
  let dueAt = link.now();
  const beganAt = beganAtMs.get(link) ?? dueAt;
  beganAtMs.set(link, beganAt);
  while (!signal.aborted) {
    // After a pause (a sleeping laptop) it continues from now: a receiver does not add sweeps that it never took.
    dueAt = Math.max(dueAt + everyMs, link.now() - 2 * everyMs);
    await link.pause(Math.max(0, dueAt - link.now()), signal);
    const startedAt = dueAt - everyMs * 0.9;
    yield {
      startedAt,
      endedAt: dueAt,
      startHz: plan.startHz,
      stepHz,
      levelsDbm: world.sweep(startedAt - beganAt, { startHz: plan.startHz, stepHz, bins: points }),
      rbwHz: plan.rbwHz ?? stepHz,
      traceDetector: 'sample',
      flags: SweepFlag.simulated,
    };
  }
}

export const driver = simulated({ seed: 1, site: 0 });
