import { describe, expect, it } from 'vitest';
import { driver } from '../../drivers/tinysa.js';
import { ConfigError, LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { identityOf, type ReceiverIdentity } from '../../src/receiver/driver.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { takeSweeps } from '../support/driver-contract.js';
import { type EmulatedTinySaOptions, emulatedTinySa } from '../support/emulated-tinysa.js';
import type { Emulator } from '../support/emulator.js';
import { inFakeTime, quickly } from '../support/fake-time.js';
import { memoryTransport } from '../support/memory-transport.js';
import { emulatedShell } from '../support/tinysa/bare-shell.js';
import type { TinySaFault } from '../support/tinysa/models.js';

const plan = { startHz: 88e6, stopHz: 108e6, points: 101 };
const slope = (hz: number) => -110 + (hz - 88e6) / 1e6;

function take(options: EmulatedTinySaOptions, wanted: SweepPlan = plan, count = 3) {
  const emulator = emulatedTinySa({ levelDbm: slope, pointMs: 0.2, ...options });
  const run = () => takeSweeps(driver, memoryTransport(emulator), wanted, count);
  return { emulator, sweeps: () => quickly(120_000, run), outcome: () => inFakeTime(120_000, run) };
}

function toldBy(options: EmulatedTinySaOptions): Promise<ReceiverIdentity | undefined> {
  return quickly(4000, async () => {
    const link = await ByteLink.open(memoryTransport(emulatedTinySa(options)), Date.now);
    const identity = await identityOf(driver, link);
    await link.close();
    return identity;
  });
}

describe('tinySA identity', () => {
  it('tells the models apart by their own answers', async () => {
    expect(await toldBy({ model: 'zs405' })).toEqual({
      driverId: 'tinysa',
      model: 'tinySA Ultra ZS405',
      firmware: 'tinySA4_v1.4-197-gaa78ccc',
      ownPlan: { startHz: 100e3, stopHz: 800e6, points: 450 },
      minHz: 100e3,
      maxHz: 5.3e9,
    });
    expect(await toldBy({ model: 'zs407' })).toMatchObject({ model: 'tinySA Ultra+ ZS407', maxHz: 7.3e9 });
    expect(await toldBy({ model: 'basic' })).toMatchObject({
      model: 'tinySA ZS304',
      firmware: 'tinySA_v1.4-175-g1c5ee29',
      maxHz: 960e6,
    });
  });

  it('takes a device id as serial number only where somebody has set one', async () => {
    expect((await toldBy({ deviceId: 7 }))?.serialNumber).toBe('7');
    expect(await toldBy({ deviceId: 0 })).not.toHaveProperty('serialNumber');
  });

  it('recognises a self-built firmware without a version', async () => {
    const identity = await toldBy({ faults: ['empty-version'] });
    expect(identity?.model).toBe('tinySA Ultra ZS405');
    expect(identity).not.toHaveProperty('firmware');
  });

  const disturbances: TinySaFault[] = [
    'banner',
    'binary-tail',
    'at-echo',
    'double-prompt',
    'malformed-first-reply',
    'scan-left-running',
  ];
  for (const fault of disturbances)
    it(`recognises the receiver in spite of ${fault}, and sweeps`, async () => {
      const { identity, sweeps } = await take({ faults: [fault] }).sweeps();
      expect(identity?.model).toBe('tinySA Ultra ZS405');
      expect(sweeps.map(({ levelsDbm }) => levelsDbm[50])).toEqual([-100.09375, -100.09375, -100.09375]);
    });

  it('recognises it with all of these at once', async () => {
    const faults: TinySaFault[] = ['banner', 'binary-tail', 'at-echo', 'double-prompt', 'malformed-first-reply'];
    expect((await toldBy({ faults }))?.model).toBe('tinySA Ultra ZS405');
  });
});

describe('tinySA sweeps', () => {
  it('labels bins with the grid of the firmware: whole Hz, divided by the number of points', async () => {
    const { sweeps } = await take({}, { startHz: 433_000_000, stopHz: 434_000_000, points: 299 }).sweeps();
    expect(sweeps[0]).toMatchObject({ startHz: 433_000_000, stepHz: Math.floor(1e6 / 299) });
  });

  it('asks once and sweeps on, continuously, where the firmware can', async () => {
    const { emulator, sweeps } = take({}, plan, 20);
    await sweeps();
    const requests = emulator.lines.filter((line) => line.startsWith('scanraw'));
    expect(requests).toEqual(['scanraw 88000000 108000000 101 1', 'scanraw 88000000 108000000 101 3']);
  });

  it('falls back to one scan after another where the firmware ignores "continuous"', async () => {
    const { emulator, sweeps } = take({ faults: ['old-firmware'] }, plan, 4);
    const session = await sweeps();
    expect(session.sweeps.map(({ levelsDbm, flags }) => [levelsDbm[50], flags & SweepFlag.partial])).toEqual(
      Array(4).fill([-100.09375, 0]),
    );
    expect(emulator.lines.filter((line) => line.startsWith('scanraw')).length).toBeGreaterThanOrEqual(4);
    expect(emulator.state.isPaused).toBe(false);
  });

  it('drops the options where the firmware takes three arguments', async () => {
    const { emulator, sweeps } = take({ faults: ['oldest-firmware'] }, plan, 3);
    const levels = (await sweeps()).sweeps.map(({ levelsDbm }) => levelsDbm[50]);
    expect(levels).toEqual([-100.09375, -100.09375, -100.09375]);
    expect(emulator.lines).toContain('scanraw 88000000 108000000 101');
  });

  it('reads text where the firmware has no scanraw, in dBm whatever the screen shows', async () => {
    const { emulator, sweeps } = take({ faults: ['no-scanraw', 'unit-dbuv', 'colon-digit'] });
    const session = await sweeps();
    expect(session.sweeps[0]).toMatchObject({ startHz: 88e6, stepHz: 200e3 });
    // Bin 50 is 98 MHz: −100 dBm, which this firmware prints as "-:.000000e+01".
    expect(session.sweeps.map(({ levelsDbm }) => levelsDbm[50])).toEqual([-100, -100, -100]);
    expect(emulator.state.unit).toBe('dBuV');
    expect(emulator.state.isPaused).toBe(false);
  });

  it('reads text when configured so', async () => {
    const text = driver.configure?.({ readout: 'text' }) ?? driver;
    const emulator = emulatedTinySa({ levelDbm: slope, pointMs: 0.2 });
    const session = await quickly(60_000, () =>
      takeSweeps(text, memoryTransport(emulator), { ...plan, points: 9000 }, 1),
    );
    expect(session.sweeps[0]?.levelsDbm.length).toBe(450);
    expect(emulator.lines.some((line) => line.startsWith('scanraw'))).toBe(false);
  });

  it('uses the offset the receiver has, not the one of its model', async () => {
    for (const options of [{ model: 'basic' }, { faults: ['zero-changed'] }] satisfies EmulatedTinySaOptions[]) {
      const { sweeps } = await take(options).sweeps();
      expect(sweeps[2]?.levelsDbm[50]).toBe(-100.09375);
    }
  });

  it('is not fooled by a screen in dBµV or a trigger left in single', async () => {
    const { sweeps } = await take({ faults: ['unit-dbuv', 'trigger-single'] }).sweeps();
    expect(sweeps[2]?.levelsDbm[50]).toBe(-100.09375);
  });

  for (const fault of ['lost-bytes', 'lost-points'] satisfies TinySaFault[])
    it(`continues with the next complete frame after ${fault}, and flags the missing time`, async () => {
      const { sweeps } = await take({ faults: [fault] }, plan, 5).sweeps();
      for (const { levelsDbm } of sweeps) expect(levelsDbm[100]).toBe(-90.1875);
      const gaps = sweeps.map(({ flags }) => (flags & SweepFlag.gapBefore) !== 0);
      expect(gaps).toEqual([false, true, false, false, false]);
    });

  it('loses only the broken sweep where each scan is requested separately', async () => {
    const { sweeps } = await take({ faults: ['lost-bytes', 'old-firmware'] }, plan, 4).sweeps();
    expect(sweeps.map(({ levelsDbm }) => levelsDbm[50])).toEqual(Array(4).fill(-100.09375));
  });

  it('starts again after a sweep that ended early without a prompt', async () => {
    const { sweeps } = await take({ faults: ['silent-early-end'] }, plan, 7).sweeps();
    expect(sweeps.map(({ flags }) => flags & SweepFlag.partial)).toEqual([0, 0, 1, 0, 0, 1, 0]);
    expect(sweeps[2]?.levelsDbm.findIndex(Number.isNaN)).toBe(40);
  });

  it('names the fault when the receiver’s sweep thread hangs', async () => {
    const { error } = await take({ faults: ['command-timeout'] }).outcome();
    expect(error).toBeInstanceOf(LinkTimeout);
    expect(String(error)).toContain('its sweep thread hangs');
  });

  it('gives up after seconds, not minutes, when the receiver hangs', async () => {
    const { error, elapsedMs } = await take({ faults: ['hang'] }).outcome();
    expect(error).toBeInstanceOf(LinkTimeout);
    expect(elapsedMs).toBeLessThan(12_000);
  });

  it('notices a hang in a slow sweep long before that sweep could have ended', async () => {
    const { error, elapsedMs } = await take({ faults: ['hang'], pointMs: 20 }, { ...plan, rbwHz: 3000 }).outcome();
    expect(error).toBeInstanceOf(LinkTimeout);
    expect(elapsedMs).toBeLessThan(60_000);
  });

  it('waits as long as a narrow bandwidth takes', async () => {
    // 20 MHz at 3 kHz: some 80 s in the field. 800 ms a point is 81 s for this sweep.
    const { sweeps } = await take({ pointMs: 800 }, { ...plan, rbwHz: 3000 }, 1).sweeps();
    expect(sweeps[0]?.levelsDbm[100]).toBeCloseTo(slope(88e6 + 100 * 198_019), 1);
    expect((sweeps[0]?.endedAt ?? 0) - (sweeps[0]?.startedAt ?? 0)).toBeGreaterThan(75_000);
  });

  it('sets bandwidth and attenuation where the plan names them, reports them, and puts them back', async () => {
    const seen: unknown[] = [];
    const emulator = emulatedTinySa({
      pointMs: 0.2,
      levelDbm: () => {
        seen.push([emulator.state.rbwKhz, emulator.state.attenuationDb]);
        return -90;
      },
    });
    const wanted = { ...plan, rbwHz: 300e3, attenuationDb: 10 };
    const { sweeps } = await quickly(60_000, () => takeSweeps(driver, memoryTransport(emulator), wanted, 3));
    expect(new Set(seen.map(String))).toEqual(new Set(['300,10']));
    expect(sweeps[1]).toMatchObject({ rbwHz: 300e3, attenuationDb: 10 });
    expect((sweeps[1]?.flags ?? 0) & SweepFlag.rbwLimited).toBe(SweepFlag.rbwLimited);
    expect(emulator.state).toMatchObject({ rbwKhz: 'auto', attenuationDb: 'auto', isPaused: false });
  });

  it('reports the bandwidth that the receiver chose by itself', async () => {
    const { sweeps } = await take({}, { startHz: 100e6, stopHz: 102e6, points: 100 }).sweeps();
    expect(sweeps.map(({ rbwHz }) => rbwHz)).toEqual([30e3, 30e3, 30e3]);
  });

  it('does not resume a screen that was paused when it came', async () => {
    const { emulator, sweeps } = take({});
    emulator.state.isPaused = true;
    await sweeps();
    expect(emulator.state.isPaused).toBe(true);
  });

  it('keeps the interval of the plan, however long a sweep takes', async () => {
    const { sweeps } = await take({ pointMs: 2 }, { ...plan, everyMs: 1000 }, 5).sweeps();
    const first = sweeps[0]?.startedAt ?? 0;
    const beats = sweeps.map(({ startedAt }) => Math.round((startedAt - first) / 1000));
    expect(beats).toEqual([0, 1, 2, 3, 4]);
  });

  it('stops a running scan even where abort prints no prompt', async () => {
    const { emulator, sweeps } = take({ faults: ['no-prompt-after-abort'] });
    await sweeps();
    expect(emulator.isScanning).toBe(false);
    expect(emulator.state).toMatchObject({ isPaused: false, isAbortAllowed: false });
  });

  it('continues after a touch on the screen', async () => {
    const emulator = emulatedTinySa({ levelDbm: slope, pointMs: 1 });
    const { sweeps } = await quickly(60_000, async () => {
      setTimeout(() => emulator.touch(), 900);
      return await takeSweeps(driver, memoryTransport(emulator), plan, 12);
    });
    expect(sweeps.filter(({ flags }) => flags & SweepFlag.partial)).toHaveLength(1);
  });
});

describe('tinySA plans that cannot be', () => {
  const refused = async (wanted: SweepPlan, options: EmulatedTinySaOptions = {}) => {
    const { error } = await take(options, wanted).outcome();
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  };

  it('are refused in words', async () => {
    expect(await refused({ startHz: 5e9, stopHz: 6e9 })).toBe(
      'The plan asks for 5000 MHz to 6000 MHz; a tinySA Ultra ZS405 tunes 0.1 MHz to 5300 MHz.',
    );
    expect(await refused({ ...plan, rbwHz: 100 })).toContain('rbwHz is 100');
    expect(await refused({ ...plan, attenuationDb: 40 })).toContain('attenuationDb is 40');
    expect(await refused({ startHz: 100e6, stopHz: 1100e6, rbwHz: 1000 })).toContain('takes about 833 minutes');
    expect(await refused({ startHz: 100e6, stopHz: 100e6 + 50, points: 100 })).toContain('100 points in 50 Hz');
  });

  it('cross the two inputs of a basic tinySA', async () => {
    expect(await refused({ startHz: 87.5e6, stopHz: 470e6 }, { model: 'basic' })).toContain('Make two plans of it.');
  });
});

describe('a request that the receiver refuses', () => {
  it('ends in the words of the receiver', async () => {
    const emulator = emulatedTinySa({ pointMs: 0.2 });
    const { error } = await inFakeTime(60_000, () => takeSweeps(driver, memoryTransport(refusing(emulator)), plan, 1));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(String(error)).toContain('frequency range is invalid');
  });
});

describe('the two inputs of a basic tinySA', () => {
  it('are switched for the plan and back, with the sweep of the screen', async () => {
    const inputs = new Set<string>();
    const emulator = emulatedTinySa({
      model: 'basic',
      pointMs: 0.2,
      levelDbm: () => {
        inputs.add(emulator.state.input);
        return -90;
      },
    });
    emulator.state.startHz = 10e6;
    emulator.state.stopHz = 30e6;
    const wanted = { startHz: 430e6, stopHz: 440e6, points: 50 };
    await quickly(60_000, () => takeSweeps(driver, memoryTransport(emulator), wanted, 2));
    expect([...inputs]).toEqual(['high']);
    expect(emulator.state).toMatchObject({ input: 'low', startHz: 10e6, stopHz: 30e6 });
  });
});

/** A NanoVNA has nothing to say to an empty line, and calls itself by a number. */
function _emulatedNanoVna(): Emulator {
  return emulatedShell((line) => ({ '': '', version: '1.0.63' })[line]);
}

function _emulatedModem(): Emulator {
  let send: ((bytes: Uint8Array) => void) | undefined;
  return {
    start: (to) => {
      send = to;
    },
    stop: () => {
      send = undefined;
    },
    receive: (bytes) => send?.(Buffer.concat([bytes, Buffer.from('\r\nERROR\r\n')])),
  };
}

/** Turns a sound request into one the receiver refuses. */
function refusing(emulator: Emulator): Emulator {
  let send: ((bytes: Uint8Array) => void) | undefined;
  return {
    start: (to) => {
      send = to;
      emulator.start(to);
    },
    stop: () => emulator.stop(),
    receive: (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      if (text.startsWith('scanraw')) send?.(Buffer.from(`${text}\nfrequency range is invalid\r\nch> `));
      else emulator.receive(bytes);
    },
  };
}
