import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EnvironmentError, LinkClosed, LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import type { ReceiverDriver } from '../../src/receiver/driver.js';
import type { Link } from '../../src/receiver/link.js';
import { ReceiverLoop, type ReceiverLoopOptions, type ReceiverState } from '../../src/receiver/loop.js';
import { outOfRange } from '../../src/receiver/plan-range.js';
import { PortRefused, PROBLEM_KINDS, problemOf } from '../../src/receiver/problem.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { silentTransport } from '../../src/receiver/stream-transports.js';
import { type DriverSweep, type Sweep, SweepFlag } from '../../src/rf/sweep.js';
import { asItCame } from '../../src/words/said.js';
import { memoryTransport } from '../support/memory-transport.js';

function sweepAt(startHz: number): DriverSweep {
  return { startedAt: 1, endedAt: 2, startHz, stepHz: 1, levelsDbm: new Float32Array(3), flags: 0 };
}

type Sweeps = ReceiverDriver['sweeps'];

function fakeDriver(sweeps: Sweeps, identify: ReceiverDriver['identify'] = async () => identity): ReceiverDriver {
  return {
    id: 'fake',
    label: 'Fake',
    usb: [],
    serial: { baudRates: [115_200] },
    defaultPlan: { startHz: 0, stopHz: 10 },
    probeIsSafe: true,
    identify,
    sweeps,
    listen: sweeps,
  };
}
const identity = { driverId: 'fake', model: 'Fake 1', serialNumber: 'A1' };

function startLoop(driver: ReceiverDriver, more: Partial<ReceiverLoopOptions> = {}) {
  const sweeps: Sweep[] = [];
  const states: ReceiverState[] = [];
  let wake: (() => void) | undefined;
  const loop = new ReceiverLoop({
    receiverId: 'r1',
    stationId: 's1',
    plans: [],
    locate: async () => ({ driver, transport: silentTransport }),
    clock: Date.now,
    lastSeq: 0,
    onSweep: (sweep) => {
      sweeps.push(sweep);
      wake?.();
    },
    onState: (state) => {
      states.push(state);
      wake?.();
    },
    ...more,
  });
  const ended = loop.run();
  const until = async (ready: () => boolean) => {
    while (!ready()) await new Promise<void>((resolve) => (wake = resolve));
  };
  onTestFinished(async () => {
    loop.stop();
    await ended;
  });
  return { loop, sweeps, states, ended, until };
}

async function* forEver(link: Link, _plan: unknown, signal: AbortSignal): AsyncGenerator<DriverSweep, void> {
  for (let i = 0; ; i++) {
    yield sweepAt(i);
    await link.pause(1, signal);
  }
}

