/** Number of bits that are set in a word of 32. */
export function ones(bits: number): number {
  const pairs = (bits - ((bits >>> 1) & 0x5555_5555)) | 0;
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
