/** Tells a thin line from the speed with which the first file of the page arrived. */

/** A page of 190 kB takes longer than five seconds over such a line. */
const THIN_BYTES_PER_S = 40_000;

/** False also where the browser has the file already: then it has the page, too. */
export const isLineThin = isThin(
  performance.getEntriesByName(import.meta.url)[0] as PerformanceResourceTiming | undefined,
);

/** By the time from the first to the last byte: a program that answers late is no thin line. */
function isThin(own: PerformanceResourceTiming | undefined): boolean {
  if (own === undefined || own.transferSize === 0) return false;
  return own.transferSize / ((own.responseEnd - own.responseStart) / 1000) < THIN_BYTES_PER_S;
}
