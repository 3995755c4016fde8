/** A detection rule as people edit it, and in the form for detection. */
import type { JudgingRule } from '../detection/watchers/judging-rule.js';
import type { Mask } from '../detection/watchers/spectrum-mask.js';

export interface NamedMask {
  readonly id: string;
  readonly name: string;
  readonly startHz: number;
  readonly stopHz: number;
  readonly mask: Mask;
}

export type RuleSettings =
  /** Reports levels above a mask in n of m sweeps. */
  | {
      readonly kind: 'mask';
      readonly maskId: string;
      readonly stationIds: readonly string[];
      readonly n: number;
      readonly m: number;
    }
  /** Raises no incident for an emission that lies in the range and meets every given condition. */
  | {
      readonly kind: 'quiet';
      readonly stationIds: readonly string[];
      readonly startHz: number;
      readonly stopHz: number;
      readonly belowDbm?: number | undefined;
      readonly belowExcessDb?: number | undefined;
      readonly shorterThanMs?: number | undefined;
      readonly classes: readonly string[];
    };

export interface Rule {
  readonly id: string;
  readonly name: string;
  /** A rule may be switched on only after a trial on the past with these exact settings. */
  readonly active: boolean;
  readonly settings: RuleSettings;
}

/** The form for detection; undefined when the rule's mask no longer exists. */
export function judgingRule({ id, settings }: Rule, masks: readonly NamedMask[]): JudgingRule | undefined {
  if (settings.kind === 'quiet') return { id, ...settings };
  const { maskId, ...rest } = settings;
  const named = masks.find((one) => one.id === maskId);
  if (named === undefined) return undefined;
  const { startHz, stopHz, mask } = named;
  return { id, ...rest, startHz, stopHz, mask };
}

export function activeRules(rules: readonly Rule[], masks: readonly NamedMask[]): JudgingRule[] {
  return rules.filter(({ active }) => active).flatMap((rule) => judgingRule(rule, masks) ?? []);
}

/** All settings that decide what a rule does, as text, so that a trial can be matched to exactly this rule. */
export function ruleText(rule: JudgingRule): string {
  return JSON.stringify(sorted(rule));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

export function ruleFaults({ settings }: Pick<Rule, 'settings'>): string[] {
  if (settings.kind === 'mask')
    return settings.n > settings.m ? [`settings.n is ${settings.n}, more than settings.m ${settings.m}`] : [];
  const { startHz, stopHz } = settings;
  return stopHz > startHz ? [] : [`settings.stopHz ${stopHz} must lie above settings.startHz ${startHz}`];
}
