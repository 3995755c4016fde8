/**
 * Where an emission is, as far as a detector or a complaint tells: anywhere between the edges. The middle has an uncertainty of
 * half of that range, and no digit finer than the second of it. Lists, alarms, notices, wall and map print this one. Pure.
 */
import { type Language, spellHz, type Told, type ToldHz } from '../words/sentence.js';
import type { HzRange } from './spectrum.js';

export function middleOf({ startHz, stopHz }: HzRange): Told {
  const digit = digitOf((stopHz - startHz) / 2);
  const hz = Math.round((startHz + stopHz) / 2 / digit) * digit;
  // Rounding moves the middle: the uncertainty takes that in and is rounded up.
  const uncertaintyHz = Math.ceil(Math.max(hz - startHz, stopHz - hz) / digit) * digit;
  return { hz: statedHz(hz), ...(uncertaintyHz > 0 && { uncertaintyHz: statedHz(uncertaintyHz) }) };
}

/** Middle of a licensed channel, which is exact. */
export function channelMiddle({ startHz, stopHz }: HzRange): Told {
  return { hz: statedHz((startHz + stopHz) / 2) };
}

/** Decimals of it in MHz: three as everywhere, fewer where they are not known, more where they are not zero. */
export function decimalsOf({ hz, uncertaintyHz }: { hz: number; uncertaintyHz?: number | undefined }): number {
  let decimals = Math.max(0, Math.min(3, 6 - Math.log10(digitOf(uncertaintyHz ?? 0))));
  while (decimals < 6 && hz % 10 ** (6 - decimals) !== 0) decimals += 1;
  return decimals;
}

/** The second digit of an uncertainty, at least 1 Hz. */
function digitOf(uncertaintyHz: number): number {
  return 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, uncertaintyHz))) - 1);
}

/** "118–137 MHz", "900 MHz – 1.6 GHz": a band of a plan. */
export function spellRange({ startHz, stopHz }: HzRange, language: Language): string {
  const [from, to] = [startHz, stopHz].map((hz) => spellHz(statedHz(hz), language)) as [string, string];
  const unit = to.slice(to.indexOf(' '));
  return from.endsWith(unit) ? `${from.slice(0, -unit.length)}–${to}` : `${from} – ${to}`;
}

/** What a plan or a person states is exact. */
export const statedHz = (hz: number): ToldHz => hz as ToldHz;
