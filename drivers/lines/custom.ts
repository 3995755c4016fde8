/** Any other format: a regular expression with the groups `level` and, where it is printed, `frequency`. */
import { z } from 'zod';
import { ConfigError } from '../../src/errors/errors.js';
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
import { isPlausibleHz } from '../../src/rf/gate/frequency-unit.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { toHz } from '../../src/rf/units.js';
import { Gatherer, type SweepEnd, sweepEndField } from './gatherer.js';
import { levelFields, printedDbm } from './level-settings.js';
import {
  type CommonSettings,
  centreField,
  commonFields,
  DEFAULT_UNIT,
  LineTally,
  lineFormat,
  SweepMaker,
  unitField,
} from './line-format.js';
import { LinearPattern } from './linear-pattern.js';

const pattern = z.string().transform((text, context) => {
  try {
    const compiled = new LinearPattern(text);
    if (compiled.names.has('level')) return compiled;
    context.addIssue({ code: 'custom', message: `"${text}" has no group (?<level>…)` });
  } catch (error) {
    context.addIssue({ code: 'custom', message: `"${text.slice(0, 80)}" ${(error as Error).message}` });
  }
  return z.NEVER;
});

const schema = z.strictObject({
  ...commonFields,
  ...levelFields,
  pattern,
  /** MHz when absent. */
  unit: unitField.optional(),
  centreHz: centreField,
  decimalComma: z.boolean().default(false),
  /** True where the other mark parts thousands: "868.250,00", "868,250.00". */
  thousands: z.boolean().default(false),
  /** The frequency, in `unit`, of a receiver that stays on one frequency and prints only levels. */
  frequency: z.number().positive().optional(),
  binHz: z.number().positive().optional(),
  sweepEnd: sweepEndField,
});

type Settings = z.infer<typeof schema>;

export const custom = lineFormat({
  id: 'custom',
  schema: schema as unknown as z.ZodType<Settings & CommonSettings>,
  linesNeeded: 3,
  decoder(settings, { plan, beginsWhole }) {
    const { decimalComma, thousands, centreHz = 0 } = settings;
    const unit = settings.unit ?? DEFAULT_UNIT;
    const tally = new LineTally();
    const fixedHz = settings.frequency === undefined ? undefined : toHz(settings.frequency, unit);
    const tells = settings.pattern.names.has('frequency');
    const onPlan = tells || fixedHz !== undefined ? undefined : gridOfPlan(plan);
    const end: SweepEnd = onPlan === undefined ? settings.sweepEnd : { count: onPlan.points };
    const gatherer = new Gatherer(end, new SweepMaker(settings), { loneBinHz: settings.binHz, beginsWhole });
    const numberIn = (text: string | undefined) => {
      const whole = thousands ? text?.replaceAll(decimalComma ? '.' : ',', '') : text;
      const plain = decimalComma ? whole?.replace(',', '.') : whole;
      return plain === undefined || plain.trim() === '' ? Number.NaN : Number(plain);
    };
    let turn = 0;
    return Object.assign(tally, {
      take(line: string, at: number) {
        const groups = settings.pattern.groups(line);
        const levelDbm = printedDbm(numberIn(groups?.('level')), settings);
        const toldHz = tells ? centreHz + toHz(numberIn(groups?.('frequency')), unit) : fixedHz;
        const hz = onPlan === undefined ? toldHz : onPlan.startHz + (turn % onPlan.points) * onPlan.stepHz;
        if (Number.isNaN(levelDbm) || hz === undefined || !(hz > 0))
          return tally.skip(noNumber(groups, levelDbm), gatherer.endAt(line));
        if (tells && !isPlausibleHz(hz, settings.unit !== undefined || centreHz > 0))
          return tally.skip({ kind: 'implausible-frequency', seen: groups?.('frequency') ?? '', unit });
        turn += 1;
        return tally.fits(gatherer.add(hz, levelDbm, at));
      },
      end: () => gatherer.end(),
    });
  },
});

/** The pattern does not match, or a group holds a text that is no number. */
function noNumber(groups: ((name: string) => string | undefined) | undefined, levelDbm: number): LineRefusal {
  if (groups === undefined) return { kind: 'no-match' };
  const name = Number.isNaN(levelDbm) ? 'level' : 'frequency';
  return { kind: 'group-not-a-number', name, seen: groups(name) ?? '' };
}

/** Levels without frequencies belong to the bins of the plan, in order. */
function gridOfPlan({ startHz, stopHz, points }: Partial<SweepPlan>) {
  if (startHz === undefined || stopHz === undefined || points === undefined)
    throw ConfigError.of(
      'settings.pattern has no group (?<frequency>…): give settings.frequency, or a plan with startHz, stopHz and points',
    );
  return { startHz, stepHz: (stopHz - startHz) / (points - 1), points };
}
