/**
 * What a receiver heard in a minute or two, as its acceptance keeps it: the carriers with level and frequency, and the floor. Later
 * ones are compared with it: a receiver's own levels of two days say more than the levels of two receivers. Pure.
 */
import { measureEmission } from '../measurement/emission.js';
import {
  carrierOf,
  type LearntReference,
  type LicensedCarrier,
  learntReference,
  type HeardCarrier as MeasuredCarrier,
} from '../measurement/reference.js';
import { sameGrid, spectrumOf } from '../measurement/spectrum.js';
import { median } from '../rf/median.js';
import { type DriverSweep, lastBinHz } from '../rf/sweep.js';
import type { Words } from '../words/sentence.js';

export type CheckVerdict = 'good' | 'doubtful' | 'bad' | 'unknown';

/** One thing that was judged, with what to do where it is not good. */
export interface HearingCheck extends Words {
  readonly id: 'sensitivity' | 'frequency' | 'floor-change';
  readonly verdict: CheckVerdict;
  /** True where receivers of other places bear it out. */
  readonly isWitnessed?: true;
}

interface HeardCarrier extends MeasuredCarrier {
  readonly levelDbm: number;
}

export interface Heard {
  readonly startHz: number;
  readonly stopHz: number;
  readonly stepHz: number;
  readonly floorDbm: number;
  readonly carriers: readonly HeardCarrier[];
}

/** A carrier stands this far above the floor; one that is kept for comparison, a little more. */
export const CARRIER_ABOVE_DB = 10;
const KEPT_ABOVE_DB = 13;
const APART_HZ = 300e3;
const HALF_HZ = 150e3;
const MOST_CARRIERS = 64;
const FEWEST_CARRIERS = 3;
/** The same carrier is found again within this part of its frequency, or two bins. */
const SAME_SHARE = 400e-6;
const WEAKER_DB = { doubtful: 5, bad: 10 };
const STRONGER_DB = -6;
/** Between the tenth and the ninetieth percentile of the falls: another antenna hears other stations. */
const UNEVEN_DB = 15;
const MISSING_SHARE = 0.3;
const FREQUENCY = { share: 50e-6, ofStep: 0.15, badTimes: 3 };
const FLOOR_DB = 6;

/** The median of each bin over time, for sweeps on the grid of the newest one: bursts disappear, carriers stay. */
export function typicalSweep(sweeps: readonly DriverSweep[]): DriverSweep | undefined {
  const last = sweeps.at(-1);
  if (last === undefined) return undefined;
  const same = sweeps.filter((sweep) => {
    return sweep.startHz === last.startHz && sweep.levelsDbm.length === last.levelsDbm.length;
  });
  return {
    ...last,
    levelsDbm: last.levelsDbm.map((_, i) => median(same.map((sweep) => sweep.levelsDbm[i] as number))),
  };
}

/** Carriers fill much of the FM band, so the lower quartile of the bins is taken as the floor. */
export function floorOf({ levelsDbm }: Pick<DriverSweep, 'levelsDbm'>): number | undefined {
  const levels = levelsDbm.filter((level) => !Number.isNaN(level)).sort();
  return levels[levels.length >> 2];
}

export function heardIn(sweeps: readonly DriverSweep[]): Heard | undefined {
  const typical = typicalSweep(sweeps);
  const floorDbm = typical && floorOf(typical);
  const [first, ...more] = sameGrid(sweeps);
  if (typical === undefined || floorDbm === undefined || first === undefined) return undefined;
  const { startHz, stepHz, levelsDbm } = typical;
  const spectrum = spectrumOf([first, ...more]);
  const carriers = topsOf(typical, floorDbm).map((top): HeardCarrier => {
    const topHz = startHz + top * stepHz;
    const measured = measureEmission(spectrum, { startHz: topHz - HALF_HZ, stopHz: topHz + HALF_HZ }, {});
    const carrier = measured === undefined ? { hz: topHz, uncertaintyHz: stepHz } : carrierOf(measured.centre);
    return { ...carrier, levelDbm: levelsDbm[top] as number };
  });
  carriers.sort((a, b) => a.hz - b.hz);
  return { startHz, stopHz: lastBinHz(typical), stepHz, floorDbm, carriers };
}

