/** Choices from a seed: the same seed makes the same run. */
import { randomFrom } from '../synthetic-sweeps.js';

export class Chance {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = randomFrom(Math.imul(seed + 1, 2654435761));
    for (let i = 0; i < 8; i++) this.random();
  }

  /** True this share of the time. */
  is(share: number): boolean {
    return this.random() < share;
  }

  /** From 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.random() * end);
  }

  between(low: number, high: number): number {
    return low + this.random() * (high - low);
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('there is nothing to pick from');
    return list[this.below(list.length)] as T;
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)));
  }

  /** Letters of several scripts, controls, halves of pairs, quotes: what breaks programs. */
  text(length: number): string {
    return Array.from({ length }, () => this.pick(ODD_LETTERS)).join('');
  }
}

const ODD_LETTERS = [
  ...'abcXYZ019 _-./\\:;,"\'`<>{}[]()$%&?#=+*|~^@!\t\n\r\0',
  ...['ệ', 'ữ', 'Đ', 'ـ', '中', '𝄞', '\u202e', '\u200b', '\ufeff', '\ud800', '\udfff', '\u0301', '🛰️', '\u2028'],
];
