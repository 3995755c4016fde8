/**
 * What follows from a GPS receiver's readings: where the station is, and what the GPS says of the clock. A GPS is one witness among
 * several. One that jumps, is far from the configured place, or says itself that it is jammed or spoofed has no vote and moves nobody,
 * and the disagreement names both sides and blames none. Pure: time is passed in.
 */
import { BandStates, CALM_MS, gnssBandAt, L1 } from '../receiver/gnss-bands.js';
import { checkClock, type GpsPosition, type GpsReading } from '../receiver/nmea.js';
import type { DisturbedBand } from '../rf/sweep.js';
import { distanceM } from '../rf/track.js';
import type { ClockVerdict } from '../time/time-belief.js';
import { MINUTE_MS, SECOND_MS } from '../time/units.js';
import { spellDuration, type Words } from '../words/sentence.js';
import type { ReceiverRecord } from './receiver-record.js';

/**
 * Number of differences kept. A sentence arrives up to a second after its instant, so the smallest difference of
 * several is the clock's.
 */
const OFFSETS_KEPT = 15;
const FIXES_KEPT = 60;
/** Faster than a vehicle, in m/s, over at least so many metres: a fix wanders by some metres. */
const IMPOSSIBLE_M_PER_S = 80;
const JUMP_M = 500;
/** A GPS this far from the configured place is elsewhere. */
const ELSEWHERE_M = 1000;
/** Difference between the time that passed by GPS and by a clock that nobody sets. */
const TIME_JUMP_MS = 3000;
/** A doubt ends when the GPS has been plausible for so long. */
const PLAUSIBLE_AFTER_MS = 5 * MINUTE_MS;
/** A fixed station that had a fix and has lost it for so long. */
const WITHOUT_FIX_MS = MINUTE_MS;
/** Sentences arrive up to a second late, and under load they are read later still. */
const CLOCK_MAY_DIFFER_MS = 2 * SECOND_MS;
/** A clock before this date is wrong, because the program did not exist then. */
const EARLIEST_AT = Date.UTC(2026, 0, 1);

export type GpsStatus = 'searching' | 'no-fix' | 'fix' | 'lost';

export type GpsDoubt = 'spoofed' | 'jammed' | 'moved' | 'time-jumped' | 'elsewhere' | 'fix-lost';

export interface GpsState {
  readonly status: GpsStatus;
  readonly position?: GpsPosition | undefined;
  /** When the last sentence with a fix arrived, by this computer's clock. */
  readonly at?: number | undefined;
  /** This computer minus GPS, ms; it includes the delay of the sentences. */
  readonly clockOffsetMs?: number | undefined;
  /** Why the GPS time is not believed, or why no sentence arrives. */
  readonly problem?: string | undefined;
  /** Why the GPS is no witness at present. */
  readonly doubt?: GpsDoubt | undefined;
  /** Epoch ms by this computer. */
  readonly doubtedSince?: number | undefined;
  /** Bands in which it is jammed or spoofed, or that made it jump; until it was calm for a minute. */
  readonly disturbed?: readonly DisturbedBand[] | undefined;
  /** The newest fixes, oldest first, with their instants by this computer's clock. */
  readonly fixes?: readonly Fix[] | undefined;
}

interface Fix extends GpsPosition {
  readonly at: number;
}

/** Instants of a reading: by this computer, and by a clock that nobody sets. */
export interface ReadAt {
  readonly wall: number;
  readonly even: number;
}

export class GpsTrack {
  state: GpsState = { status: 'searching' };
  readonly #home: GpsPosition | undefined;
  #offsets: number[] = [];
  #last: (ReadAt & { readonly position: GpsPosition }) | undefined;
  readonly #pace = new Pace();
  #doubtedEven = Number.NEGATIVE_INFINITY;
  #stated: GpsReading['stated'];
  /** What it says of each band, and what follows from its readings. */
  readonly #bands = new BandStates();
  readonly #jumps = new BandStates();

  /** @param home where the station stands, as configured; undefined for one that moves */
  constructor(home?: GpsPosition) {
    this.#home = home;
  }

