import { describe, expect, it } from 'vitest';
import { type GnssStatement, L2 } from '../../src/receiver/gnss-bands.js';
import { NmeaReader, nmeaChecksum } from '../../src/receiver/nmea.js';
import { clockVerdict, type GpsDoubt, GpsTrack, gpsDispute, placeAt } from '../../src/station/gps-track.js';

const T0 = Date.UTC(2027, 5, 1, 3, 4, 5);
const HOME = { latitudeDeg: 21.8458, longitudeDeg: 106.9181 };
const AWAY = { latitudeDeg: 21.9143, longitudeDeg: 106.9181 };
const HOUR_S = 3600;

/** What a script makes of second `s`: errors of GPS and computer clock in s, a sleep of the computer, places, and what the GPS states. */
interface Second {
  readonly gpsS?: number;
  readonly wallS?: number;
  readonly sleptS?: number;
  /** Where the GPS says that it is, and where the station is. */
  readonly place?: typeof HOME;
  readonly real?: typeof HOME;
  readonly noFix?: boolean;
  readonly stated?: 'jammed' | 'spoofed' | 'clear';
  readonly signals?: readonly GnssStatement[];
}

type Script = (s: number) => Second;

interface Outcome {
  readonly doubt?: GpsDoubt;
  readonly clock: 'good' | 'bad' | 'unchecked';
  readonly moves?: boolean;
}

/** Runs a script second by second, and counts what was untrue: a wrong clock called good, and a place where the station is not. */
function run(script: Script, { moves = false }: Partial<Outcome> = {}, seconds = 120) {
  const home = moves ? undefined : HOME;
  const track = new GpsTrack(home);
  const untrue: string[] = [];
  let wall = T0;
  for (let s = 0; s < seconds; s++) {
    const { gpsS = 0, wallS = 0, sleptS = 0, place = HOME, real = HOME, noFix, stated, signals } = script(s);
    const trueAt = T0 + (s + sleptS) * 1000;
    wall = trueAt + wallS * 1000;
    const readAt = { wall, even: s * 1000 };
    if (stated !== undefined) track.take({ stated }, readAt);
    if (signals !== undefined) track.take({ signals }, readAt);
    // A sentence arrives 0.2 to 0.9 s late.
    else track.take(noFix ? {} : { position: place, at: trueAt + gpsS * 1000 - 200 - ((s * 7) % 8) * 100 }, readAt);
    if (clockVerdict(track.state, wall) === 'good' && Math.abs(wallS) > 3) untrue.push(`clock at ${s}`);
    const { latitudeDeg = real.latitudeDeg } = placeAt(track.state, wall, home);
    if (Math.abs(latitudeDeg - real.latitudeDeg) * 111_320 > 1000) untrue.push(`place at ${s}`);
  }
  return { state: track.state, clock: clockVerdict(track.state, wall), wall, untrue };
}

const late =
  (from: number, then: Second, to = Number.POSITIVE_INFINITY): Script =>
  (s) =>
    s >= from && s < to ? then : {};
const northwards = (s: number) => ({ ...HOME, latitudeDeg: 21.8458 + s * 2e-4 });
const ROLLOVER_S = 1024 * 7 * 24 * HOUR_S;

