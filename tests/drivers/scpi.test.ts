import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { traceOf } from '../../drivers/scpi/answers.js';
import { PROFILES, profileFor } from '../../drivers/scpi/profiles.js';
import { driver } from '../../drivers/scpi.js';
import { ConfigError, EnvironmentError, LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { identityOf, sweepsOf } from '../../src/receiver/driver.js';
import { tcpTransport } from '../../src/receiver/stream-transports.js';
import { type DriverSweep, flagNames } from '../../src/rf/sweep.js';
import { EmulatedScpi, type EmulatedScpiOptions, noise, type ScpiFault } from '../support/emulated-scpi.js';
import { CAPTURES, noRecordings } from '../support/left-out.js';
import { firstSweeps, heardIn, overLink } from '../support/run-driver.js';

const PLAN = { startHz: 88e6, stopHz: 108e6 };
const VECTORS = join(CAPTURES, 'scpi/scpi_vectors.json');

const MODELS: Readonly<Record<string, EmulatedScpiOptions>> = {
  'R&S FPC1500': { idn: 'Rohde&Schwarz,FPC1500,102034,V1.80', points: 631 },
  'R&S FSH4': { idn: 'Rohde&Schwarz,FSH4,100900/004,V3.40', points: 631 },
  'R&S FSW': { idn: 'Rohde&Schwarz,FSW-26,1312.8000K26/101096,2.30', points: 1001, pointsSettable: true },
  'Rigol DSA815 (block)': {
    idn: 'Rigol Technologies,DSA815,DSA8A134700016,00.01.12',
    points: 601,
    blockAroundText: true,
  },
  'Siglent SSA3021X (text)': { idn: 'Siglent Technologies,SSA3021X,SSA3XBAD1R0001,1.2.8.5', points: 751 },
  'Keysight N9344C (doubles)': {
    idn: 'Keysight Technologies,N9344C,CN06041412,A.06.27',
    points: 461,
    littleEndian: false,
    realBits: 64,
  },
  'Keysight N9936B (big-endian)': {
    idn: 'Keysight Technologies,N9936B,MY57271234,A.12.00',
    points: 401,
    pointsSettable: true,
    littleEndian: false,
  },
  'Anritsu MS2720T': { idn: 'Anritsu,MS2720T/9/10/31,1234567,1.50', points: 551 },
  'Anritsu MS2721B (thousandths)': { idn: '"Anritsu,MS2721B/31,0742007,3.40"', points: 551 },
  'Tektronix SA2500': { idn: 'Tektronix,SA2500,B010123,FV:3.600', points: 501, faults: ['repeats-traces'] },
};

const FPC = MODELS['R&S FPC1500'] as EmulatedScpiOptions;
const withFault = (...faults: ScpiFault[]) => new EmulatedScpi({ ...FPC, faults });

function expectTrueLevels(sweep: DriverSweep, number: number): void {
  for (const [i, level] of sweep.levelsDbm.entries())
    expect(level).toBeCloseTo(noise(sweep.startHz + i * sweep.stepHz, number), 2);
}

describe('SCPI analysers: recognising', () => {
  it.each(Object.entries(MODELS))('knows %s by its *IDN?', async (_name, options) => {
    const unit = new EmulatedScpi(options);
    const { value } = await overLink(unit, (link) => identityOf(driver, link));
    expect(value?.driverId).toBe('scpi');
    expect(value?.model).toContain(/,"?([^,/]+)/.exec(options.idn)?.[1]);
    expect(unit.heard).toEqual(['*IDN?']);
  });

  it('says which model answered when it knows none like it', async () => {
    const unit = new EmulatedScpi({ idn: 'Acme,Model 7,1,2.0', points: 100 });
    const { error } = await overLink(unit, (link) => identityOf(driver, link));
    expect(error).toBeInstanceOf(EnvironmentError);
    expect((error as Error).message).toContain('Acme,Model 7');
  });

  it('drives an unknown model by the profile the configuration names', async () => {
    const unit = new EmulatedScpi({ idn: 'Acme,Model 7,1,2.0', points: 631 });
    const forced = driver.configure?.({ profile: 'rs-fpc' }) ?? driver;
    const { sweeps } = await firstSweeps(forced, unit, PLAN, 1);
    expect(sweeps[0]?.levelsDbm).toHaveLength(631);
    expect(() => driver.configure?.({ profile: 'acme' })).toThrow(ConfigError);
  });

  it.each(['silent', 'babble'] as const)('gives up within three seconds on %s', async (fault) => {
    const { value, elapsedMs } = await overLink(withFault(fault), (link) => identityOf(driver, link));
    expect(value).toBeUndefined();
    expect(elapsedMs).toBeLessThan(3000);
  });

  it('does not mistake another instrument for its own', () => {
    expect(profileFor('Keysight Technologies', 'DSOX2024A')).toBeUndefined();
    expect(profileFor('RIGOL TECHNOLOGIES', 'DS1054Z')).toBeUndefined();
    expect(profileFor('ROHDE&SCHWARZ', 'EB500')).toBeUndefined();
    expect(new Set(PROFILES.map(({ id }) => id)).size).toBe(PROFILES.length);
  });
});

describe('SCPI analysers: sweeping', () => {
  it.each(Object.entries(MODELS))('reads true levels from %s and leaves it as found', async (name, options) => {
    const unit = new EmulatedScpi(options);
    const before = new Map(unit.settings);
    const { sweeps, error } = await firstSweeps(driver, unit, PLAN, 3);
    expect(error).toBeUndefined();
    expect(sweeps).toHaveLength(3);
    for (const [number, sweep] of sweeps.entries()) {
      expect(sweep.startHz).toBe(88e6);
      expect(sweep.stepHz).toBeCloseTo(20e6 / (options.points - 1), 6);
      expect(sweep.levelsDbm, name).toHaveLength(options.points);
      expectTrueLevels(sweep, number);
    }
    expect(unit.settings).toEqual(before);
  });

  it.each([1, 2, 7, 61])('does not care whether bytes come in chunks of %i', async (bytes) => {
    const unit = new EmulatedScpi(FPC);
    const { sweeps } = await firstSweeps(driver, unit, PLAN, 2, { nextChunkBytes: () => bytes });
    for (const [number, sweep] of sweeps.entries()) expectTrueLevels(sweep, number);
    expect(sweeps).toHaveLength(2);
  });

  it('states bandwidth, attenuation and detector as the instrument does, and sets those the plan wants', async () => {
    const unit = new EmulatedScpi(FPC);
    const before = new Map(unit.settings);
    const { sweeps } = await firstSweeps(driver, unit, { ...PLAN, rbwHz: 30e3, attenuationDb: 20 }, 1);
    expect(sweeps[0]).toMatchObject({ rbwHz: 30e3, attenuationDb: 20, traceDetector: 'peak' });
    // Both had been left to the instrument: they must be automatic again.
    expect(unit.settings.get('BAND:RES:AUTO')).toBe(before.get('BAND:RES:AUTO'));
    expect(unit.settings.get('INP:ATT:AUTO')).toBe(before.get('INP:ATT:AUTO'));
  });

  it('asks for points where the model lets it', async () => {
    const unit = new EmulatedScpi(MODELS['R&S FSW'] as EmulatedScpiOptions);
    const { sweeps } = await firstSweeps(driver, unit, { ...PLAN, points: 2001 }, 1);
    expect(sweeps[0]?.levelsDbm).toHaveLength(2001);
    expect(unit.settings.get('SWE:POIN')).toBe('1001');
  });

  it('keeps the revisit time of the plan', async () => {
    const { sweeps } = await firstSweeps(driver, new EmulatedScpi(FPC), { ...PLAN, everyMs: 700 }, 3);
    const [first, second] = sweeps;
    expect((second?.startedAt ?? 0) - (first?.startedAt ?? 0)).toBeGreaterThanOrEqual(700);
  });

  it('speaks the same over a TCP socket', async () => {
    const server = createServer((socket) => {
      const unit = new EmulatedScpi(FPC);
      socket.on('data', (bytes) => unit.receive(bytes));
      socket.on('error', () => undefined);
      socket.on('close', () => unit.stop());
      unit.start((bytes) => socket.write(bytes));
    });
    const port = await new Promise<number>((done) => {
      server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port));
    });
    const link = await ByteLink.open(tcpTransport('127.0.0.1', port), Date.now);
    const stop = new AbortController();
    const levels: number[] = [];
    for await (const sweep of sweepsOf(driver, link, PLAN, stop.signal)) {
      levels.push(sweep.levelsDbm.length);
      if (levels.length === 3) stop.abort();
    }
    await link.close();
    await new Promise((done) => server.close(done));
    expect(levels).toEqual([631, 631, 631]);
  });
});

