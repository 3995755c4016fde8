/** The line that is edited, and how it is kept: an active rule is tried with it on the last hour before. */
import { useState } from 'react';
import { HOUR_MS } from '../../../../src/time/units.js';
import { idFrom } from '../../ground/asking/addresses.js';
import { ask } from '../../ground/asking/ask.js';
import { isoOf } from '../../ground/asking/instants.js';
import type { KeptRecord } from '../../ground/asking/use-records.js';
import type { NamedMask, Point } from '../../registry/mask.js';
import type { Rule, RuleTrial } from '../../registry/rule.js';
import { maskOfPoints } from './limit-lines.js';
import type { LimitLines } from './use-limit-lines.js';

const TRIED_MS = HOUR_MS;
const ASK_EVERY_MS = 700;

export interface EditedLine {
  /** Absent for a new line. */
  readonly kept: KeptRecord<'masks'> | undefined;
  readonly name: string;
  readonly points: readonly Point[];
  /** What the trials of the rules came to; a change makes them void. */
  readonly trials: readonly RuleTrial[] | undefined;
}

/** Id of a line that is not kept yet. */
const NEW_ID = '+';

export function editedMask({ kept, name, points }: EditedLine): NamedMask {
  return { id: kept?.value.id ?? NEW_ID, ...maskOfPoints(name, points) };
}

export function useLimitEdit() {
  const [line, setLine] = useState<EditedLine>();
  return {
    line,
    begin: (kept: EditedLine['kept'], name: string, points: readonly Point[]) =>
      setLine({ kept, name, points, trials: undefined }),
    setPoints: (points: readonly Point[]) => setLine((now) => now && { ...now, points, trials: undefined }),
    setName: (name: string) => setLine((now) => now && { ...now, name, trials: undefined }),
    tried: (trials: readonly RuleTrial[]) => setLine((now) => now && { ...now, trials }),
    end: () => setLine(undefined),
  };
}

/** Active rules that watch the edited mask: each has to be tried with it. */
export function rulesOf({ kept }: EditedLine, rules: readonly KeptRecord<'rules'>[]): Rule[] {
  return rules
    .map(({ value }) => value)
    .filter(({ active, settings }) => active && settings.kind === 'mask' && settings.maskId === kept?.value.id);
}

export async function tryRules(line: EditedLine, rules: readonly Rule[], now: number): Promise<RuleTrial[]> {
  const trials: RuleTrial[] = [];
  const { name, points } = line;
  const body = { from: isoOf(now - TRIED_MS), to: isoOf(now), mask: maskOfPoints(name, points) };
  for (const { id } of rules) {
    let trial = await ask('POST /api/v1/rules/{id}/trial', { params: { id }, body });
    while (trial.state === 'running') {
      await new Promise((resolve) => window.setTimeout(resolve, ASK_EVERY_MS));
      trial = await ask('GET /api/v1/rules/{id}/trial', { params: { id } });
    }
    if (trial.state !== 'done') throw new Error(trial.fault ?? trial.state);
    trials.push(trial);
  }
  return trials;
}

export async function keepLine(line: EditedLine, masks: LimitLines['masks']): Promise<void> {
  const { kept, name, points } = line;
  await masks.put(kept?.value.id ?? idFrom(name), kept?.version ?? 0, maskOfPoints(name, points));
}
