import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkClock, type GpsReading, NmeaReader, nmeaChecksum } from '../../src/receiver/nmea.js';
import { CAPTURES, noRecordings } from '../support/left-out.js';

const LOG_FOLDER = join(CAPTURES, 'gpsd-nmea');
const GPSDECODE = '/usr/bin/gpsdecode';
const LOGS = noRecordings ? [] : readdirSync(LOG_FOLDER).filter((name) => name.endsWith('.log'));

const sentence = (content: string) =>
  `$${content}*${nmeaChecksum(content).toString(16).toUpperCase().padStart(2, '0')}`;
const read = (content: string) => new NmeaReader().take(sentence(content));

function readLog(name: string): { readings: GpsReading[]; reader: NmeaReader } {
  const reader = new NmeaReader();
  const lines = readFileSync(resolve(LOG_FOLDER, name), 'latin1').split('\n');
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

  it('reads the examples that handbooks print, and counts lines that are damaged or impossible', () => {
    const reader = new NmeaReader();
    const handbook = '$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47';
    expect(nmeaChecksum(handbook.slice(1, -3))).toBe(0x47);
    expect(reader.take(handbook)).toEqual({
      position: { latitudeDeg: 48 + 7.038 / 60, longitudeDeg: 11 + 31 / 60, altitudeM: 545.4 },
    });
    const west = reader.take('$GPRMC,123519,A,4807.038,N,01131.000,W,022.4,084.4,230394,003.1,W*78');
    expect(west?.position).toEqual({ latitudeDeg: 48 + 7.038 / 60, longitudeDeg: -(11 + 31 / 60) });
    expect(reader.take('$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*48')).toBeUndefined();
    expect(reader.take(sentence('GPGSV,3,1,11,30,79,308,20'))).toBeUndefined();
    expect(reader.take(sentence('GPRMC,123519,A,4867.038,N,01131.000,E,,,011226,,,A'))).toBeUndefined();
    expect(reader.take(sentence('GPRMC,123519,X,4807.038,N,01131.000,E,,,011226,,,A'))).toBeUndefined();
    expect(reader.take(sentence('GPRMC'))).toBeUndefined();
    expect(reader.counters).toEqual({ sentences: 5, badChecksum: 1, malformed: 2 });
  });

  it('takes a line of 250 characters and none longer', () => {
    const line = (length: number) => {
      const start = 'GPGGA,030719,2101.5,N,10551.25,E,1,08,1.1,59.9,M,,M,,';
      return new NmeaReader().take(sentence(start + 'x'.repeat(length - start.length - 4)));
    };
    expect([line(250)?.position?.latitudeDeg, line(251)]).toEqual([21.025, undefined]);
  });

  it('takes angles, hemispheres and qualities as they are written, and nothing beside or beyond them', () => {
    const place = (latitude: string, north: string, longitude: string, east: string) =>
      read(`GPRMC,030719,A,${latitude},${north},${longitude},${east},,,011226,,,A`)?.position;
    expect(place('9000', 'N', '18000.', 'E')).toEqual({ latitudeDeg: 90, longitudeDeg: 180 });
    for (const latitude of [
      '9000.1',
      '210.5',
      '02101.5',
      '21015',
      '2160',
      'x2101.5',
      '2101.5x',
      '2101,5',
      '-101.5',
      '.',
    ])
      expect(place(latitude, 'N', '10551.25', 'E'), latitude).toBeUndefined();
    for (const longitude of ['18000.1', '1051.25', '010551.25', '10560'])
      expect(place('2101.5', 'N', longitude, 'E'), longitude).toBeUndefined();
    for (const [north, east] of [
      ['NN', 'E'],
      ['xN', 'E'],
      ['N', 'EE'],
      ['N', 'xE'],
      ['N', ''],
      ['E', 'N'],
    ])
      expect(place('2101.5', `${north}`, '10551.25', `${east}`), `${north} ${east}`).toBeUndefined();
    const gga = (quality: string, altitude: string, latitude = '2101.5') =>
      read(`GPGGA,030719,${latitude},N,10551.25,E,${quality},08,1.1,${altitude},M,,M,,`);
    const at = { latitudeDeg: 21.025, longitudeDeg: 105 + 51.25 / 60 };
    expect(gga('5', '')).toEqual({ position: at });
    expect(gga('1', 'high')).toEqual({ position: at });
    expect(gga('1', '-3')).toEqual({ position: { ...at, altitudeM: -3 } });
    expect([gga('', '1'), gga('9', '1'), gga('0', '1')]).toEqual([{}, {}, {}]);
    for (const quality of ['11', 'x1', '1x', 'x']) expect(gga(quality, '1'), quality).toBeUndefined();
    expect(gga('1', '1', '')).toBeUndefined();
  });

  it('takes every date and time that there is from 2026 to 2064, with a leap second, and no other', () => {
    const at = (date: string, time: string) => read(`GPRMC,${time},A,2101.5,N,10551.25,E,,,${date},,,A`)?.at;
    expect(at('010126', '000000')).toBe(Date.UTC(2026, 0, 1));
    expect(at('311264', '235959.999')).toBe(Date.UTC(2065, 0, 1) - 1);
    expect(at('311226', '235960')).toBe(Date.UTC(2027, 0, 1));
    expect(at('290228', '120000.5')).toBe(Date.UTC(2028, 1, 29, 12, 0, 0, 500));
    for (const date of ['311225', '010165', '010026', '011326', '290227', '0101', 'x010126', '010126x', ''])
      expect(at(date, '120000'), date).toBeUndefined();
    for (const time of ['240000', '126000', '120061', 'x120000', '120000x', '1200', ''])
      expect(at('011226', time), time).toBeUndefined();
    expect([at('011226', '230000'), at('011226', '005900')].every((one) => one !== undefined)).toBe(true);
    expect(read('GPRMC,120000,A,2101.5,N,10551.25,E,,,311225,,,A')?.dateRefused).toBe(
      'The GPS states the date 2025-12-31, which cannot be: its week counter has started again, or it lost its battery.',
    );
  });

  it('takes a difference within three days of 1024 weeks for the fault of the GPS, and any other for the clock’s', () => {
    const [day, weeks] = [86_400_000, 1024 * 7 * 86_400_000];
    const check = (offsetMs: number) => checkClock(0, offsetMs);
    expect(check(weeks + 3 * day).refused).toBe(
      "The GPS is 1024 weeks off the computer's clock: its week counter has started again.",
    );
    expect(check(-2 * weeks - 3 * day).refused).toContain('2048 weeks');
    for (const offsetMs of [0, 2 * day, weeks + 3 * day + 1, weeks / 2]) expect(check(offsetMs)).toEqual({ offsetMs });
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

describe.skipIf(noRecordings)('NMEA beside gpsdecode, on real logs', () => {
  const fixesOf = (name: string): Tpv[] =>
    execFileSync(GPSDECODE, [], { input: readFileSync(resolve(LOG_FOLDER, name)), timeout: 10_000 })
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
