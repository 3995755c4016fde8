import { describe, expect, it } from 'vitest';
import { NmeaReader, nmeaChecksum } from '../../src/receiver/nmea.js';
import { clockVerdict, type GpsDoubt, GpsTrack, gpsDispute, placeAt } from '../../src/station/gps-track.js';

const T0 = Date.UTC(2027, 5, 1, 3, 4, 5);
const HOME = { latitudeDeg: 21.8458, longitudeDeg: 106.9181 };
const AWAY = { latitudeDeg: 21.9143, longitudeDeg: 106.9181 };
const HOUR_S = 3600;

/** What a script makes of second `s`: errors of GPS time, computer clock and even clock in s, place, and what the GPS states. */
interface Second {
  readonly gpsS?: number;
  readonly wallS?: number;
  readonly sleptS?: number;
  readonly place?: typeof HOME | undefined;
  readonly noFix?: boolean;
  readonly stated?: 'jammed' | 'spoofed' | 'clear';
}

interface Outcome {
  readonly doubt?: GpsDoubt;
  readonly clock: 'good' | 'bad' | 'unchecked';
  readonly isSynchronised?: boolean;
  readonly moves?: boolean;
}

function run(at: (s: number) => Second, { isSynchronised = false, moves = false }: Partial<Outcome>, seconds = 120) {
  const track = new GpsTrack(moves ? undefined : HOME);
  let wall = T0;
  for (let s = 0; s < seconds; s++) {
    const { gpsS = 0, wallS = 0, sleptS = 0, place = HOME, noFix, stated } = at(s);
    wall = T0 + (s + wallS) * 1000;
    const readAt = { wall, even: (s - sleptS) * 1000 };
    if (stated !== undefined) track.take({ stated }, readAt);
    // A sentence arrives 0.2 to 0.9 s late.
    else track.take(noFix ? {} : { position: place, at: T0 + (s + gpsS) * 1000 - 200 - ((s * 7) % 8) * 100 }, readAt);
  }
  return { state: track.state, clock: clockVerdict(track.state, wall, isSynchronised), wall };
}

const late =
  (from: number, then: Second, before: Second = {}) =>
  (s: number) =>
    s >= from ? then : before;

/** Script, what must be said of it; on `moves` a vehicle without a configured place. */
const SCRIPTS: readonly [string, (s: number) => Second, Outcome][] = [
  ['an honest GPS', () => ({}), { clock: 'good' }],
  ['an honest GPS beside a time server', () => ({}), { clock: 'good', isSynchronised: true }],
  [
    'an honest GPS on a vehicle',
    (s) => ({ place: { ...HOME, latitudeDeg: 21.8458 + s * 2e-4 } }),
    { clock: 'good', moves: true },
  ],
  [
    'GPS an hour off from the start, time server',
    () => ({ gpsS: HOUR_S }),
    { clock: 'unchecked', isSynchronised: true },
  ],
  ['GPS an hour off from the start, nothing else', () => ({ gpsS: HOUR_S }), { clock: 'bad' }],
  [
    'GPS time jumps forward',
    late(60, { gpsS: HOUR_S }),
    { doubt: 'time-jumped', clock: 'unchecked', isSynchronised: true },
  ],
  ['GPS time jumps forward, no time server', late(60, { gpsS: HOUR_S }), { doubt: 'time-jumped', clock: 'unchecked' }],
  ['GPS time jumps back', late(60, { gpsS: -10 }), { doubt: 'time-jumped', clock: 'unchecked' }],
  ['the computer is set an hour back', late(60, { wallS: -HOUR_S }), { clock: 'bad' }],
  ['the computer sleeps for an hour', late(60, { gpsS: HOUR_S, wallS: HOUR_S }), { clock: 'good' }],
  ['GPS elsewhere from the start', () => ({ place: AWAY }), { doubt: 'elsewhere', clock: 'unchecked' }],
  ['GPS is carried off at once', late(60, { place: AWAY }), { doubt: 'moved', clock: 'unchecked' }],
  ['GPS of a vehicle is carried off', late(60, { place: AWAY }), { doubt: 'moved', clock: 'unchecked', moves: true }],
  [
    'GPS is carried off slowly',
    (s) => ({ place: { ...HOME, latitudeDeg: 21.8458 + s * 2e-4 } }),
    { doubt: 'elsewhere', clock: 'unchecked' },
  ],
  [
    'place and time of a vehicle jump',
    late(60, { place: AWAY, gpsS: HOUR_S }),
    { doubt: 'time-jumped', clock: 'unchecked', moves: true },
  ],
  [
    'GPS says that it is spoofed',
    (s) => (s === 60 ? { stated: 'spoofed' } : {}),
    { doubt: 'spoofed', clock: 'unchecked' },
  ],
  [
    'GPS says that it is jammed',
    (s) => (s === 60 ? { stated: 'jammed' } : {}),
    { doubt: 'jammed', clock: 'unchecked' },
  ],
  ['a fixed GPS loses its fix', late(40, { noFix: true }), { doubt: 'fix-lost', clock: 'unchecked' }],
  ['a vehicle loses its fix in a tunnel', late(40, { noFix: true }), { clock: 'good', moves: true }],
  ['sentences come five seconds late for a while', (s) => (s > 60 && s < 66 ? { gpsS: -5 } : {}), { clock: 'good' }],
];

