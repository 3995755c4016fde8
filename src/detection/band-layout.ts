/** The class of each bin of a plan, computed once from the plan and the assignments. */
import type { Assignment, AssignmentClass } from '../rf/assignment.js';
import type { BinGrid } from '../rf/bin-columns.js';

export interface Channel {
  readonly assignment: Assignment;
  /** First bin inside, and first bin beyond the channel (half open). */
  readonly firstBin: number;
  readonly endBin: number;
}

/** Class of a bin, as small numbers for the hot loop. In `muted` bins legal traffic cannot be told from an intruder. */
export const BinClass = { open: 0, muted: 1, traffic: 2, shared: 3, pulsed: 4, spur: 5 } as const;
export type BinClassValue = (typeof BinClass)[keyof typeof BinClass];

export interface BandLayout {
  readonly startHz: number;
  readonly stepHz: number;
  readonly bins: number;
  readonly classes: Uint8Array;
  readonly channels: readonly Channel[];
  /** Index into `channels`, or −1 outside every channel. Where channels overlap, the first one counts. */
  readonly channelOf: Int16Array;
  readonly mutedBins: Int32Array;
  readonly trafficBins: Int32Array;
  readonly gatedBins: Int32Array;
}

/** @param spurHz frequencies of receiver spurs and of DC; the bin there and one bin on either side are never judged */
export function layOutBand(grid: BinGrid, assignments: readonly Assignment[], spurHz: readonly number[]): BandLayout {
  const { startHz, stepHz, bins } = grid;
  const classes = new Uint8Array(bins);
  const channelOf = new Int16Array(bins).fill(-1);
  const channels: Channel[] = [];
  for (const assignment of assignments) {
    const half = assignment.bandwidthHz / 2;
    const firstBin = Math.max(0, Math.ceil((assignment.centreHz - half - startHz) / stepHz - 1e-6));
    const endBin = Math.min(bins, Math.floor((assignment.centreHz + half - startHz) / stepHz + 1 - 1e-6));
    if (endBin <= firstBin) continue;
    const value = classOf(assignment.class, assignment.mask.length > 0);
    for (let f = firstBin; f < endBin; f++) {
      if (channelOf[f] === -1) channelOf[f] = channels.length;
      classes[f] = Math.max(classes[f] === BinClass.muted ? BinClass.muted : 0, value);
      if (value === BinClass.muted) classes[f] = value;
    }
    channels.push({ assignment, firstBin, endBin });
  }
  for (const hz of spurHz) {
    const centre = Math.round((hz - startHz) / stepHz);
    for (let f = Math.max(0, centre - 1); f <= Math.min(bins - 1, centre + 1); f++) classes[f] = BinClass.spur;
  }
  const listOf = (...wanted: BinClassValue[]) =>
    Int32Array.from(Array.from(classes.keys()).filter((f) => wanted.some((value) => classes[f] === value)));
  return {
    startHz,
    stepHz,
    bins,
    classes,
    channels,
    channelOf,
    mutedBins: listOf(BinClass.muted, BinClass.spur),
    trafficBins: listOf(BinClass.traffic),
    gatedBins: listOf(BinClass.shared, BinClass.pulsed),
  };
}

function classOf(kind: AssignmentClass, masked: boolean): BinClassValue {
  if (kind === 'open') return BinClass.open;
  if (kind === 'shared') return BinClass.shared;
  if (kind === 'pulsed') return BinClass.pulsed;
  if (kind === 'continuous' && !masked) return BinClass.traffic;
  return BinClass.muted;
}
