/** Compares the levels that incident.json claims with the signed sweeps, for both verifiers. Pure. */

import { kindOf } from '../../incidents/case-kind.js';
import type { Incident } from '../../incidents/incident.js';
import type { Level, LevelTally } from '../../rf/level-tally.js';
import type { StoredSweep } from '../../store/archive.js';
import { instantText } from '../table.js';
import { type Fault, INCIDENT, parsedObject, type Told } from './bundle-form.js';
import { ClockOrder } from './clock-order.js';
import { notGiven } from './figures-form.js';

/** Levels are kept to a tenth of a decibel; the archive may have rounded old sweeps to half a decibel. */
const LEVEL_ERROR_DB = 0.31;
/** Bins beside an emission's edges in which its level may lie: edges are followed, and were others at that time. */
const BESIDE_BINS = 3;

interface ClaimedLevel {
  readonly levelDbm: number;
  readonly at: number;
  readonly startHz: number;
  readonly stopHz: number;
  isSeen: boolean;
  isThere: boolean;
}

/** Of every bundle. */
export const NOT_COMPARED: Told = {
  vi: 'Thời gian theo dõi trong coverage.json: không đối chiếu với lượt quét.',
  en: 'Times of the watch in coverage.json: not compared with the sweeps.',
};

export class ClaimsCheck {
  readonly #incident: Partial<Incident>;
  /** By receiver and ms. */
  readonly #levels = new Map<string, ClaimedLevel[]>();
  readonly #orders = new Map<string, ClockOrder>();

  constructor(incidentText: string) {
    this.#incident = (parsedObject(incidentText)?.['incident'] ?? {}) as Partial<Incident>;
    for (const { receiverId, startHz, stopHz, levels, clockOffMs, ...rest } of this.#incident.emissions ?? []) {
      // A single level is that of a person's report, of a licensee or of another clock, which is of no one sweep.
      if (levels === undefined || clockOffMs !== undefined || kindOf(rest) !== 'emission') continue;
      if (Object.values(levels.steps).reduce((sum, [count]) => sum + count, 0) < 2) continue;
      for (const { levelDbm, at } of levelsOf(levels)) {
        const key = `${receiverId} ${Math.round(at)}`;
        const one = { levelDbm, at, startHz, stopHz, isSeen: false, isThere: false };
        this.#levels.set(key, [...(this.#levels.get(key) ?? []), one]);
      }
    }
  }

  add(receiverId: string, sweeps: readonly StoredSweep[]): void {
    const order = this.#orders.get(receiverId) ?? new ClockOrder();
    this.#orders.set(receiverId, order);
    order.add(sweeps);
    for (const sweep of sweeps)
      for (const claim of this.#levels.get(`${receiverId} ${Math.round(sweep.startedAt)}`) ?? []) {
        // A row of maxima of several sweeps is none of them.
        claim.isSeen ||= sweep.folded === 1 && isOver(sweep, claim);
        claim.isThere ||= holds(sweep, claim);
      }
  }

  verdict(): { readonly faults: Fault[]; readonly told: Told[]; readonly left: Told[] } {
    const levels = [...this.#levels.values()].flat();
    const wrong = levels.filter(({ isSeen, isThere }) => isSeen && !isThere);
    const faults = wrong.slice(0, 3).map(({ levelDbm, at }) =>
      notGiven(INCIDENT, {
        vi: `mức ${levelDbm} dBm lúc ${instantText(at)} không có trong lượt quét`,
        en: `the sweep of ${instantText(at)} has no level of ${levelDbm} dBm`,
      }),
    );
    const stated = [this.#incident, ...(this.#incident.emissions ?? [])];
    if (stated.some(({ levels: own, peakDbm }) => own !== undefined && own.highest.levelDbm !== peakDbm))
      faults.push(notGiven(INCIDENT, { vi: 'mức cao nhất mâu thuẫn', en: 'its highest level contradicts itself' }));
    const seen = levels.filter(({ isSeen }) => isSeen).length;
    return {
      faults,
      told: [...this.#orders].flatMap(([id, order]) => order.told(id)),
      left: [
        {
          vi: `Mức trong incident.json: so được ${seen} trong ${levels.length} mức với lượt quét đã ký; tần số và thời gian đúng như nhật ký đã niêm.`,
          en: `Levels in incident.json: ${seen} of ${levels.length} were compared with the signed sweeps; frequencies and times are as the audit log sealed them.`,
        },
        NOT_COMPARED,
      ],
    };
  }
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