/** Bins of the strongest carriers, far enough apart to be different ones. */
function topsOf({ stepHz, levelsDbm }: DriverSweep, floorDbm: number): number[] {
  const tops = [...levelsDbm.keys()].filter((i) => (levelsDbm[i] as number) >= floorDbm + CARRIER_ABOVE_DB);
  tops.sort((a, b) => (levelsDbm[b] as number) - (levelsDbm[a] as number));
  const taken: number[] = [];
  for (const top of tops) {
    if (taken.length >= MOST_CARRIERS) break;
    if (taken.every((other) => Math.abs(other - top) * stepHz >= APART_HZ)) taken.push(top);
  }
  return taken;
}

interface Changes {
  readonly count: number;
  readonly missing: number;
  readonly fallDb: number;
  readonly unevenDb: number;
  readonly shiftHz: number | undefined;
}

interface Fall {
  readonly hz: number;
  readonly fallDb: number;
  /** Undefined for a carrier that is gone: it has fallen at least to the floor. */
  readonly shiftHz: number | undefined;
}

const isSame = (hz: number, other: number, stepHz: number) =>
  Math.abs(hz - other) <= Math.max(2 * stepHz, other * SAME_SHARE);

/** The carriers that were kept in this range. */
function fallsOf(now: Heard, before: Heard): Fall[] {
  const kept = before.carriers.filter(({ hz, levelDbm }) => {
    return hz >= now.startHz && hz <= now.stopHz && levelDbm >= before.floorDbm + KEPT_ABOVE_DB;
  });
  return kept.map((one) => {
    const near = now.carriers.filter(({ hz }) => isSame(hz, one.hz, now.stepHz));
    const [again] = near.sort((a, b) => Math.abs(a.hz - one.hz) - Math.abs(b.hz - one.hz));
    const levelDbm = again?.levelDbm ?? Math.min(one.levelDbm, now.floorDbm + CARRIER_ABOVE_DB);
    return { hz: one.hz, fallDb: one.levelDbm - levelDbm, shiftHz: again && again.hz - one.hz };
  });
}

/** True where carriers are so much weaker that neighbours are worth asking. */
export function isWeaker(now: Heard, before: Heard): boolean {
  return fallsOf(now, before).filter(({ fallDb }) => fallDb >= WEAKER_DB.doubtful).length >= FEWEST_CARRIERS;
}

/** Undefined where too few carriers are left to tell. */
function changesOf(pairs: readonly Fall[]): Changes | undefined {
  if (pairs.length < FEWEST_CARRIERS) return undefined;
  const falls = pairs.map(({ fallDb }) => fallDb).sort((a, b) => a - b);
  const at = (share: number) => falls[Math.round(share * (falls.length - 1))] as number;
  const shifts = pairs.flatMap(({ shiftHz }) => shiftHz ?? []);
  return {
    count: pairs.length,
    missing: pairs.length - shifts.length,
    fallDb: median(falls),
    unevenDb: at(0.9) - at(0.1),
    shiftHz: shifts.length < FEWEST_CARRIERS ? undefined : median(shifts),
  };
}

export interface Comparison {
  readonly now: Heard;
  /** As the receiver was accepted. */
  readonly before?: Heard | undefined;
  /** The other receivers of the place: what they hear in the same minute, and as they were accepted. */
  readonly others?: readonly { readonly now: Heard; readonly before: Heard }[];
  readonly licences?: readonly LicensedCarrier[] | undefined;
  /** Receivers of other places, in the same minute. */
  readonly neighbours?: readonly Neighbour[] | undefined;
}

export interface Neighbour {
  /** Name of its station. */
  readonly name: string;
  readonly now: Heard;
  readonly before: Heard;
}

