/**
 * Applies the rules to one plan of one receiver: watches masks, and suppresses unwanted alarms. It keeps a state of its
 * own, but has no other effects.
 */

import type { FoundBreach } from '../detection/found.js';
import {
  appliesAt,
  holdsBack,
  type JudgingRule,
  type MaskRule,
  type QuietRule,
} from '../detection/watchers/judging-rule.js';
import { type MaskAlarm, MaskWatch, type MaskWatchState } from '../detection/watchers/mask-watch.js';
import { maskLevels } from '../detection/watchers/spectrum-mask.js';
import type { BinGrid } from '../rf/bin-columns.js';
import { lastBinHz } from '../rf/sweep.js';
import type { FoundAlarm } from './finding.js';

export interface SavedJudge {
  readonly watches: readonly { readonly key: string; readonly state: MaskWatchState }[];
  readonly told: readonly string[];
}

interface Watched {
  readonly rule: MaskRule;
  /** The rule's settings as text, so that a watch continues only under the same rule. */
  readonly key: string;
  readonly watch: MaskWatch;
  /** NaN outside the rule's range. For a mask that follows the noise: its distance from the floor. */
  readonly limitsDbm: Float32Array;
}

/** Name of what holds back emissions that are usual at the site; see `Emission.verdict`. */
const SITE_JUDGE = 'site-judge';
/**
 * Most remembered emissions that were already reported when a rule came to suppress them; the oldest are forgotten
 * first.
 */
const MOST_TOLD = 2000;

export class RuleJudge {
  readonly #grid: BinGrid;
  readonly #watched: readonly Watched[];
  readonly #quiet: readonly QuietRule[];
  readonly #told: Set<string>;
  readonly #name: string;

  /** @param name receiver and first sweep of the plan, which makes numbers unique for ever */
  constructor(rules: readonly JudgingRule[], stationId: string, grid: BinGrid, name: string) {
    const here = rules.filter((rule) => appliesAt(rule, stationId) && overlaps(rule, grid));
    this.#grid = grid;
    this.#name = name;
    this.#quiet = here.filter((rule) => rule.kind === 'quiet');
    this.#watched = here
      .filter((rule) => rule.kind === 'mask')
      .map((rule) => ({
        rule,
        key: JSON.stringify(rule),
        watch: new MaskWatch(rule),
        limitsDbm: limitsOf(rule, grid),
      }));
    this.#told = new Set();
  }

  /**
   * @param floorOf noise floor of each bin, called only where a mask follows it; undefined while it is being learned
   */
  breaches(at: number, levelsDbm: Float32Array, floorOf: () => Float32Array | undefined): FoundBreach[] {
    const follows = this.#watched.some(({ rule }) => rule.mask.kind === 'noise-following');
    const floorDbm = follows ? floorOf() : undefined;
    return this.#watched.flatMap(({ rule, key, watch, limitsDbm }) => {
      if (rule.mask.kind !== 'noise-following')
        return watch.observe(at, levelsDbm, limitsDbm).map((alarm) => this.#named(rule, key, alarm));
      if (floorDbm === undefined) return [];
      const above = limitsDbm.map((offsetDb, bin) => (floorDbm[bin] as number) + offsetDb);
      return watch.observe(at, levelsDbm, above).map((alarm) => this.#named(rule, key, alarm));
    });
  }

  /** The alarm with the rule that suppresses it, if there is one and the emission was not reported before. */
  judged(alarm: Omit<FoundAlarm, 'heldBackBy'>): FoundAlarm {
    const { id, intoId, type } = alarm;
    const wasTold = this.#told.has(id) || (intoId !== undefined && this.#told.has(intoId));
    if (!wasTold && !alarm.emission.verdict.deservesPerson) return { ...alarm, heldBackBy: SITE_JUDGE };
    const rule = wasTold ? undefined : this.#quiet.find((one) => holdsBack(one, alarm.emission, alarm.peakDbm));
    if (rule !== undefined) return { ...alarm, heldBackBy: rule.id };
    this.#told.delete(id);
    if (type !== 'closed' && type !== 'merged') this.#told.add(id);
    const oldest = this.#told.size > MOST_TOLD ? this.#told.values().next().value : undefined;
    if (oldest !== undefined) this.#told.delete(oldest);
    return alarm;
  }

  save(): SavedJudge {
    return { watches: this.#watched.map(({ key, watch }) => ({ key, state: watch.state() })), told: [...this.#told] };
  }

  /** Watches of unchanged rules continue. */
  restore({ watches, told }: SavedJudge): void {
    for (const { key, state } of watches) this.#watched.find((one) => one.key === key)?.watch.restore(state);
    for (const id of told) this.#told.add(id);
  }

  /** The judge under other rules, and the ends of breaches that only the old rules raised. */
  followedBy(next: RuleJudge): FoundBreach[] {
    next.restore(this.save());
    const kept = new Set(next.#watched.map(({ key }) => key));
    return this.#ended(this.#watched.filter(({ key }) => !kept.has(key)));
  }

  /** The ends of all breaches, of a plan that is no longer swept. */
  left(): FoundBreach[] {
    return this.#ended(this.#watched).map((breach) => ({ ...breach, isLeft: true }));
  }

  #ended(watched: readonly Watched[]): FoundBreach[] {
    return watched.flatMap(({ rule, key, watch }) => watch.end().map((alarm) => this.#named(rule, key, alarm)));
  }

  #named(rule: MaskRule, key: string, { type, breach }: MaskAlarm): FoundBreach {
    const { startHz, stepHz } = this.#grid;
    const { number, lowBin, highBin, firstAt, lastAt, peakDbm, overDb } = breach;
    return {
      type,
      ruleId: rule.id,
      firstAt,
      lastAt,
      peakDbm,
      overDb,
      id: `${this.#name}-${shortHash(key)}-${number}`,
      lowHz: startHz + (lowBin - 0.5) * stepHz,
      highHz: startHz + (highBin + 0.5) * stepHz,
    };
  }
}

function overlaps({ startHz, stopHz }: JudgingRule, grid: BinGrid): boolean {
  return startHz <= lastBinHz(grid) && stopHz >= grid.startHz;
}

function limitsOf(rule: MaskRule, grid: BinGrid): Float32Array {
  const limitsDbm =
    rule.mask.kind === 'noise-following'
      ? new Float32Array(grid.bins).fill(rule.mask.offsetDb)
      : maskLevels(rule.mask, grid);
  return limitsDbm.map((limit, bin) => {
    const hz = grid.startHz + bin * grid.stepHz;
    return hz >= rule.startHz && hz <= rule.stopHz ? limit : Number.NaN;
  });
}

/** FNV-1a hash, which distinguishes the breaches of a rule from those of a changed rule with the same id. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