describe('ReceiverLoop', () => {
  it('locates, opens, identifies and sweeps, counting on from the last number on disk', async () => {
    const { sweeps, states, until } = startLoop(fakeDriver(forEver), { lastSeq: 41 });
    await until(() => sweeps.length >= 3);
    expect(states.map(({ status }) => status)).toEqual(['locating', 'opening', 'identifying', 'sweeping']);
    expect(sweeps.slice(0, 3).map(({ seq }) => seq)).toEqual([42, 43, 44]);
    expect(sweeps[0]).toMatchObject({ receiverId: 'r1', stationId: 's1' });
  });

  it('starts again after a failure, flags the gap, and keeps the reason in words', async () => {
    let lives = 0;
    const driver = fakeDriver(async function* (link, plan, signal) {
      lives += 1;
      yield sweepAt(lives);
      if (lives === 1) throw new ProtocolError(asItCame('The receiver spoke in tongues.'));
      yield* forEver(link, plan as never, signal);
    });
    const { sweeps, states, until } = startLoop(driver);
    await until(() => sweeps.length >= 3);
    const waiting = states.find(({ status }) => status === 'waiting');
    expect(waiting?.problem).toContain('spoke in tongues');
    expect(waiting?.nextAttemptAt).toBeGreaterThan(Date.now() - 2000);
    expect(sweeps.map(({ flags }) => flags & SweepFlag.gapBefore).slice(0, 3)).toEqual([0, SweepFlag.gapBefore, 0]);
    expect(sweeps.map(({ seq }) => seq).slice(0, 3)).toEqual([1, 2, 3]);
  });

  it('waits twice as long after each life without a sweep, up to 6 s, and 1 s again after a life with one', async () => {
    let lives = 0;
    const driver = fakeDriver(async function* () {
      lives += 1;
      if (lives === 3 || lives === 8) yield sweepAt(1);
      throw new ProtocolError(asItCame('Nothing but noise.'));
    });
    const { loop, states, until } = startLoop(driver);
    const waits = () => states.filter(({ status }) => status === 'waiting');
    for (let n = 1; n <= 9; n++) {
      await until(() => waits().length >= n);
      loop.wake();
    }
    const waitMs = waits().map(({ since, nextAttemptAt = 0 }) => nextAttemptAt - since);
    // The two instants are read one after the other.
    const rounded = waitMs.slice(0, 9).map((ms) => Math.round(ms / 100) * 100);
    expect(rounded).toEqual([1000, 2000, 1000, 2000, 4000, 6000, 6000, 1000, 2000]);
  });

  it('says what to do when the receiver is not there, when another answers, and when it is the wrong unit', async () => {
    const absent = startLoop(fakeDriver(forEver), {
      locate: async () => {
        throw new EnvironmentError(asItCame('No Fake is plugged in.'), asItCame('Plug it in.'));
      },
    });
    const other = startLoop(fakeDriver(forEver, async () => undefined));
    const twin = startLoop(fakeDriver(forEver), { refuses: ({ serialNumber }) => `This is ${serialNumber}, not B2.` });
    const problemOf = async ({ states, until }: typeof absent) => {
      await until(() => states.some(({ status }) => status === 'waiting'));
      return states.at(-1)?.problem;
    };
    expect(await problemOf(absent)).toBe('No Fake is plugged in. Plug it in.');
    expect(await problemOf(other)).toContain('does not answer as Fake');
    expect(await problemOf(twin)).toBe('This is A1, not B2.');
    expect([other, twin].map(({ states }) => states.at(-1)?.problemKind)).toEqual(['not-recognised', 'another-unit']);
  });

  it('lets the driver restore its receiver’s settings when stopped', async () => {
    let farewell = '';
    const driver = fakeDriver(async function* (link, plan, signal) {
      try {
        yield* forEver(link, plan as never, signal);
      } finally {
        await link.write('resume\r');
        farewell = 'resumed';
      }
    });
    const { loop, sweeps, until, ended, states } = startLoop(driver);
    await until(() => sweeps.length > 0);
    loop.stop();
    await ended;
    expect(farewell).toBe('resumed');
    expect(states.at(-1)?.status).toBe('stopped');
  });

  it('does not wait for ever for a driver that ignores the stop', async () => {
    const stuck = fakeDriver(async function* () {
      yield sweepAt(1);
      await new Promise(() => undefined);
    });
    const { loop, sweeps, until, ended } = startLoop(stuck);
    await until(() => sweeps.length > 0);
    const began = performance.now();
    loop.stop();
    await ended;
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('changes its plans without opening the port again', async () => {
    const driver = fakeDriver(async function* (link, plan, signal) {
      for (;;) {
        yield sweepAt(plan.startHz);
        await link.pause(1, signal);
      }
    });
    const { loop, sweeps, states, until } = startLoop(driver);
    await until(() => sweeps.length >= 2);
    loop.setPlans([{ startHz: 700, stopHz: 800 }]);
    await until(() => sweeps.at(-1)?.startHz === 700);
    expect(states.filter(({ status }) => status === 'opening').length).toBe(1);
    expect(sweeps.map(({ seq }) => seq)).toEqual(sweeps.map((_, i) => i + 1));
  });

  it('takes turns over several plans', async () => {
    const driver = fakeDriver(async function* (link, plan, signal) {
      for (;;) {
        yield sweepAt(plan.startHz);
        await link.pause(1, signal);
      }
    });
    const plans = [
      { startHz: 100, stopHz: 200 },
      { startHz: 300, stopHz: 400 },
    ];
    const { sweeps, until } = startLoop(driver, { plans });
    await until(() => sweeps.length >= 12);
    const turns = sweeps.slice(0, 12).map(({ startHz }) => startHz);
    expect(turns.filter((hz) => hz === 100).length).toBe(8);
    expect(turns.filter((hz) => hz === 300).length).toBe(4);
  });
});
describe('what the loop tells', () => {
  it('is the last problem until sweeps come again, and the port that it opens', async () => {
    let lives = 0;
    const driver = fakeDriver(async function* (link, plan, signal) {
      lives += 1;
      if (lives === 1) return;
      yield* forEver(link, plan as never, signal);
    });
    const serialPath = '/dev/tty of the test';
    const { loop, sweeps, states, until } = startLoop(driver, {
      locate: async () => ({ driver, transport: { ...silentTransport, serialPath } }),
    });
    await until(() => states.some(({ status }) => status === 'waiting'));
    loop.wake();
    await until(() => sweeps.length > 0);
    const lost = { problem: 'Fake stopped sending sweeps.', problemKind: 'stopped-sending' };
    const port = { portDescription: 'Simulated receiver', serialPath };
    expect(states.slice(4).map(({ receiverId, stationId, since, nextAttemptAt, ...told }) => told)).toEqual([
      { status: 'waiting', ...lost },
      { status: 'locating', ...lost },
      { status: 'opening', ...lost, ...port },
      { status: 'identifying', ...lost, ...port },
      { status: 'sweeping', identity, ...port },
    ]);
  });

  it.each([
    ['', undefined, 'Nothing came. Check that the right receiver is plugged in'],
    ['boot v2\r\n', undefined, 'What came begins "boot v2'],
    ['boot v2\r\n', 'it is in its boot loader', '": it is in its boot loader.'],
  ])('is what came in place of an answer: %j, %j', async (said, reason, words) => {
    const bytesBefore = Buffer.from(said);
    const emulator = { start: () => undefined, receive: () => undefined, stop: () => undefined };
    const driver = { ...fakeDriver(forEver, async () => undefined), ...(reason && { explain: () => reason }) };
    const { states, until } = startLoop(driver, {
      locate: async () => ({ driver, transport: memoryTransport(emulator, { bytesBefore }) }),
    });
    await until(() => states.some(({ status }) => status === 'waiting'));
    expect(states.at(-1)?.problem).toContain('Emulated receiver does not answer as Fake. ');
    expect(states.at(-1)?.problem).toContain(words);
    expect(states.at(-1)?.problem?.includes('right baud rate.')).toBe(said !== '' && reason === undefined);
  });

  it('is what came in place of an answer, also when the driver has read all of it', async () => {
    const emulator = { start: () => undefined, receive: () => undefined, stop: () => undefined };
    const driver = fakeDriver(forEver, async (link) => void (await link.drain(0, 100)));
    const { states, until } = startLoop(driver, {
      locate: async () => ({ driver, transport: memoryTransport(emulator, { bytesBefore: Buffer.from('#CHATTER') }) }),
    });
    await until(() => states.some(({ status }) => status === 'waiting'));
    expect(states.at(-1)?.problem).toContain('What came begins "#CHATTER"');
  });

  it('is why a person or the program began anew', async () => {
    const { loop, sweeps, states, until } = startLoop(fakeDriver(forEver));
    await until(() => sweeps.length > 0);
    loop.beginAnew('The settings changed.');
    await until(() => states.some(({ status }) => status === 'waiting'));
    expect(states.at(-1)).toMatchObject({ problem: 'The settings changed.', problemKind: 'started-anew' });
  });

  it('marks sweeps of a hold and of a closer look as aside, and tells when they begin', async () => {
    const plans = [{ startHz: 100, stopHz: 200 }];
    const driver = fakeDriver(async function* (link, plan, signal) {
      for (;;) {
        yield sweepAt(plan.startHz);
        await link.pause(1, signal);
      }
    });
    const { loop, sweeps, states, until } = startLoop(driver, { plans, looks: { sweeps: 3, share: 1 } });
    const isAside = (startHz: number) =>
      new Set(sweeps.filter((sweep) => sweep.startHz === startHz).map(({ flags }) => (flags & SweepFlag.aside) !== 0));
    await until(() => sweeps.length >= 3);
    expect(loop.activity).toEqual({ kind: 'plan', index: 0 });
    expect(loop.planCost(0)).toBeDefined();
    const told = states.length;
    loop.hold({ startHz: 500, stopHz: 600 });
    await until(() => sweeps.at(-1)?.startHz === 500);
    expect(loop.activity).toEqual({ kind: 'hold' });
    loop.hold(undefined);
    await until(() => sweeps.at(-1)?.startHz === 100);
    expect(loop.look({ emissionId: 'e1', plan: { startHz: 120, stopHz: 130 } })).toBe(true);
    await until(() => sweeps.at(-1)?.startHz === 120);
    await until(() => sweeps.at(-1)?.startHz === 100);
    expect([100, 500, 120].map((hz) => [...isAside(hz)])).toEqual([[false], [true], [true]]);
    // The status is the same; who watches it looks at the activity.
    expect(states.slice(told).map(({ status }) => status)).toEqual(['sweeping', 'sweeping']);
  });

  it('has an end also where a receiver never says who it is', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { states, until } = startLoop(fakeDriver(forEver, () => new Promise(() => undefined)));
    await until(() => states.at(-1)?.status === 'identifying');
    await vi.advanceTimersByTimeAsync(60_000);
    const { problem } = states.find(({ status }) => status === 'waiting') ?? {};
    expect(problem).toContain('Simulated receiver: recognising the receiver took too long.');
  });
});

describe('why a receiver is not sweeping', () => {
  it('has a kind for every error, and each kind its words on the page in both languages', () => {
    const kinds = [
      new PortRefused('port-busy', asItCame('Busy.'), asItCame('Wait.')),
      new EnvironmentError(asItCame('No line.'), asItCame('Check.')),
      new LinkClosed(asItCame('Gone.')),
      new LinkTimeout(asItCame('Silent.')),
      new ProtocolError(asItCame('Odd.')),
      new Error('Who knows.'),
    ].map((error) => problemOf(error).kind);
    expect(kinds).toEqual(['port-busy', 'cannot-open', 'unplugged', 'silent', 'garbled', 'other']);
    for (const language of ['vi', 'en']) {
      const path = join(import.meta.dirname, `../../web/src/ground/words/locales/${language}.json`);
      const { trouble } = JSON.parse(readFileSync(path, 'utf8')) as { trouble: Record<string, string> };
      expect(Object.keys(trouble).sort(), language).toEqual([...PROBLEM_KINDS].sort());
    }
  });
});

describe('a plan that the receiver cannot tune to', () => {
  const at = (mhz: number) => ({ startHz: mhz * 1e6, stopHz: (mhz + 1) * 1e6, points: 11 });
  const narrow = { ...identity, minHz: 30e3, maxHz: 74.8e6 };

  it('is not measured, and the receiver says why; the others are', async () => {
    const asked: number[] = [];
    async function* noting(link: Link, plan: { startHz: number }, signal: AbortSignal) {
      asked.push(plan.startHz);
      yield* forEver(link, plan, signal);
    }
    const driver = fakeDriver(noting as Sweeps, async () => narrow);
    const some = startLoop(driver, { plans: [at(118), at(50)] });
    await some.until(() => some.sweeps.length >= 3);
    expect(new Set(asked)).toEqual(new Set([50e6]));
    expect(some.loop.state).toMatchObject({
      status: 'sweeping',
      problemKind: 'plan-out-of-range',
      problem: 'stopHz is 119000000: Fake 1 ends at 74800000 Hz. Correct the plan.',
    });
    const none = startLoop(driver, { plans: [at(118)] });
    await none.until(() => none.states.some(({ status }) => status === 'waiting'));
    expect(none.loop.state).toMatchObject({ status: 'waiting', problemKind: 'plan-out-of-range' });
    expect(none.sweeps).toEqual([]);
  });

  it('is known before a receiver is plugged in, where settings name the model', async () => {
    const registry = await DriverRegistry.load();
    const refusal = (driver: string, settings: unknown, mhz: number) => {
      const { tuning } = registry.get(driver, settings);
      return tuning === undefined ? 'unknown' : outOfRange(at(mhz), tuning)?.en;
    };
    expect(refusal('icom-civ', { address: 0x94 }, 118)).toBe('stopHz is 119000000: Icom IC-7300 ends at 74800000 Hz');
    expect(refusal('icom-civ', { address: 0x98 }, 145)).toBe('stopHz is 146000000: Icom IC-7610 ends at 60000000 Hz');
    expect(refusal('icom-civ', {}, 145)).toBeUndefined();
    expect(refusal('aor', { model: 'ar8000' }, 1900)).toMatch(/AOR AR8000 ends at 1900000000 Hz/);
    expect(refusal('rf-explorer', undefined, 7000)).toMatch(/an RF Explorer ends at 6100000000 Hz/);
    expect(refusal('uniden', undefined, 20)).toMatch(/a Uniden scanner begins at 25000000 Hz/);
    expect(refusal('lines', undefined, 7000)).toBe('unknown');
  });
});