export function compareHeard({ now, before, others = [], licences = [], neighbours = [] }: Comparison): HearingCheck[] {
  const falls = before === undefined ? [] : fallsOf(now, before);
  const fallen = fallenBeside(falls, neighbours, now.stepHz);
  // What every neighbour lost as well is the transmitter's matter.
  const silent = fallen.filter(({ theirs }) => theirs.every(({ fallDb }) => fallDb >= WEAKER_DB.doubtful));
  const changes = changesOf(falls.filter((one) => silent.every(({ fall }) => fall !== one)));
  const steady = fallen.filter(({ theirs }) => theirs.every(({ fallDb }) => fallDb < WEAKER_DB.doubtful));
  const checks = [
    steady.length >= FEWEST_CARRIERS ? lostAlone(steady) : changes && sensitivity(changes, others),
    frequency(now, changes?.shiftHz, learntReference(now.carriers, licences)),
    before && floorChange(now, before),
  ];
  return checks.filter((check) => check !== undefined);
}

interface Fallen {
  readonly fall: Fall;
  /** The same carrier at the neighbours that know it, one at least. */
  readonly theirs: readonly { readonly name: string; readonly fallDb: number }[];
}

function fallenBeside(falls: readonly Fall[], neighbours: readonly Neighbour[], stepHz: number): Fallen[] {
  const known = neighbours.flatMap((one) => fallsOf(one.now, one.before).map((fall) => ({ ...fall, name: one.name })));
  return falls
    .filter(({ fallDb }) => fallDb >= WEAKER_DB.doubtful)
    .map((fall) => ({ fall, theirs: known.filter(({ hz }) => isSame(hz, fall.hz, stepHz)) }))
    .filter(({ theirs }) => theirs.length > 0);
}

/** The neighbours hear as always what this receiver hears much weaker. */
function lostAlone(steady: readonly Fallen[]): HearingCheck {
  const fallDb = median(steady.map(({ fall }) => fall.fallDb));
  const [db, count] = [fallDb.toFixed(0), steady.length];
  const names = [...new Set(steady.flatMap(({ theirs }) => theirs.map(({ name }) => name)))].join(', ');
  return {
    id: 'sensitivity',
    verdict: fallDb >= WEAKER_DB.bad ? 'bad' : 'doubtful',
    isWitnessed: true,
    vi: `Độ nhạy giảm ${db} dB ở ${count} đài đã biết, trong khi trạm lân cận ${names} vẫn thu các đài này như thường: kiểm tra ăng-ten, cáp, đầu nối và bộ suy hao.`,
    en: `It lost ${db} dB of sensitivity on ${count} known carriers, which the neighbours ${names} hear as always: check antenna, cable, connectors and attenuator.`,
  };
}

function sensitivity(
  { count, missing, fallDb, unevenDb }: Changes,
  others: NonNullable<Comparison['others']>,
): HearingCheck | undefined {
  const id = 'sensitivity';
  const db = Math.abs(fallDb).toFixed(0);
  const isUneven = unevenDb >= UNEVEN_DB || missing >= MISSING_SHARE * count;
  if (fallDb < WEAKER_DB.doubtful && fallDb > STRONGER_DB && !isUneven) return undefined;
  const verdict = fallDb >= WEAKER_DB.bad || missing >= MISSING_SHARE * count ? 'bad' : 'doubtful';
  if (fallDb <= STRONGER_DB)
    return {
      id,
      verdict,
      vi: `${count} đài đã biết mạnh hơn lúc nghiệm thu ${db} dB: ăng-ten, bộ khuếch đại hoặc mức hiệu chỉnh đã đổi. Nếu cố ý thì nghiệm thu lại từ đầu.`,
      en: `${count} known carriers are ${db} dB stronger than when the receiver was accepted: antenna, amplifier or level offset changed. If that was meant, accept it anew.`,
    };
  const what: Words = isUneven
    ? {
        vi: `${count} đài đã biết thay đổi không đều, trung vị yếu đi ${db} dB, ${missing} đài không còn thấy: có thể đã nối nhầm ăng-ten.`,
        en: `${count} known carriers changed unevenly, the median fell ${db} dB, ${missing} are gone: perhaps another antenna is connected.`,
      }
    : {
        vi: `${count} đài đã biết yếu hơn lúc nghiệm thu ${db} dB: kiểm tra ăng-ten, cáp, đầu nối và bộ suy hao.`,
        en: `${count} known carriers are ${db} dB weaker than when the receiver was accepted: check antenna, cable, connectors and attenuator.`,
      };
  const beside = besideOthers(fallDb, others);
  return { id, verdict, vi: what.vi + beside.vi, en: what.en + beside.en };
}