/** Script, and what must be said at its end; what `moves` is a vehicle without a configured place. */
const SCRIPTS: readonly [string, Script, Outcome][] = [
  ['an honest GPS', () => ({}), { clock: 'good' }],
  [
    'an honest GPS on a vehicle',
    (s) => ({ place: northwards(s), real: northwards(s) }),
    { clock: 'good', moves: true },
  ],
  ['GPS an hour off from the start', () => ({ gpsS: HOUR_S }), { clock: 'bad' }],
  ['the computer two hours off from the start', () => ({ wallS: -2 * HOUR_S }), { clock: 'bad' }],
  ['GPS time jumps forward', late(60, { gpsS: HOUR_S }), { doubt: 'time-jumped', clock: 'unchecked' }],
  ['GPS time jumps back', late(60, { gpsS: -10 }), { doubt: 'time-jumped', clock: 'unchecked' }],
  ['GPS time jumps and comes back', late(60, { gpsS: HOUR_S }, 80), { doubt: 'time-jumped', clock: 'unchecked' }],
  ['GPS time runs away slowly', (s) => ({ gpsS: s * 0.05 }), { clock: 'bad' }],
  ['GPS time stands still', (s) => ({ gpsS: Math.min(0, 60 - s) }), { clock: 'bad' }],
  ['the week of the GPS starts again', late(60, { gpsS: -ROLLOVER_S }), { doubt: 'time-jumped', clock: 'unchecked' }],
  ['a GPS whose week started again long ago', () => ({ gpsS: -ROLLOVER_S }), { clock: 'unchecked' }],
  ['the computer is set an hour back', late(60, { wallS: -HOUR_S }), { clock: 'bad' }],
  ['a time server jumps five seconds', late(60, { wallS: 5 }), { clock: 'bad' }],
  ['a time server jumps and comes back', late(60, { wallS: HOUR_S }, 80), { clock: 'good' }],
  ['a time server runs away slowly', (s) => ({ wallS: s * 0.05 }), { clock: 'bad' }],
  ['the computer sleeps for an hour', late(60, { sleptS: HOUR_S }), { clock: 'good' }],
  [
    'the computer is set while there is no fix',
    late(30, { noFix: true, wallS: HOUR_S }),
    { clock: 'unchecked', moves: true },
  ],
  ['GPS elsewhere from the start', () => ({ place: AWAY }), { doubt: 'elsewhere', clock: 'unchecked' }],
  ['GPS is carried off at once', late(60, { place: AWAY }), { doubt: 'moved', clock: 'unchecked' }],
  ['GPS of a vehicle is carried off', late(60, { place: AWAY }), { doubt: 'moved', clock: 'unchecked', moves: true }],
  ['GPS is carried off slowly', (s) => ({ place: northwards(s) }), { doubt: 'elsewhere', clock: 'unchecked' }],
  [
    'place and time of a vehicle jump',
    late(60, { place: AWAY, gpsS: HOUR_S }),
    { doubt: 'time-jumped', clock: 'unchecked', moves: true },
  ],
  [
    'a GPS of a vehicle comes back elsewhere',
    (s) => (s < 30 ? {} : s < 60 ? { noFix: true } : { place: AWAY }),
    { doubt: 'moved', clock: 'unchecked', moves: true },
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
  ['a vehicle in a long tunnel', late(40, { noFix: true }), { clock: 'unchecked', moves: true }],
  ['a GPS that never has a fix', () => ({ noFix: true }), { clock: 'unchecked' }],
  ['sentences come five seconds late for a while', late(61, { gpsS: -5 }, 66), { clock: 'good' }],
];

describe('a GPS as one witness among several', () => {
  it.each(SCRIPTS)('%s: nothing untrue is said of clock and place', (_, script, wanted) => {
    const { state, clock, wall, untrue } = run(script, wanted);
    expect([state.doubt, clock, untrue]).toEqual([wanted.doubt, wanted.clock, []]);
    // Whatever does not agree is said, with both sides; an honest one is left alone.
    expect(gpsDispute(state, true) !== undefined).toBe(wanted.doubt !== undefined || wanted.clock === 'bad');
    if (wanted.moves === true && wanted.doubt !== undefined) expect(placeAt(state, wall)).toEqual({});
    if (wanted.moves !== true) expect(placeAt(state, wall, HOME)).toEqual(HOME);
  });

  it('names both sides of a disagreement, the time server too', () => {
    const { state } = run(() => ({ gpsS: -HOUR_S }));
    expect(gpsDispute(state, true)?.en).toBe(
      "GPS and the computer's clock (kept by a time server) differ by 1 h; which of them is wrong is not known",
    );
  });

  it('does not believe a time that jumped away before it came back', () => {
    expect(run(late(60, { gpsS: HOUR_S }), {}, 900).state.doubt).toBe('time-jumped');
    expect(run(late(60, { gpsS: HOUR_S }, 300), {}, 900).state.doubt).toBeUndefined();
  });

  it('is believed again five minutes after it became plausible', () => {
    const jammed = (s: number): Second => (s === 10 ? { stated: 'jammed' } : s === 20 ? { stated: 'clear' } : {});
    expect(run(jammed, {}, 300).state.doubt).toBe('jammed');
    expect(run(jammed, {}, 330)).toMatchObject({ clock: 'good', state: { doubt: undefined, doubtedSince: undefined } });
  });

  it('calls the band of a jump disturbed for a minute, and that of a statement until it was calm for as long', () => {
    const bands = (script: Script, seconds: number) =>
      run(script, {}, seconds).state.disturbed?.map(({ why, startHz }) => `${why} ${startHz / 1e6}`);
    const jump = late(60, { place: AWAY });
    expect([bands(jump, 60), bands(jump, 120), bands(jump, 121)]).toEqual([[], ['moved 1559'], []]);
    const statements: Script = (s) => ({
      signals: s < 60 ? [{ by: 'test', band: L2, why: 'jammed', level: 'sure' }] : [],
    });
    // A sentence that names no band states its cause too: it is no jump.
    expect(bands(late(60, { stated: 'spoofed' }, 61), 70)).toEqual(['spoofed 1559']);
    expect([bands(statements, 119), bands(statements, 120)]).toEqual([['jammed 1215'], []]);
    expect(run(statements, {}, 60)).toMatchObject({ clock: 'unchecked', state: { doubt: 'jammed' } });
  });

  it('tells a clock that is behind by its earliest sentences, as one that is ahead: delays only add', () => {
    for (const wallS of [-2.5, -1.5, 1.5, 2.5]) {
      const { state, clock } = run(() => ({ wallS }));
      // The quickest of the script's sentences takes 0.2 s.
      expect(state.clockOffsetMs).toBe(1000 * wallS + 200);
      expect(clock).toBe(Math.abs(wallS) > 2 ? 'bad' : 'good');
    }
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