describe('SCPI analysers: faults', () => {
  it('asks again for a short trace and never shows it', async () => {
    const { sweeps, error } = await firstSweeps(driver, withFault('short-trace-once'), PLAN, 3);
    expect(error).toBeUndefined();
    expect(sweeps.map(({ levelsDbm }) => levelsDbm.length)).toEqual([631, 631, 631]);
    expect(sweeps.map(({ flags }) => flags)).toEqual([0, 0, 0]);
  });

  it('ends after five seconds of short traces with both counts in the message', async () => {
    const { sweeps, error, elapsedMs } = await firstSweeps(driver, withFault('always-short'), PLAN, 1);
    expect(sweeps).toEqual([]);
    expect(error).toBeInstanceOf(ProtocolError);
    expect((error as Error).message).toMatch(/631 levels.*2456 bytes/);
    expect(elapsedMs).toBeLessThan(10_000);
  });

  it('refuses a block of indefinite length in words', async () => {
    const { error } = await firstSweeps(driver, withFault('indefinite-block'), PLAN, 1);
    expect(error).toBeInstanceOf(ProtocolError);
    expect((error as Error).message).toContain('#0');
  });

  it('sends the whole configuration again after a power loss, and shows nothing of the factory range', async () => {
    const unit = withFault('power-loss');
    const { sweeps } = await firstSweeps(driver, unit, PLAN, 4);
    expect(sweeps.map(({ startHz }) => startHz)).toEqual([88e6, 88e6, 88e6, 88e6]);
    expect(unit.heard.filter((line) => line.startsWith('FREQuency:STARt 88000000'))).toHaveLength(2);
    for (const sweep of sweeps) expect(sweep.levelsDbm).toHaveLength(631);
  });

  it('does not show the same trace of a continuous instrument twice', async () => {
    const options = MODELS['Tektronix SA2500'] as EmulatedScpiOptions;
    const unit = new EmulatedScpi(options);
    const { sweeps } = await firstSweeps(driver, unit, PLAN, 3);
    expect(new Set(sweeps.map(({ levelsDbm }) => levelsDbm[7])).size).toBe(3);
    expect(unit.sweeps).toBeGreaterThanOrEqual(7);
  });

  it('ends in a time-out when a continuous instrument stands still', async () => {
    const options = MODELS['Tektronix SA2500'] as EmulatedScpiOptions;
    const { sweeps, error } = await firstSweeps(driver, new EmulatedScpi({ ...options, faults: ['frozen'] }), PLAN, 9);
    expect(sweeps).toHaveLength(1);
    expect(error).toBeInstanceOf(LinkTimeout);
  });

  it('ends in a time-out when the instrument falls silent', async () => {
    const { sweeps, error, elapsedMs } = await firstSweeps(driver, withFault('hangs-after-two'), PLAN, 9);
    expect(sweeps).toHaveLength(2);
    expect(error).toBeInstanceOf(LinkTimeout);
    expect(elapsedMs).toBeLessThan(10_000);
  });

  it.each(['marks-missing', 'impossible-level'] as const)('makes a hole, flagged partial, of %s', async (fault) => {
    const { sweeps } = await firstSweeps(driver, withFault(fault), PLAN, 1);
    const holes = [...(sweeps[0]?.levelsDbm ?? [])].flatMap((level, i) => (Number.isNaN(level) ? [i] : []));
    expect(holes).toEqual(fault === 'marks-missing' ? [3, 4] : [5]);
    expect(flagNames(sweeps[0]?.flags ?? 0)).toEqual(['partial']);
  });

  it('sweeps a model that does not know the optional questions', async () => {
    const { sweeps, error } = await firstSweeps(driver, withFault('knows-no-extras'), PLAN, 1);
    expect(error).toBeUndefined();
    expect(sweeps[0]?.levelsDbm).toHaveLength(631);
    expect(sweeps[0]?.traceDetector).toBeUndefined();
  });

  it('reads dBm from an instrument that was left in dBµV', async () => {
    const unit = withFault('unit-dbuv');
    const { sweeps } = await firstSweeps(driver, unit, PLAN, 1);
    expectTrueLevels(sweeps[0] as DriverSweep, 0);
    expect(unit.settings.get('UNIT:POW')).toBe('DBUV');
  });

  it('reports the instrument’s error when it refuses the range', async () => {
    const { error } = await firstSweeps(driver, withFault('stays-in-its-band'), PLAN, 1);
    expect(error).toBeInstanceOf(EnvironmentError);
    expect((error as Error).message).toContain('out of range');
  });
});

