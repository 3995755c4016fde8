import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkClock, type GpsReading, NmeaReader, nmeaChecksum } from '../../src/receiver/nmea.js';

const CAPTURES = resolve(import.meta.dirname, '../../../shared/captures/gpsd-nmea');
const GPSDECODE = '/usr/bin/gpsdecode';
const LOGS = existsSync(CAPTURES) ? readdirSync(CAPTURES).filter((name) => name.endsWith('.log')) : [];

const sentence = (content: string) =>
  `$${content}*${nmeaChecksum(content).toString(16).toUpperCase().padStart(2, '0')}`;
const read = (content: string) => new NmeaReader().take(sentence(content));

function readLog(name: string): { readings: GpsReading[]; reader: NmeaReader } {
  const reader = new NmeaReader();
  const lines = readFileSync(resolve(CAPTURES, name), 'latin1').split('\n');
  return { reader, readings: lines.map((line) => reader.take(line)).filter((reading) => reading !== undefined) };
}

describe('NMEA', () => {
  it('reads position and time of an RMC sentence', () => {
    expect(read('GPRMC,030719.250,A,3747.0873,S,17518.8938,E,0.69,181.39,011226,,,A')).toEqual({
      position: { latitudeDeg: -(37 + 47.0873 / 60), longitudeDeg: 175 + 18.8938 / 60 },
      at: Date.UTC(2026, 11, 1, 3, 7, 19, 250),
    });
  });

  it('reads altitude and no time from a GGA sentence, which has no date', () => {
    expect(read('GNGGA,030719,2101.5,N,10551.25,E,1,08,1.1,59.9,M,23.7,M,,')).toEqual({
      position: { latitudeDeg: 21.025, longitudeDeg: 105 + 51.25 / 60, altitudeM: 59.9 },
    });
  });

  it('accepts 0.0 as a place when the status shows a fix, and no place when it does not', () => {
    expect(read('GPGGA,000000,0000.0000,N,00000.0000,W,1,05,1,0.0,M,,,,')?.position).toEqual({
      latitudeDeg: 0,
      longitudeDeg: 0,
      altitudeM: 0,
    });
    expect(read('GPRMC,030719,V,0000.0000,N,00000.0000,E,,,011226,,,N')).toEqual({});
    expect(read('GPGGA,030719,0000.0000,N,00000.0000,E,0,00,,,M,,M,,')).toEqual({});
  });

  it.each(['6', '7', '8'])('takes quality %s (reckoned, typed in, simulated) for no fix', (quality) => {
    expect(read(`GPGGA,030719,2101.5,N,10551.25,E,${quality},08,1.1,59.9,M,,M,,`)).toEqual({});
  });

  it('refuses a date from before this program, as an old chip states it after a week rollover', () => {
    const reading = read('GPRMC,030719,A,3747.0873,S,17518.8938,E,0.69,181.39,311214,,,A');
    expect(reading?.position?.latitudeDeg).toBeCloseTo(-37.784788, 5);
    expect(reading?.at).toBeUndefined();
    expect(reading?.dateRefused).toContain('2014-12-31');
  });

  it('blames the GPS, not the computer, for a difference of 1024 weeks', () => {
    const now = Date.UTC(2026, 10, 25, 1, 2, 3);
    expect(checkClock(now - 1500, now)).toEqual({ offsetMs: 1500 });
    expect(checkClock(now - 7168 * 86_400_000 + 4000, now).refused).toContain('1024 weeks');
    expect(checkClock(now + 7168 * 86_400_000, now).offsetMs).toBeUndefined();
  });

  it.each([
    ['a wrong checksum', '$GPRMC,030719,A,3747.0873,S,17518.8938,E,0.69,181.39,011226,,,A*00'],
    ['no checksum', '$GPRMC,030719,A,3747.0873,S,17518.8938,E,0.69,181.39,011226,,,A'],
    ['minutes above 59', sentence('GPRMC,030719,A,3760.0873,S,17518.8938,E,0.69,181.39,011226,,,A')],
    ['latitude above 90°', sentence('GPRMC,030719,A,9047.0873,S,17518.8938,E,0.69,181.39,011226,,,A')],
    ['no hemisphere', sentence('GPRMC,030719,A,3747.0873,,17518.8938,E,0.69,181.39,011226,,,A')],
    ['an empty latitude', sentence('GPRMC,030719,A,,S,17518.8938,E,0.69,181.39,011226,,,A')],
    ['another sentence', sentence('GPGSV,3,1,11,30,79,308,20')],
    ['text', 'hello'],
  ])('reads nothing out of %s', (_name, line) => {
    expect(new NmeaReader().take(line)?.position).toBeUndefined();
  });

  it('gives a position without a time where the date is none', () => {
    expect(read('GPRMC,030719,A,3747.0873,S,17518.8938,E,0.69,181.39,310226,,,A')?.at).toBeUndefined();
    expect(read('GPRMC,250719,A,3747.0873,S,17518.8938,E,0.69,181.39,010226,,,A')?.at).toBeUndefined();
  });

  it('finds a sentence behind noise on the same line', () => {
    const line = `\u00a0\u00a2$GPG\u0000${sentence('GPGGA,030719,2101.5,N,10551.25,E,1,08,1.1,59.9,M,23.7,M,,')}\r`;
    expect(new NmeaReader().take(line)?.position?.latitudeDeg).toBe(21.025);
  });

  it('never gives a place off the earth, whatever the line', () => {
    const field = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('A', 'V', 'N', 'S', 'E', '1', '3747.1', '17518.9'),
    );
    const line = fc.oneof(
      fc.string(),
      fc.tuple(fc.constantFrom('GPRMC', 'GNGGA'), fc.array(field, { maxLength: 14 })).map(([id, fields]) => {
        return sentence([id, ...fields].join(','));
      }),
    );
    const property = fc.property(line, (text) => {
      const { position, at } = new NmeaReader().take(text) ?? {};
      if (position !== undefined) {
        expect(Math.abs(position.latitudeDeg)).toBeLessThanOrEqual(90);
        expect(Math.abs(position.longitudeDeg)).toBeLessThanOrEqual(180);
      }
      if (at !== undefined) expect(at).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 1));
    });
    fc.assert(property, { numRuns: 2000 });
  });
});

