/**
 * Learns how much the floor of each bin wanders by itself: means of 16 sweeps vary more than chance makes them where a receiver's
 * own floor, or the modulation of a strong carrier beside it, comes and goes.
 */
import { ONE } from '../threshold/ratio-table.js';

const BLOCK_SWEEPS = 16;
const FEWEST_BLOCKS = 4;
/** Multiple of the spread that chance gives a mean of a few blocks, above which a floor wanders. */
const BEYOND_CHANCE = 1.5;

export class Wander {
  private readonly squares: Float32Array;
  private readonly block: Float32Array;
  private readonly blockSum: Float32Array;
  private readonly blockSquares: Float32Array;
  private sweeps = 0;

  constructor(bins: number) {
    this.squares = new Float32Array(bins);
    this.block = new Float32Array(bins);
    this.blockSum = new Float32Array(bins);
    this.blockSquares = new Float32Array(bins);
  }

  /** @param ratios of a sweep to the floor */
  add(ratios: Uint16Array): void {
    const { squares, block } = this;
    const ends = ++this.sweeps % BLOCK_SWEEPS === 0;
    for (let f = 0; f < ratios.length; f++) {
      const ratio = (ratios[f] as number) / ONE;
      squares[f] = (squares[f] as number) + ratio * ratio;
      block[f] = (block[f] as number) + ratio;
      if (ends) this.endBlock(f);
    }
  }

  private endBlock(f: number): void {
    const mean = (this.block[f] as number) / BLOCK_SWEEPS;
    this.block[f] = 0;
    this.blockSum[f] = (this.blockSum[f] as number) + mean;
    this.blockSquares[f] = (this.blockSquares[f] as number) + mean * mean;
  }

  /** Variance of the floor of each bin beyond chance, as the square of a power ratio. */
  variances(): Float32Array {
    const blocks = Math.floor(this.sweeps / BLOCK_SWEEPS);
    const result = new Float32Array(this.block.length);
    if (blocks < FEWEST_BLOCKS) return result;
    for (let f = 0; f < result.length; f++) {
      const mean = (this.blockSum[f] as number) / blocks;
      const ofBlocks = (this.blockSquares[f] as number) / blocks - mean * mean;
      const ofCells = (this.squares[f] as number) / (blocks * BLOCK_SWEEPS) - mean * mean;
      result[f] = Math.max(0, ofBlocks - (BEYOND_CHANCE * ofCells) / BLOCK_SWEEPS);
    }
    return result;
  }
}
