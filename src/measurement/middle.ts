/**
 * Where an emission is, as far as a detector or a complaint tells: anywhere between the edges. The middle has an uncertainty of
 * half of that range, and no digit finer than the second of it. Lists, alarms, notices, wall and map print this one. Pure.
 */
import type { ToldHz } from '../words/sentence.js';
import type { HzRange } from './spectrum.js';

export interface Middle {
  readonly hz: ToldHz;
  readonly uncertaintyHz: number;
  /** Of a number in MHz: three as everywhere, fewer where they are not known, more where they are not zero. */
  readonly decimals: number;
}

export function middleOf({ startHz, stopHz }: HzRange): Middle {
  const uncertaintyHz = (stopHz - startHz) / 2;
  const zeros = Math.max(0, Math.floor(Math.log10(Math.max(1, uncertaintyHz))) - 1);
  const hz = Math.round((startHz + stopHz) / 2 / 10 ** zeros) * 10 ** zeros;
  let decimals = Math.max(0, Math.min(3, 6 - zeros));
  while (decimals < 6 && hz % 10 ** (6 - decimals) !== 0) decimals += 1;
  return { hz: hz as ToldHz, uncertaintyHz, decimals };
}

/** What a plan or a person states is exact. */
export const statedHz = (hz: number): ToldHz => hz as ToldHz;
