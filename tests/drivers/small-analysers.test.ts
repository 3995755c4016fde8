/** Anritsu MS2711D/S331D and NWT4/LTDZ: binary dialogues with nothing in common but their size. */
import { describe, expect, it } from 'vitest';
import { driver as s331d } from '../../drivers/anritsu-s331d.js';
import { driver as nwt4 } from '../../drivers/nwt4.js';
import { ConfigError, LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { flagNames } from '../../src/rf/sweep.js';
import { EmulatedIcom } from '../support/emulated-icom.js';
import { EmulatedNwt4, type Nwt4Fault } from '../support/emulated-nwt4.js';
import { emulatedRfExplorer } from '../support/emulated-rf-explorer.js';
import { EmulatedS331d, type S331dFault } from '../support/emulated-s331d.js';
import { EmulatedScpi } from '../support/emulated-scpi.js';
import { EmulatedUniden } from '../support/emulated-text-receivers.js';
import { emulatedTinySa } from '../support/emulated-tinysa.js';
import { firstSweeps, heardIn, overLink } from '../support/run-driver.js';

const _STRANGERS = {
  'a tinySA': emulatedTinySa,
  'an RF Explorer': emulatedRfExplorer,
  'an Icom': () => new EmulatedIcom(),
  'an echoing cable': () => new EmulatedIcom({ echoes: true, faults: ['silent'] }),
  'a SCPI analyser': () => new EmulatedScpi({ idn: 'Rohde&Schwarz,FPC1500,1,1.0', points: 631 }),
  'a Uniden': () => new EmulatedUniden(),
};
const PLAN = { startHz: 400e6, stopHz: 440e6, points: 401 };
const slope = (hz: number) => -80 + (hz - PLAN.startHz) / 1e6;

describe('Anritsu MS2711D/S331D', () => {
  const faulty = (...faults: S331dFault[]) => new EmulatedS331d({ levelDbm: slope, sweepMs: 80, faults });

  it('sets range, bandwidth and attenuation, reads 401 levels, and puts the range back', async () => {
    const unit = faulty();
    const { sweeps, error } = await firstSweeps(s331d, unit, { ...PLAN, rbwHz: 10_000, attenuationDb: 10 }, 2);
    expect(error).toBeUndefined();
    expect(sweeps[0]).toMatchObject({ startHz: 400e6, stepHz: 100e3, rbwHz: 10_000, attenuationDb: 10 });
    for (const [i, level] of (sweeps[0]?.levelsDbm ?? []).entries())
      expect(level).toBeCloseTo(slope(400e6 + i * 1e5), 2);
    expect(unit.state).toMatchObject({ startHz: 400e6, stopHz: 500e6, isRemote: false });
  });

  it('applies the factor its frequencies are stated with', async () => {
    const { sweeps } = await firstSweeps(s331d, new EmulatedS331d(), { startHz: 2.4e9, stopHz: 2.5e9 }, 1);
    expect(sweeps[0]?.startHz).toBe(2.4e9);
    expect(sweeps[0]?.stepHz).toBeCloseTo(250e3, 6);
  });

  it('takes over a unit that somebody left in remote mode', async () => {
    const unit = faulty('left-remote');
    const { sweeps, error } = await firstSweeps(s331d, unit, PLAN, 1);
    expect(error).toBeUndefined();
    expect(sweeps).toHaveLength(1);
    expect(unit.state.isRemote).toBe(false);
  });

  it('is recognised after a program was killed while it had the unit in remote mode, or had said half a command', async () => {
    const unit = faulty('left-remote');
    const model = async () => (await overLink(unit, (link) => s331d.identify(link))).value?.model;
    expect(await model()).toBe('Anritsu MS2711D');
    for (const [attempts, half] of [
      [1, [0x46]],
      [2, [0x46, 0x21]],
      [5, [0x46, 0x63, 0, 0]],
    ] as const) {
      unit.receive(Uint8Array.from(half));
      let found: string | undefined;
      for (let attempt = 0; attempt < attempts && found === undefined; attempt++) found = await model();
      expect(found).toBe('Anritsu MS2711D');
    }
  });

  it('says what the unit refuses, and which mode it must be in', async () => {
    const refused = await firstSweeps(s331d, faulty('refuses-range'), PLAN, 1);
    expect((refused.error as Error).message).toMatch(/refuses the range 400000000 to 440000000 Hz/);
    const empty = await firstSweeps(s331d, faulty('no-sweep-kept'), PLAN, 1);
    expect(empty.error).toBeInstanceOf(ProtocolError);
    expect((empty.error as Error).message).toContain('Spectrum Analyzer mode');
  });
});

describe('NWT4 and LTDZ', () => {
  const faulty = (...faults: Nwt4Fault[]) => new EmulatedNwt4({ levelDbm: slope, sweepMs: 80, faults });

  it('counts frequency in tens of Hz and levels in steps of 0.19 dB, uncalibrated until the shift is known', async () => {
    const { sweeps } = await firstSweeps(nwt4, faulty(), PLAN, 1);
    const [sweep] = sweeps;
    expect(sweep).toMatchObject({ startHz: 400e6, stepHz: 100e3 });
    for (const [i, level] of (sweep?.levelsDbm ?? []).entries())
      expect(Math.abs(level - slope(400e6 + i * 1e5))).toBeLessThan(0.1);
    expect(flagNames(sweep?.flags ?? 0)).toEqual(['uncalibrated']);
    const calibrated = nwt4.configure?.({ shiftDb: -80 }) ?? nwt4;
    const { sweeps: shifted } = await firstSweeps(calibrated, faulty(), PLAN, 1);
    expect(shifted[0]?.flags).toBe(0);
    expect((shifted[0]?.levelsDbm[0] as number) - (sweep?.levelsDbm[0] as number)).toBeCloseTo(4, 3);
    expect(() => nwt4.configure?.({ countsHz: 100 })).toThrow(ConfigError);
  });

  it('shows no sweep in which a byte was lost, for all levels behind it are wrong', async () => {
    const { sweeps, error } = await firstSweeps(nwt4, faulty('loses-a-byte'), PLAN, 3);
    expect(error).toBeUndefined();
    for (const { levelsDbm } of sweeps)
      for (const [i, level] of levelsDbm.entries())
        if (!Number.isNaN(level)) expect(Math.abs(level - slope(400e6 + i * 1e5))).toBeLessThan(0.1);
  });

  it('ends with an error in words when nothing makes sense, or nothing comes', async () => {
    const nonsense = await firstSweeps(nwt4, faulty('always-nonsense'), PLAN, 1);
    expect(nonsense.error).toBeInstanceOf(ProtocolError);
    const silent = await firstSweeps(nwt4, faulty('silent'), PLAN, 1);
    expect(silent.error).toBeInstanceOf(LinkTimeout);
  });

  it('asks only for version and status while it recognises', async () => {
    const unit = faulty();
    expect((await overLink(unit, (link) => nwt4.identify(link))).value?.model).toBe('NWT4/LTDZ version 119');
    expect(unit.heard).toEqual(['v', 's']);
  });

  it('counts off a recording by the plan it was made with', async () => {
    const bytes = Buffer.alloc(2 * 10 * 4);
    for (let i = 0; i < 20; i++) bytes.writeUInt16LE(100 + i, i * 4);
    const sweeps = await heardIn(nwt4, bytes, { startHz: 1e8, stopHz: 1.9e8, points: 10 });
    expect(sweeps).toHaveLength(2);
    expect(sweeps[1]?.levelsDbm[0]).toBeCloseTo(110 * 0.193143 - 84, 4);
  });
});