  /** True when the status, the problem or the doubt changed. */
  take(reading: GpsReading, { wall: now, even }: ReadAt): boolean {
    const before = this.state;
    this.#stated = reading.stated ?? this.#stated;
    this.#bands.take(reading.signals ?? [], { wall: now, even });
    const doubt = this.#doubt(reading, { wall: now, even });
    const disturbed = [...this.#bands.now, ...this.#jumps.now];
    this.#forget(reading, { wall: now, even });
    const doubtedSince = doubt === undefined ? undefined : (before.doubtedSince ?? now);
    const doubted = { doubt, doubtedSince, disturbed };
    if (reading.stated !== undefined || reading.signals !== undefined) {
      this.state = { ...before, ...doubted };
      return before.doubt !== doubt;
    }
    const { position, at, dateRefused } = reading;
    if (position === undefined) {
      this.state = { ...before, ...doubted, status: 'no-fix', clockOffsetMs: smallest(this.#offsets) };
      return before.status !== 'no-fix' || before.doubt !== doubt;
    }
    let problem = dateRefused ?? (at === undefined ? before.problem : undefined);
    if (at !== undefined) {
      const { offsetMs, refused } = checkClock(at, now);
      problem = refused;
      if (refused !== undefined) this.#offsets = [];
      if (offsetMs !== undefined) this.#offsets = [...this.#offsets, offsetMs].slice(-OFFSETS_KEPT);
    }
    this.#last = { wall: now, even, position };
    const clockOffsetMs = smallest(this.#offsets);
    const altitudeM = position.altitudeM ?? before.position?.altitudeM;
    const place = altitudeM === undefined ? position : { ...position, altitudeM };
    const fix = { ...place, at: at === undefined ? now : Math.min(now, at + (clockOffsetMs ?? 0)) };
    const fixes = [...(before.fixes ?? []).filter((one) => one.at < fix.at), fix].slice(-FIXES_KEPT);
    this.state = { ...doubted, status: 'fix', at: now, position: place, problem, clockOffsetMs, fixes };
    return before.status !== 'fix' || before.problem !== problem || before.doubt !== doubt;
  }

  /** No sentences arrive any more; the verdict on the clock is no longer valid. */
  lose(problem: string): void {
    const { position, at, doubt, doubtedSince, disturbed } = this.state;
    this.#offsets = [];
    this.state = { status: 'lost', problem, position, at, doubt, doubtedSince, disturbed };
  }

  /** Differences from before the clock was set, or from long before, say nothing of the clock of now. */
  #forget({ dateRefused }: GpsReading, { wall, even }: ReadAt): void {
    const last = this.#last;
    if (last === undefined) return;
    const setMs = wall - even - (last.wall - last.even);
    if (dateRefused !== undefined || Math.abs(setMs) > SECOND_MS || even - last.even >= WITHOUT_FIX_MS)
      this.#offsets = [];
  }

  #doubt(reading: GpsReading, readAt: ReadAt): GpsDoubt | undefined {
    const found = this.#said() ?? this.#found(reading, readAt);
    const why = found === 'moved' || found === 'time-jumped' || found === this.#stated ? found : undefined;
    this.#jumps.take(why === undefined ? [] : [{ by: 'GPS', band: L1, why, level: 'sure' }], readAt);
    const { doubt } = this.state;
    // Time that jumped away is not plausible before it has come back.
    if (found === undefined && doubt === 'time-jumped' && contradicts(this.state)) this.#doubtedEven = readAt.even;
    if (found === undefined) return readAt.even - this.#doubtedEven < PLAUSIBLE_AFTER_MS ? doubt : undefined;
    // Offsets from before and after a jump do not belong together.
    if (found === 'time-jumped') this.#offsets = [];
    this.#doubtedEven = readAt.even;
    // What it jumped to is no other doubt.
    return found === 'elsewhere' || found === 'fix-lost' ? (doubt ?? found) : found;
  }

  #said(): GpsDoubt | undefined {
    if (this.#stated === 'spoofed' || this.#stated === 'jammed') return this.#stated;
    const whys = this.#bands.now.map(({ why }) => why);
    return (['spoofed', 'jammed'] as const).find((why) => whys.includes(why));
  }

  #found({ position, at }: GpsReading, { wall, even }: ReadAt): GpsDoubt | undefined {
    const last = this.#last;
    if (position === undefined) {
      const isLost = this.#home !== undefined && last !== undefined && even - last.even >= WITHOUT_FIX_MS;
      return isLost ? 'fix-lost' : undefined;
    }
    if (last !== undefined) {
      // The even clock stands still while the computer sleeps.
      const elapsedMs = Math.max(even - last.even, wall - last.wall);
      const metres = distanceM(last.position, position);
      if (metres > JUMP_M && metres > (IMPOSSIBLE_M_PER_S * elapsedMs) / SECOND_MS) return 'moved';
    }
    if (at !== undefined && this.#pace.jumps(at, { wall, even })) return 'time-jumped';
    return this.#home !== undefined && distanceM(this.#home, position) > ELSEWHERE_M ? 'elsewhere' : undefined;
  }
}

/** Whether the time of the GPS passes as fast as that of a clock that nobody sets. A late sentence only seems to be behind. */
class Pace {
  #relations: number[] = [];
  #usual: number | undefined;
  #wall = 0;

  jumps(at: number, { wall, even }: ReadAt): boolean {
    const relation = at - even;
    const slept = wall - even - this.#wall;
    this.#wall = wall - even;
    this.#relations = [...this.#relations, relation].slice(-OFFSETS_KEPT);
    const newest = Math.max(...this.#relations);
    const isFull = this.#relations.length === OFFSETS_KEPT;
    const usual = this.#usual ?? relation;
    const ahead = relation - usual;
    const isJump = ahead > TIME_JUMP_MS || (isFull && newest - usual < -TIME_JUMP_MS);
    if (isJump) this.#relations = [relation];
    this.#usual = isJump ? relation : isFull ? newest : Math.max(usual, newest);
    // The computer slept: both clocks went on without the even one.
    return isJump && Math.abs(ahead - slept) > TIME_JUMP_MS;
  }
}

/** The clock's difference: that of the sentence with the shortest delay, which only adds to it. */
function smallest(offsets: readonly number[]): number | undefined {
  return offsets.length === 0 ? undefined : Math.min(...offsets);
}

function contradicts({ clockOffsetMs = 0 }: GpsState): boolean {
  return Math.abs(clockOffsetMs) > CLOCK_MAY_DIFFER_MS;
}

/**
 * Whether the clock that stamps sweeps is known to be right, as far as the station's GPS can tell: `bad` where they contradict each
 * other, whoever is wrong. A GPS that is in doubt itself has no vote.
 */
export function clockVerdict(gps: GpsState | undefined, now: number): ClockVerdict {
  if (now < EARLIEST_AT) return 'bad';
  if (gps?.clockOffsetMs === undefined || gps.doubt !== undefined) return 'unchecked';
  return contradicts(gps) ? 'bad' : 'good';
}

/**
 * Where the station was at an instant: between two fixes. A station with a configured place is there, whatever its GPS says; one whose
 * GPS is in doubt is nowhere.
 */
export function placeAt(gps: GpsState, at: number, home?: GpsPosition): Partial<GpsPosition> {
  if (home !== undefined) return home;
  if (gps.status !== 'fix' || gps.doubt !== undefined) return {};
  const fixes = gps.fixes ?? [];
  const next = fixes.find((fix) => fix.at >= at);
  const last = fixes.findLast((fix) => fix.at < at);
  if (last === undefined || next === undefined) return placeOf(last ?? next) ?? gps.position ?? {};
  const share = (at - last.at) / (next.at - last.at);
  const between = (a: number, b: number) => a + (b - a) * share;
  return {
    ...placeOf(last),
    latitudeDeg: between(last.latitudeDeg, next.latitudeDeg),
    longitudeDeg: between(last.longitudeDeg, next.longitudeDeg),
  };
}

function placeOf(fix: Fix | undefined): GpsPosition | undefined {
  if (fix === undefined) return undefined;
  const { at: _, ...place } = fix;
  return place;
}

/** A disturbed band, and who says what of it. */
export interface GnssTrouble extends DisturbedBand {
  readonly said: Words;
}

export interface GnssHeard {
  readonly troubles: readonly GnssTrouble[];
  /** Each GPS and GNSS receiver of the station is heard, and there is one. */
  readonly isWhole: boolean;
}

/** What a station's GPS and its GNSS receivers say of the bands now: the last words of one that is silent say nothing of now. */
export function gnssHeard(
  gps: GpsState | undefined,
  receivers: readonly Pick<ReceiverRecord, 'config' | 'lastSweep' | 'intervalMs' | 'plans'>[],
  now: number,
): GnssHeard {
  const isGpsSilent = gps?.status === 'searching' || gps?.status === 'lost';
  const ofGps = (isGpsSilent ? undefined : gps?.disturbed) ?? [];
  // One that measures such a band and has sent nothing since the start may be the one that spoke before it.
  const witnesses = receivers.filter(({ lastSweep, plans = [] }) =>
    lastSweep === undefined
      ? plans.some(({ startHz }) => gnssBandAt(startHz) !== undefined)
      : lastSweep.disturbed !== undefined,
  );
  const heard = witnesses.filter(
    ({ lastSweep, intervalMs = 0 }) => now - (lastSweep?.at ?? 0) < Math.max(CALM_MS, 3 * intervalMs),
  );
  const ofReceivers = heard.flatMap(({ config: { id, name = id }, lastSweep }) =>
    (lastSweep?.disturbed ?? []).map((band) => {
      const { vi, en } = DOUBT_WORDS[band.why];
      return { ...band, said: { vi: `${name}: ${vi}`, en: `${name}: ${en}` } };
    }),
  );
  return {
    troubles: [...ofGps.map((band) => ({ ...band, said: DOUBT_WORDS[band.why] })), ...ofReceivers],
    isWhole: !isGpsSilent && heard.length === witnesses.length && (gps !== undefined || heard.length > 0),
  };
}

/** What is wrong, as people are told it: both witnesses, and no blame. Undefined while they agree. */
export function gpsDispute(gps: GpsState | undefined, isSynchronised: boolean): Words | undefined {
  if (gps === undefined) return undefined;
  if (gps.doubt !== undefined) return DOUBT_WORDS[gps.doubt];
  if (!contradicts(gps)) return undefined;
  const off = (language: keyof Words) => spellDuration(Math.abs(gps.clockOffsetMs ?? 0), language);
  return {
    vi: `giờ GPS và giờ máy${isSynchronised ? ' (theo máy chủ giờ)' : ''} lệch nhau ${off('vi')}, không rõ bên nào sai`,
    en: `GPS and the computer's clock${isSynchronised ? ' (kept by a time server)' : ''} differ by ${off('en')}; which of them is wrong is not known`,
  };
}

const DOUBT_WORDS: Readonly<Record<GpsDoubt | DisturbedBand['why'], Words>> = {
  spoofed: { vi: 'máy thu GPS báo bị giả tín hiệu', en: 'the GPS receiver says that it is spoofed' },
  jammed: { vi: 'máy thu GPS báo bị gây nhiễu', en: 'the GPS receiver says that it is jammed' },
  moved: {
    vi: 'vị trí GPS nhảy nhanh hơn mọi phương tiện',
    en: 'the position of the GPS jumped faster than any vehicle',
  },
  'antenna-short': {
    vi: 'máy thu GPS báo đường ăng-ten bị chập: kiểm tra cáp, đầu nối và ăng-ten GPS',
    en: 'the GPS receiver says that its antenna line has a short circuit: check cable, connectors and antenna of the GPS',
  },
  'antenna-open': {
    vi: 'máy thu GPS báo hở mạch ăng-ten: cáp tuột, đứt, hoặc ăng-ten hỏng',
    en: 'the GPS receiver says that its antenna line is open: the cable is off or cut, or the antenna is broken',
  },
  'gain-fell': {
    vi: 'độ khuếch đại của máy thu GPS tụt dưới một nửa mức thường của một giờ qua: có tín hiệu mạnh trong băng',
    en: 'the gain of the GPS receiver fell below half of what was usual in the last hour: a strong signal is in the band',
  },
  'time-jumped': {
    vi: 'giờ GPS nhảy, không theo đồng hồ chạy đều của máy',
    en: 'the time of the GPS jumped, against a clock of this computer that nobody sets',
  },
  elsewhere: {
    vi: 'vị trí GPS cách vị trí đã cấu hình hơn 1 km, không rõ bên nào sai',
    en: 'the GPS is more than 1 km from the configured place; which of them is wrong is not known',
  },
  'fix-lost': {
    vi: 'GPS mất định vị: có thể bị gây nhiễu, bị che, hoặc hỏng ăng-ten GPS',
    en: 'the GPS lost its fix: jammed, covered, or its antenna is broken',
  },
};