/** What the other receivers of the place say of a fall; nothing where there is none. */
function besideOthers(fallDb: number, others: NonNullable<Comparison['others']>): Words {
  const theirsDb = median(others.map(({ now, before }) => changesOf(fallsOf(now, before))?.fallDb ?? Number.NaN));
  if (Number.isNaN(theirsDb)) return { vi: '', en: '' };
  return theirsDb >= fallDb / 2
    ? {
        vi: ' Máy thu khác của trạm cũng vậy: xem phần dùng chung (ăng-ten, bộ chia) và điều kiện truyền sóng.',
        en: ' So it is with the other receivers of the station: look at what they share (antenna, splitter) and at propagation.',
      }
    : {
        vi: ' Máy thu khác của trạm vẫn thu như thường.',
        en: ' The other receivers of the station hear as usual.',
      };
}

/** The licence list is the better standard; without it, the frequencies when the receiver was accepted. */
function frequency(
  now: Heard,
  shiftHz: number | undefined,
  learnt: LearntReference | undefined,
): HearingCheck | undefined {
  const id = 'frequency';
  const middleHz = (now.startHz + now.stopHz) / 2;
  const isByLicence = learnt !== undefined && learnt.count >= FEWEST_CARRIERS;
  if (!isByLicence && shiftHz === undefined) return undefined;
  const offHz = isByLicence ? (learnt.ppm * middleHz) / 1e6 : (shiftHz ?? 0);
  const doubtHz = isByLicence ? (learnt.uncertaintyPpm * middleHz) / 1e6 : 0;
  const surelyHz = Math.abs(offHz) - doubtHz;
  const limitHz = Math.max(FREQUENCY.share * middleHz, FREQUENCY.ofStep * now.stepHz);
  const sign = offHz < 0 ? '−' : '+';
  const by: Words = isByLicence
    ? { vi: 'so với danh mục giấy phép', en: 'against the licence list' }
    : { vi: 'so với lúc nghiệm thu', en: 'against its acceptance' };
  const khz = (Math.abs(offHz) / 1e3).toFixed(1);
  const ppm = Math.abs((offHz / middleHz) * 1e6).toFixed(0);
  if (surelyHz < limitHz) return undefined;
  return {
    id,
    verdict: surelyHz >= FREQUENCY.badTimes * limitHz ? 'bad' : 'doubtful',
    vi: `Tần số đọc lệch ${sign}${khz.replace('.', ',')} kHz (${sign}${ppm} ppm) ${by.vi}: chỉnh dao động chuẩn của máy thu, hoặc xem lại máy có đúng chiếc này không.`,
    en: `Frequencies are read ${sign}${khz} kHz (${sign}${ppm} ppm) off ${by.en}: correct the receiver's reference, or see whether this is the right unit.`,
  };
}

/** The floor depends on the bandwidth, so only sweeps of the same step are compared. */
function floorChange(now: Heard, before: Heard): HearingCheck | undefined {
  const db = now.floorDbm - before.floorDbm;
  if (Math.abs(now.stepHz / before.stepHz - 1) > 0.1 || Math.abs(db) < FLOOR_DB) return undefined;
  const by = Math.abs(db).toFixed(0);
  const cure: Words =
    db > 0
      ? { vi: 'cao hơn: tìm nguồn nhiễu gần máy thu', en: 'above: look for sources of noise nearby' }
      : { vi: 'thấp hơn: ăng-ten hoặc bộ khuếch đại có thể đã mất', en: 'below: antenna or amplifier may be gone' };
  return {
    id: 'floor-change',
    verdict: 'doubtful',
    vi: `Nền tạp âm lệch ${by} dB so với lúc nghiệm thu, ${cure.vi}.`,
    en: `The noise floor is ${by} dB off that of the acceptance, ${cure.en}.`,
  };
}
