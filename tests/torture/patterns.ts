/**
 * Patterns made to hang a matcher: each is refused with a sentence, or compiled and run over lines made for it, within a
 * time that grows with the line alone.
 */
import { LinearPattern } from '../../drivers/lines/linear-pattern.js';
import { randomFrom } from '../support/synthetic-sweeps.js';
import type { Ordeal } from './ordeal.js';

const PATTERNS = 2000;
/** Of computing, for one pattern over one line; back-tracking takes minutes to years. */
const LONGEST_MS = 500;

const ATOMS = ['a', '.', '\\w', '[a-z]', '(a|a)', '(a|aa)', '(a|ab|b)', '\\d', '[^b]', 'a?', '(?:a|[ab])', '(.*)'];
const REPEATS = ['*', '+', '?', '*?', '+?', '*', '+', '?', '*?', '+?', '{0,3}', '{2,}', '{1,50}', '{9999}'];
const UNKNOWN = ['(?=a)', '(?!a)', '(?<=a)', '(?<!b)', '\\1', '\\k<level>', '(?>a)', 'a++'];
const LINES = ['a', 'ab', '1', ' ', '-80.5 ', 'á', '😀'].flatMap((piece) =>
  ['!', '', 'b'].map((end) => piece.repeat(512).slice(0, 500) + end),
);

/** Repeats in repeats, alternatives that overlap, and now and then what RE2 does not know. */
function evilPattern(random: () => number): string {
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  let inner = pick(ATOMS);
  for (let depth = 0; depth < 1 + Math.floor(random() * 5); depth++)
    inner =
      random() < 0.3
        ? `(${inner}|${pick(ATOMS)})${pick(REPEATS)}`
        : `(${inner}${pick(REPEATS)}${random() < 0.3 ? pick(ATOMS) : ''})${pick(REPEATS)}`;
  if (random() < 0.1) inner += pick(UNKNOWN);
  return `${random() < 0.5 ? '^' : ''}(?<level>${inner})${random() < 0.5 ? '$' : ''}`;
}

/** A busy machine makes nothing slower by this clock. */
function msSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

export const patterns: Ordeal = {
  summary: `${PATTERNS} patterns made to hang a matcher, over lines made for them; argument: how many, or how many,seed`,
  async run(argument) {
    const [count = PATTERNS, seed = Date.now() >>> 0] = (argument ?? '').split(',').filter(Boolean).map(Number);
    const random = randomFrom(seed);
    const faults: string[] = [];
    let [refused, ran, slowestMs] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const text = evilPattern(random);
      const startedAt = process.cpuUsage();
      let pattern: LinearPattern | undefined;
      try {
        pattern = new LinearPattern(text);
      } catch (error) {
        refused += 1;
        if (!(error instanceof RangeError) || error.message.length < 10) faults.push(`${text}: ${String(error)}`);
      }
      let worstMs = msSince(startedAt);
      for (const line of pattern === undefined ? [] : LINES) {
        const before = process.cpuUsage();
        pattern?.groups(line)?.('level');
        worstMs = Math.max(worstMs, msSince(before));
        ran += 1;
      }
      slowestMs = Math.max(slowestMs, worstMs);
      if (worstMs > LONGEST_MS) faults.push(`${text}: ${Math.round(worstMs)} ms`);
    }
    const counts = { patterns: count, seed, refused, lines: ran, slowestMs: Math.round(slowestMs) };
    return { passed: faults.length === 0, counts: { ...counts, hung: faults.length, faults: faults.slice(0, 20) } };
  },
};
