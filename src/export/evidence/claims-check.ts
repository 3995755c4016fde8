/** Compares what incident.json and coverage.json claim with the signed sweeps, for both verifiers. Pure. */

import { kindOf } from '../../incidents/case-kind.js';
import { isByHand } from '../../incidents/emission-report.js';
import type { Incident } from '../../incidents/incident.js';
import { MOST_MEASUREMENTS, measurementFault } from '../../location/field-measurement.js';
import { fixOf, isSameFix } from '../../location/fix.js';
import type { Level, LevelTally } from '../../rf/level-tally.js';
import type { StoredSweep } from '../../store/archive.js';
import type { ReceiverFacts } from '../sweep-table.js';
import { instantText } from '../table.js';
import { COVERAGE, type Fault, INCIDENT, inVietnam, objectOf, parsedObject, type Told } from './bundle-form.js';
import { ClockOrder } from './clock-order.js';
import { notGiven } from './figures-form.js';
import { type BundledBand, markedStretches, NOT_SWEPT, overlaps, SweptTimes, type Times } from './shown-watch.js';

/** Levels are kept to a tenth of a decibel; the archive may have rounded old sweeps to half a decibel. */
const LEVEL_ERROR_DB = 0.31;
/** Bins beside an emission's edges in which its level may lie: edges are followed, and were others at that time. */
const BESIDE_BINS = 3;
const MOST_RANGES = 10;

interface ClaimedLevel {
  readonly levelDbm: number;
  readonly at: number;
  readonly startHz: number;
  readonly stopHz: number;
  isSeen: boolean;
  isThere: boolean;
}

export interface ClaimsVerdict {
  readonly faults: readonly Fault[];
  readonly told: readonly Told[];
  /** What could not be compared. */
  readonly left: readonly Told[];
}

export class ClaimsCheck {
  readonly #incident: Partial<Incident>;
  readonly #fix: unknown;
  readonly #account: Readonly<Record<string, unknown>>;
  /** By receiver and ms. */
  readonly #levels = new Map<string, ClaimedLevel[]>();
  readonly #swept = new SweptTimes();
  readonly #orders = new Map<string, ClockOrder>();