describe('SCPI analysers: recordings', () => {
  it('finds the sweeps of a recorded session with the frequencies the instrument stated', async () => {
    const unit = new EmulatedScpi(FPC);
    const recorded: Uint8Array[] = [];
    const { start } = unit;
    unit.start = (send) =>
      start.call(unit, (bytes) => {
        recorded.push(bytes.slice());
        send(bytes);
      });
    const { sweeps } = await firstSweeps(driver, unit, PLAN, 3);
    const heard = await heardIn(driver, Buffer.concat(recorded));
    expect(heard.map(({ startHz, stepHz, levelsDbm }) => ({ startHz, stepHz, levelsDbm }))).toEqual(
      sweeps.map(({ startHz, stepHz, levelsDbm }) => ({ startHz, stepHz, levelsDbm })),
    );
  });

  it.skipIf(noRecordings)('decodes the recorded trace heads of an MS2721B and a DSA800', () => {
    const vectors = JSON.parse(readFileSync(VECTORS, 'utf8'));
    const anritsu = vectors['anritsu_MS2721B_TRACe_partial'];
    const head = Buffer.from(anritsu.hex_prefix, 'hex');
    expect(head.subarray(0, 6).toString()).toBe('#42204');
    const trace = traceOf({ block: head.subarray(6, 46) }, 10);
    expect(trace?.layout).toEqual({ kind: 'int32', littleEndian: true });
    expect([...(trace?.levelsDbm ?? [])]).toEqual(anritsu.dbm.map(Math.fround));
    const rigol: string = vectors['rigol_DSA800_ascii_partial'].text_prefix;
    const text = traceOf({ block: Buffer.from(rigol.slice(11)) }, 5);
    expect(text?.levelsDbm[0]).toBeCloseTo(-13.9053, 4);
    expect(text?.levelsDbm[4]).toBeCloseTo(-70.1077, 4);
  });

  it('keeps the byte order that was right before where both would make sense', () => {
    const zeros = { block: new Uint8Array(40) };
    const before = { kind: 'float32', littleEndian: false } as const;
    expect(traceOf(zeros, 10, before)?.layout).toEqual(before);
  });
});