describe('a GPS as one witness among several', () => {
  it.each(SCRIPTS)('%s: nothing untrue is said of clock and place', (_, script, wanted) => {
    const { state, clock, wall } = run(script, wanted);
    expect([state.doubt, clock]).toEqual([wanted.doubt, wanted.clock]);
    const words = gpsDispute(state, wanted.isSynchronised === true);
    // Whatever does not agree is said, with both sides; an honest one is left alone.
    expect(words !== undefined).toBe(wanted.doubt !== undefined || Math.abs(state.clockOffsetMs ?? 0) > 2000);
    if (wanted.moves === true) {
      if (wanted.doubt !== undefined) expect(placeAt(state, wall)).toEqual({});
    } else expect(placeAt(state, wall, HOME)).toEqual(HOME);
  });

  it('is believed again five minutes after it became plausible', () => {
    const jammed = (s: number): Second => (s === 10 ? { stated: 'jammed' } : s === 20 ? { stated: 'clear' } : {});
    expect(run(jammed, {}, 300).state.doubt).toBe('jammed');
    expect(run(jammed, {}, 330)).toMatchObject({ clock: 'good', state: { doubt: undefined, doubtedSince: undefined } });
  });

  it('gives the place at the begin of a sweep, between two fixes', () => {
    const drive = (s: number): Second => ({ place: { ...HOME, latitudeDeg: 21 + s * 1e-4 } });
    const { state } = run(drive, { moves: true });
    for (const s of [100, 100.5, 101.25]) {
      const { latitudeDeg = Number.NaN } = placeAt(state, T0 + s * 1000);
      // Metres; at 11 m/s the newest fix would be 200 m off.
      expect(Math.abs(latitudeDeg - 21 - s * 1e-4) * 111_320).toBeLessThan(11);
    }
  });

  it('hears what receivers say of the signals', () => {
    const said = (content: string) =>
      new NmeaReader().take(`$${content}*${nmeaChecksum(content).toString(16).toUpperCase().padStart(2, '0')}`)?.stated;
    expect(said('PAIRSPF,3')).toBe('jammed');
    expect(said('PAIRSPF5,1')).toBe('clear');
    expect([said('PAIRSPF,2'), said('PAIRSPF,0'), said('GNTXT,01,01,02,ANTSTATUS=OK')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(said('PQTMJAMMINGSTATUS,1,3')).toBe('jammed');
    expect(said('GNTXT,01,01,01,spoofing indicated')).toBe('spoofed');
    expect(said('GNTXT,01,01,02,no jamming')).toBe('clear');
  });
});