  constructor(incidentText: string, coverageText: string) {
    const { incident, fix } = parsedObject(incidentText) ?? {};
    [this.#incident, this.#fix] = [(incident ?? {}) as Partial<Incident>, fix];
    this.#account = parsedObject(coverageText) ?? {};
    for (const { receiverId, startHz, stopHz, levels, clockOffMs, ...rest } of this.#incident.emissions ?? []) {
      // Levels of a licensee or of another clock are of no sweep of these, and a single one only where a person picked it.
      if (levels === undefined || clockOffMs !== undefined || kindOf(rest) !== 'emission') continue;
      if (Object.values(levels.steps).reduce((sum, [count]) => sum + count, 0) < 2 && !isByHand(rest)) continue;
      for (const { levelDbm, at } of levelsOf(levels)) {
        const key = `${receiverId} ${Math.round(at)}`;
        const one = { levelDbm, at, startHz, stopHz, isSeen: false, isThere: false };
        this.#levels.set(key, [...(this.#levels.get(key) ?? []), one]);
      }
    }
  }

  add(receiver: ReceiverFacts, sweeps: readonly StoredSweep[]): void {
    const { receiverId } = receiver;
    const order = this.#orders.get(receiverId) ?? new ClockOrder();
    this.#orders.set(receiverId, order);
    order.add(sweeps);
    this.#swept.add(receiver, sweeps);
    for (const sweep of sweeps)
      for (const claim of this.#levels.get(`${receiverId} ${Math.round(sweep.startedAt)}`) ?? []) {
        // A row of maxima of several sweeps is none of them.
        claim.isSeen ||= sweep.folded === 1 && isOver(sweep, claim);
        claim.isThere ||= holds(sweep, claim);
      }
  }

  verdict(): ClaimsVerdict {
    const levels = [...this.#levels.values()].flat();
    const wrong = levels.filter(({ isSeen, isThere }) => isSeen && !isThere);
    const faults = wrong.slice(0, 3).map(({ levelDbm, at }) =>
      notGiven(INCIDENT, {
        vi: `mức ${levelDbm} dBm lúc ${inVietnam(at)} không có trong lượt quét`,
        en: `the sweep of ${instantText(at)} has no level of ${levelDbm} dBm`,
      }),
    );
    const stated = [this.#incident, ...(this.#incident.emissions ?? [])];
    if (stated.some(({ levels: own, peakDbm }) => own !== undefined && own.highest.levelDbm !== peakDbm))
      faults.push(notGiven(INCIDENT, { vi: 'mức cao nhất mâu thuẫn', en: 'its highest level contradicts itself' }));
    const place = this.#place();
    const seen = levels.filter(({ isSeen }) => isSeen).length;
    const watch = this.#watch();
    return {
      faults: [...faults, ...place.faults, ...watch.faults],
      told: [...[...this.#orders].flatMap(([id, order]) => order.told(id)), ...watch.told],
      left: [
        {
          vi: `Mức trong incident.json: so được ${seen} trong ${levels.length} mức với lượt quét đã ký; tần số và thời gian đúng như nhật ký đã niêm.`,
          en: `Levels in incident.json: ${seen} of ${levels.length} were compared with the signed sweeps; frequencies and times are as the audit log sealed them.`,
        },
        ...place.left,
        ...watch.left,
      ],
    };
  }

  /** The region is made again from the measurements in the field, which are the word of those who measured. */
  #place(): Pick<ClaimsVerdict, 'faults' | 'left'> {
    const { measurements } = this.#incident;
    if (this.#fix === undefined) return { faults: [], left: [] };
    const isSound =
      Array.isArray(measurements) &&
      measurements.length <= MOST_MEASUREMENTS &&
      measurements.every((one) => objectOf(one) !== undefined && measurementFault(one) === undefined);
    if (isSound && isSameFix(fixOf(measurements), this.#fix)) return { faults: [], left: [MEASURED_BY_PEOPLE] };
    return { faults: [notGiven(INCIDENT, ANOTHER_REGION)], left: [] };
  }

  #watch(): ClaimsVerdict {
    const [faults, told, elsewhere]: [Fault[], Told[], string[]] = [[], [], []];
    const { from, to, bands } = this.#account;
    if (!Array.isArray(bands)) faults.push(notGiven(COVERAGE, { vi: 'không có dải nào', en: 'it has no bands' }));
    for (const band of Array.isArray(bands) ? (bands as BundledBand[]) : []) {
      const { stationId, bandKey, stretches } = band;
      const shown = this.#swept.over(band);
      const where = `${bandKey} (${stationId})`;
      const note = (vi: string, en: string) => faults.push(notGiven(COVERAGE, { vi: where + vi, en: where + en }));
      const claimed = stretches.filter(({ isShown }) => isShown !== false);
      const lie = markedStretches(claimed, shown).find(({ isShown }) => isShown === false);
      if (lie !== undefined) {
        note(
          ` ghi có theo dõi lúc ${inVietnam(lie.from)}, không lượt quét nào cho thấy`,
          ` is said to be watched at ${instantText(lie.from)}, and no sweep shows it`,
        );
      }
      // The account of a band is without gaps from the beginning of the bundle's time to its end.
      const ends = [from, ...stretches.map((one) => instantText(one.to))];
      const begins = [...stretches.map((one) => instantText(one.from)), to];
      if (ends.some((end, i) => end !== begins[i])) note(' thiếu một khoảng', ' lacks a stretch');
      const hidden = stretches.filter(({ isShown }) => isShown === false);
      const denied = stretches.flatMap((one) => (NOT_SWEPT.has(one.reason) ? overlaps(one, shown) : []));
      if (shown.length === 0) elsewhere.push(where);
      else told.push(...summed(hidden, where, UNSHOWN), ...summed(denied, where, DENIED));
    }
    const list = elsewhere.join(', ');
    const vi = `Thời gian theo dõi của các dải mà gói không có lượt quét: ${list}.`;
    const left = list === '' ? [] : [{ vi, en: `The watch over bands of which the bundle has no sweep: ${list}.` }];
    return { faults, told, left: [...left, ...this.#unaccounted()] };
  }

  /** Sweeps whose band was taken out of the account, or never was in the band plan. */
  #unaccounted(): Told[] {
    const { bands } = this.#account;
    const accounted = Array.isArray(bands) ? (bands as BundledBand[]) : [];
    const count = {
      vi: `coverage.json nêu ${accounted.length} dải; trạm phải theo dõi những dải nào thì chỉ có lời trạm.`,
      en: `coverage.json accounts for ${accounted.length} bands; which bands the station was to watch is its word alone.`,
    };
    const outside = [...this.#swept.unaccounted(accounted)].map(([receiverId, ranges]) => {
      const [shown, more] = [ranges.slice(0, MOST_RANGES), ranges.length - MOST_RANGES];
      const list = shown.map(({ startHz, stopHz }) => `${startHz / 1e6}–${stopHz / 1e6} MHz`).join('; ');
      return {
        vi: `${receiverId} có lượt quét ngoài mọi dải của coverage.json: ${list.replaceAll('.', ',')}${more > 0 ? ` và ${more} khoảng nữa` : ''}.`,
        en: `${receiverId} has sweeps outside all bands of coverage.json: ${list}${more > 0 ? ` and ${more} more` : ''}.`,
      };
    });
    return [count, ...outside];
  }
}

const ANOTHER_REGION: Told = {
  vi: 'vùng không đúng với các kết quả đo hiện trường',
  en: 'its region is not that of its measurements in the field',
};
const MEASURED_BY_PEOPLE: Told = {
  vi: 'Kết quả đo hiện trường là lời người đo; vùng có nguồn phát được tính lại từ đó và khớp.',
  en: 'Measurements in the field are the word of those who measured; the region was made again from them and agrees.',
};
const UNSHOWN: Told = {
  vi: 'ghi là có theo dõi, nhưng gói không có lượt quét nào cho thấy',
  en: 'are stated as watched, and no sweep of the bundle shows them',
};
const DENIED: Told = {
  vi: 'ghi là không thu, nhưng gói có lượt quét của lúc đó',
  en: 'are stated as not received, and the bundle has sweeps of that time',
};

/** The length of stretches as a sentence; nothing for less than a moment. */
function summed(stretches: readonly Times[], where: string, what: Told): Told[] {
  const ms = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  if (ms === 0) return [];
  const [seconds, at] = [Math.ceil(ms / 1000), stretches[0]?.from ?? 0];
  return [
    {
      vi: `${where}: ${seconds} s ${what.vi}, lần đầu lúc ${inVietnam(at)}.`,
      en: `${where}: ${seconds} s ${what.en}, first at ${instantText(at)}.`,
    },
  ];
}

function levelsOf({ highest, last, steps }: LevelTally): Pick<Level, 'levelDbm' | 'at'>[] {
  return [highest, last, ...Object.values(steps).map(([, levelDbm, , at]) => ({ levelDbm, at }))];
}

function isOver({ startHz, stepHz, levelsDbm }: StoredSweep, claim: ClaimedLevel): boolean {
  return startHz <= claim.stopHz && startHz + (levelsDbm.length - 1) * stepHz >= claim.startHz;
}

/** Whether a bin of the emission, or beside it, has the level. */
function holds(
  { startHz: firstHz, stepHz, levelsDbm }: StoredSweep,
  { startHz, stopHz, levelDbm }: ClaimedLevel,
): boolean {
  const besideHz = Math.max(BESIDE_BINS * stepHz, stopHz - startHz);
  return levelsDbm.some((level, bin) => {
    const hz = firstHz + bin * stepHz;
    return hz >= startHz - besideHz && hz <= stopHz + besideHz && Math.abs(level - levelDbm) <= LEVEL_ERROR_DB;
  });
}
