/** Occupancy of channels as rows; the threshold stands beside each value. */
import type { Channel, ChannelSeriesPoint } from '../store/archive.js';
import type { Cell, Column } from './table.js';

export const OCCUPANCY_COLUMNS: readonly Column[] = [
  { name: 'receiverId', kind: 'text' },
  { name: 'channel', kind: 'text' },
  { name: 'startHz', kind: 'number' },
  { name: 'stopHz', kind: 'number' },
  { name: 'at', kind: 'instant' },
  { name: 'pointMs', kind: 'number' },
  /** FCO after ITU-R SM.1880: share of the received time above the threshold, 0 to 1. */
  { name: 'occupancy', kind: 'number' },
  { name: 'sweeps', kind: 'number' },
  { name: 'maxDbm', kind: 'number' },
  { name: 'meanDbm', kind: 'number' },
  { name: 'rule', kind: 'text' },
  { name: 'marginDb', kind: 'number' },
  { name: 'thresholdDbm', kind: 'number' },
];

export function occupancyRow(
  receiverId: string,
  channel: Channel,
  { at, occupancy, sweeps, maxDbm, meanDbm, rule }: ChannelSeriesPoint,
  pointMs: number,
): Cell[] {
  return [
    receiverId,
    channel.name,
    channel.startHz,
    channel.stopHz,
    at,
    pointMs,
    rounded(occupancy, 6),
    sweeps,
    rounded(maxDbm, 3),
    rounded(meanDbm, 3),
    rule.kind,
    rule.kind === 'noise' ? rule.marginDb : null,
    rule.kind === 'fixed' ? rule.thresholdDbm : null,
  ];
}

function rounded(value: number, digits: number): number | null {
  return Number.isFinite(value) ? Number(value.toFixed(digits)) : null;
}
