/** Sets of whole numbers as ascending ranges [from, to) that do not touch each other. Pure. */
export type NumberRange = readonly [from: number, to: number];

/** The set with [from, to) added. */
export function withRange(ranges: readonly NumberRange[], from: number, to: number): NumberRange[] {
  if (to <= from) return [...ranges];
  const first = firstTouching(ranges, from);
  let last = first;
  let [low, high] = [from, to];
  for (; last < ranges.length; last++) {
    const [a, b] = ranges[last] as NumberRange;
    if (a > to) break;
    low = Math.min(low, a);
    high = Math.max(high, b);
  }
  return [...ranges.slice(0, first), [low, high], ...ranges.slice(last)];
}

/** The set without [from, to). */
export function withoutRange(ranges: readonly NumberRange[], from: number, to: number): NumberRange[] {
  if (to <= from) return [...ranges];
  return ranges.flatMap(([a, b]): NumberRange[] => {
    if (b <= from || a >= to) return [[a, b]];
    const left: NumberRange[] = a < from ? [[a, from]] : [];
    return b > to ? [...left, [to, b]] : left;
  });
}

export function holds(ranges: readonly NumberRange[], value: number): boolean {
  const range = ranges[firstTouching(ranges, value + 1)];
  return range !== undefined && range[0] <= value && value < range[1];
}

export function overlaps(ranges: readonly NumberRange[], from: number, to: number): boolean {
  return ranges.some(([a, b]) => a < to && b > from);
}

/** How many numbers are in the set. */
export function sizeOf(ranges: readonly NumberRange[]): number {
  return ranges.reduce((sum, [a, b]) => sum + b - a, 0);
}

/** Index of the first range that ends at `value` or later. */
function firstTouching(ranges: readonly NumberRange[], value: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as NumberRange)[1] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
