/** The spectrum of a u-blox: a foreign recording against what an independent reading of the same file gives, and faults. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { driver as ublox } from '../../drivers/ublox.js';
import { LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { identityOf } from '../../src/receiver/driver.js';
import { flagNames } from '../../src/rf/sweep.js';
import { EmulatedUblox, type UbloxFault } from '../support/emulated-ublox.js';
import { CAPTURES, noRecordings } from '../support/left-out.js';
import { firstSweeps, heardIn, overLink } from '../support/run-driver.js';

const RECORDING = join(CAPTURES, 'ublox/mon_span.ubx');

/** Read by offsets alone, without the driver's frames: each block of each MON-SPAN as [centre, span, levels without shift]. */
function readByHand(bytes: Buffer): { centreHz: number; spanHz: number; levels: number[] }[] {
  const found = [];
  for (let at = bytes.indexOf('b5620a31', 0, 'hex'); at !== -1; at = bytes.indexOf('b5620a31', at + 4, 'hex'))
    for (let block = at + 10; block + 272 <= at + 6 + bytes.readUInt16LE(at + 4); block += 272)
      found.push({
        spanHz: bytes.readUInt32LE(block + 256),
        centreHz: bytes.readUInt32LE(block + 264),
        levels: [...bytes.subarray(block, block + 256)].map((raw) => raw / 4 - bytes.readUInt8(block + 268)),
      });
  return found;
}

describe('u-blox', () => {
  it.skipIf(noRecordings).each([
    ['L1', 1500e6, 1660e6, 7],
    ['L2', 1150e6, 1300e6, 6],
  ])('reads every level and frequency of the recorded %s', async (_, fromHz, toHz, count) => {
    const bytes = readFileSync(RECORDING);
    const byHand = readByHand(bytes).filter(({ centreHz }) => centreHz > fromHz && centreHz < toHz);
    expect(byHand).toHaveLength(count);
    for (const [i, { centreHz, spanHz, levels }] of byHand.entries()) {
      const plan = { startHz: centreHz - spanHz / 2, stopHz: centreHz + (spanHz * 127) / 256 };
      const sweep = (await heardIn(ublox.configure?.({ shiftDb: -85 }) ?? ublox, bytes, plan))[i];
      expect(sweep).toMatchObject({ startHz: plan.startHz, stepHz: 500e3, rbwHz: 500e3, flags: 0 });
      expect(Array.from(sweep?.levelsDbm ?? [], (level) => level + 85)).toEqual(levels);
    }
  });

  it('says which unit it is, and leaves one alone that has no spectrum', async () => {
    const identity = async (unit: EmulatedUblox) => (await overLink(unit, (link) => identityOf(ublox, link))).value;
    const known = { model: 'u-blox ZED-F9P', firmware: 'HPG 1.32', minHz: 1160e6, maxHz: 1646.9e6 };
    expect(await identity(new EmulatedUblox())).toMatchObject(known);
    expect(await identity(new EmulatedUblox(undefined, ['no-spectrum']))).toBeUndefined();
  });

  it('keeps the levels of others when a strong signal makes its gain fall, and is uncalibrated until it was measured', async () => {
    for (const peakDbm of [-75, -40]) {
      const unit = new EmulatedUblox((hz) => (Math.abs(hz - 1575.4e6) < 1e6 ? peakDbm : -84));
      const [sweep] = (await firstSweeps(ublox, unit, ublox.defaultPlan, 1)).sweeps;
      expect([sweep?.levelsDbm[0], Math.max(...(sweep?.levelsDbm ?? []))]).toEqual([-84, peakDbm]);
      expect(flagNames(sweep?.flags ?? 0)).toEqual(['uncalibrated']);
    }
  });

  it('shows no damaged spectrum, and says where it has none', async () => {
    const { sweeps, error } = await firstSweeps(ublox, new EmulatedUblox(() => -80, ['damaged']), ublox.defaultPlan, 2);
    expect(error).toBeInstanceOf(LinkTimeout);
    for (const { levelsDbm } of sweeps) expect(new Set(levelsDbm)).toEqual(new Set([-80]));
    const beside = await firstSweeps(ublox, new EmulatedUblox(), { startHz: 1400e6, stopHz: 1410e6 }, 1);
    expect(beside.error).toBeInstanceOf(ProtocolError);
    expect((beside.error as Error).message).toBe('The u-blox receiver has no spectrum at 1400000000 Hz.');
  });

  it('says with its sweeps which band is jammed or spoofed, with SEC-SIG or without', async () => {
    const bands = async (...faults: UbloxFault[]) => {
      const { sweeps, error } = await firstSweeps(ublox, new EmulatedUblox(() => -80, faults), ublox.defaultPlan, 12);
      expect(error).toBeUndefined();
      return sweeps.at(-1)?.disturbed?.map(({ startHz }) => startHz / 1e6);
    };
    expect(await bands()).toEqual([]);
    expect(await bands('jammed')).toEqual([1215]);
    expect(await bands('spoofed', 'no-security')).toEqual([1559]);
    expect(await bands('jammed', 'spoofed')).toEqual([1215, 1559]);
    expect(await bands('short-circuit')).toEqual([1559]);
  });
});