interface Tpv {
  readonly class: string;
  readonly mode: number;
  readonly lat?: number;
  readonly lon?: number;
  readonly altMSL?: number;
}

describe.skipIf(LOGS.length === 0 || !existsSync(GPSDECODE))('NMEA beside gpsdecode, on real logs', () => {
  const fixesOf = (name: string): Tpv[] =>
    execFileSync(GPSDECODE, [], { input: readFileSync(resolve(CAPTURES, name)), timeout: 10_000 })
      .toString()
      .split('\n')
      .filter((line) => line.includes('"class":"TPV"'))
      .map((line) => JSON.parse(line) as Tpv);
  const isSame = (reading: GpsReading, fix: Tpv) =>
    Math.abs((reading.position?.latitudeDeg ?? 99) - (fix.lat ?? 0)) < 1e-8 &&
    Math.abs((reading.position?.longitudeDeg ?? 999) - (fix.lon ?? 0)) < 1e-8;

  it.each(LOGS.filter((name) => !name.startsWith('bu303')))('agrees with it on every fix of %s', (name) => {
    const { readings, reader } = readLog(name);
    const ours = readings.filter(({ position }) => position !== undefined);
    const theirs = fixesOf(name).filter(({ lat }) => lat !== undefined);
    expect(theirs.length).toBeGreaterThan(8);
    for (const fix of theirs)
      expect(
        ours.some((reading) => isSame(reading, fix)),
        JSON.stringify(fix),
      ).toBe(true);
    // It tells a fix at the end of a cycle, so that the very first position of a log may be missing there.
    const first = ours[0]?.position;
    for (const reading of ours.filter(({ position }) => position?.latitudeDeg !== first?.latitudeDeg))
      expect(
        theirs.some((fix) => isSame(reading, fix)),
        JSON.stringify(reading),
      ).toBe(true);
    expect(reader.counters).toMatchObject({ badChecksum: 0, malformed: 0 });
    for (const { position } of ours.filter(({ position }) => position?.altitudeM !== undefined).slice(2, -2))
      expect(theirs.some(({ altMSL }) => altMSL === position?.altitudeM)).toBe(true);
    // All were recorded before this program was written.
    for (const { at } of ours) expect(at).toBeUndefined();
  });

  it.each(LOGS.filter((name) => name.startsWith('bu303')))('claims nothing from %s, which is SiRF binary', (name) => {
    expect(readLog(name).readings).toEqual([]);
    expect(fixesOf(name).length).toBeGreaterThan(0);
  });
});
