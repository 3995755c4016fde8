/** Level and occupancy of each channel, every 10 s, computed when the sweeps come in; one database row per minute. */
import { isCounted } from '../../rf/density.js';
import { CELLS } from '../../rf/level-cells.js';
import type { SweepStamp } from '../blocks/block-format.js';
import type { Placed } from '../blocks/levels.js';
import type { ChannelBins, ChannelLayout } from './channels.js';
import { countCells } from './level-counts.js';
import { thresholdMw } from './occupancy-rule.js';

export const SLOT_MS = 10_000;
export const SLOTS = 6;
const NO_LEVEL = -32768;
/** Bytes at the begin of a packed row: number of sweeps in each slot. {@link CHANNEL_BYTES} per channel follow. */
const SWEEPS_BYTES = 2 * SLOTS;
const CHANNEL_BYTES = 6 * SLOTS;
const RECEIVED_BYTES = 2 * SLOTS;
const HOUR_END_BYTES = 2;
export const MOST_COUNTED = 65_535;

/** Of the sweep that is being added. */
const COUNTS = new Uint32Array(CELLS + 1);

type Stamp = Pick<SweepStamp, 'startedAt' | 'flags' | 'folded'>;

/** Six slots of every channel while they grow. Index: channel × 6 + slot. */
export class ChannelRow {
  readonly channels: number;
  readonly maxDbm: Float32Array;
  readonly powerMw: Float64Array;
  /** Sweeps in which the channel was occupied; of an hour the sum of the shares of its minutes' slots. */
  readonly occupied: Float64Array;
  /** Number of sweeps that received the channel: the others say nothing of it. */
  readonly received: Uint32Array;
  readonly sweeps: Uint32Array;
  /** Of an hour: how many slots of 10 s its sweeps stand for ({@link slotsFor}). Each counts alike, however many sweeps it has. */
  readonly visits: Uint8Array;

  constructor(channels: number) {
    this.channels = channels;
    this.maxDbm = new Float32Array(channels * SLOTS).fill(Number.NEGATIVE_INFINITY);
    this.powerMw = new Float64Array(channels * SLOTS);
    this.occupied = new Float64Array(channels * SLOTS);
    this.visits = new Uint8Array(channels * SLOTS);
    this.received = new Uint32Array(channels * SLOTS);
    this.sweeps = new Uint32Array(SLOTS);
  }

  /**
   * Adds a sweep of the watch, and no other: a closer look happens because something is on the air. A channel counts as occupied
   * when its mean power is above the rule's threshold.
   */
  add({ channels, rule }: ChannelLayout, sweep: Placed, stamp: Stamp): void {
    if (!isCounted(stamp)) return;
    const slot = slotOf(stamp.startedAt);
    const { places, levels, powers } = sweep;
    const total = countCells(sweep, COUNTS);
    const threshold = thresholdMw(rule, COUNTS, total);
    const whole = total === places.length;
    for (let channel = 0; channel < this.channels; channel++) {
      const { firstBin, endBin } = channels[channel] as ChannelBins;
      const at = channel * SLOTS + slot;
      let max = this.maxDbm[at] as number;
      let power = 0;
      for (let bin = firstBin; bin < endBin; bin++) {
        const place = places[bin] as number;
        const level = levels[place] as number;
        // A missing bin is NaN, so every comparison with it is false; its power is 0.
        power += powers[place] as number;
        if (level > max) max = level;
      }
      const present = whole ? endBin - firstBin : countPresent(sweep, firstBin, endBin);
      if (present === 0) continue;
      const mean = power / present;
      this.received[at] = (this.received[at] as number) + 1;
      this.maxDbm[at] = max;
      this.powerMw[at] = (this.powerMw[at] as number) + mean;
      if (mean > threshold) this.occupied[at] = (this.occupied[at] as number) + 1;
    }
    this.sweeps[slot] = (this.sweeps[slot] as number) + 1;
  }

  merge(other: ChannelRow): void {
    for (let at = 0; at < this.maxDbm.length; at++) {
      this.maxDbm[at] = Math.max(this.maxDbm[at] as number, other.maxDbm[at] as number);
      this.powerMw[at] = (this.powerMw[at] as number) + (other.powerMw[at] as number);
      this.occupied[at] = (this.occupied[at] as number) + (other.occupied[at] as number);
      this.received[at] = (this.received[at] as number) + (other.received[at] as number);
    }
    for (let slot = 0; slot < SLOTS; slot++)
      this.sweeps[slot] = (this.sweeps[slot] as number) + (other.sweeps[slot] as number);
  }

  /** Adds all slots of a minute to one slot of an hour. */
  addMinute(minute: ChannelRow, slot: number): void {
    for (let from = 0; from < minute.maxDbm.length; from++) {
      const at = from - (from % SLOTS) + slot;
      const received = minute.received[from] as number;
      if (received === 0) continue;
      const visits = slotsFor((other) => minute.received[from - (from % SLOTS) + other] as number, from % SLOTS);
      this.maxDbm[at] = Math.max(this.maxDbm[at] as number, minute.maxDbm[from] as number);
      this.powerMw[at] = (this.powerMw[at] as number) + (minute.powerMw[from] as number);
      this.occupied[at] = (this.occupied[at] as number) + ((minute.occupied[from] as number) / received) * visits;
      this.received[at] = (this.received[at] as number) + received;
      this.visits[at] = (this.visits[at] as number) + visits;
    }
    for (const sweeps of minute.sweeps) this.sweeps[slot] = (this.sweeps[slot] as number) + sweeps;
  }

  /**
   * Packs the row: numbers of sweeps in six slots (u16, 12 bytes), then per channel and slot: maximum and mean in centi-dBm
   * (i16), occupied sweeps (u16). Where some sweeps received only a part of the channels, per channel and slot how many received
   * it (u16) follow, and a byte that makes the length odd. At the end of an hour's row: per channel and slot its visits (u8), and two bytes.
   */
  pack(): Uint8Array {
    const cells = this.maxDbm.length;
    const isWhole = this.received.every((received, at) => received === 0 || received === this.sweeps[at % SLOTS]);
    const plain = 2 * SLOTS + 6 * cells;
    const end = isWhole ? plain : plain + 2 * cells + 1;
    const isHour = this.visits.some((visits) => visits > 0);
    const bytes = new Uint8Array(isHour ? end + cells + HOUR_END_BYTES : end);
    if (isHour) bytes.set(this.visits, end);
    const words = new Int16Array(bytes.buffer, 0, bytes.length >> 1);
    const counts = new Uint16Array(bytes.buffer, 0, bytes.length >> 1);
    for (let slot = 0; slot < SLOTS; slot++) counts[slot] = Math.min(MOST_COUNTED, this.sweeps[slot] as number);
    for (let at = 0, word = SLOTS; at < cells; at++, word += 3) {
      const received = this.received[at] as number;
      const power = (this.powerMw[at] as number) / received;
      const max = this.maxDbm[at] as number;
      words[word] = Number.isFinite(max) ? Math.round(max * 100) : NO_LEVEL;
      words[word + 1] = power > 0 ? Math.round(1000 * Math.log10(power)) : NO_LEVEL;
      // Above 65,535 sweeps in 10 s the count is scaled like the slot's own.
      const share = (this.occupied[at] as number) / ((isHour ? this.visits[at] : received) as number);
      counts[word + 2] = Math.round(share * Math.min(MOST_COUNTED, received));
      if (!isWhole) counts[plain / 2 + at] = Math.min(MOST_COUNTED, received);
    }
    return bytes;
  }
}

/**
 * Number of slots of a minute that the sweeps of a slot stand for: a sweep that is alone in its 10 s comes from a receiver that
 * returns less often, and stands for the time to the next one (SM.1880), at most for its minute.
 * @param sweepsIn number of sweeps in a slot
 */
function slotsFor(sweepsIn: (slot: number) => number, slot: number): number {
  if (sweepsIn(slot) !== 1) return 1;
  let first = slot;
  while (first > 0 && sweepsIn(first - 1) === 0) first -= 1;
  let end = slot + 1;
  while (end < SLOTS && sweepsIn(end) === 0) end += 1;
  // Slots before the first sweep of a minute are nearer to it than to what another row has.
  return end - (first === 0 ? 0 : slot);
}

function countPresent({ places, levels }: Placed, firstBin: number, endBin: number): number {
  let present = 0;
  for (let bin = firstBin; bin < endBin; bin++) if (!Number.isNaN(levels[places[bin] as number])) present += 1;
  return present;
}

function slotOf(startedAt: number): number {
  return Math.floor(startedAt / SLOT_MS) % SLOTS;
}

export interface ChannelSlot {
  /** Number of sweeps that received the channel. */
  readonly sweeps: number;
  /** NaN when the channel was not received. */
  readonly maxDbm: number;
  readonly meanDbm: number;
  readonly occupied: number;
  /** Number of slots of 10 s that the sweeps stand for, each for an equal part of the time. */
  readonly visits: number;
}

/** End of what a row of so many channels has before its visits. */
function endOf({ length }: Uint8Array, channels: number): number {
  const plain = SWEEPS_BYTES + channels * CHANNEL_BYTES;
  return length % 2 === 0 ? plain : plain + channels * RECEIVED_BYTES + 1;
}

/** True for the row of an hour that an earlier version made: without visits, or of slots with sweeps alone. */
export function isOutdatedHour(packed: Uint8Array, channels: number): boolean {
  return packed.length !== endOf(packed, channels) + channels * SLOTS + HOUR_END_BYTES;
}

/** A slot of a channel in a packed row of so many channels. Read in place: a view for each slot costs more than its numbers. */
export function readSlot(packed: Uint8Array, channel: number, channels: number, slot: number): ChannelSlot {
  const at = SWEEPS_BYTES + channel * CHANNEL_BYTES + 6 * slot;
  const max = int16(packed, at);
  const mean = int16(packed, at + 2);
  const sweepsIn = (other: number) => receivedIn(packed, channel, channels, other);
  return {
    sweeps: sweepsIn(slot),
    maxDbm: max === NO_LEVEL ? Number.NaN : max / 100,
    meanDbm: mean === NO_LEVEL ? Number.NaN : mean / 100,
    occupied: int16(packed, at + 4) & 0xffff,
    visits: packed[endOf(packed, channels) + SLOTS * channel + slot] ?? slotsFor(sweepsIn, slot),
  };
}

/** Number of sweeps that received the channel in a slot. */
function receivedIn(packed: Uint8Array, channel: number, channels: number, slot: number): number {
  const own = SWEEPS_BYTES + channels * CHANNEL_BYTES + channel * RECEIVED_BYTES;
  if (int16(packed, SWEEPS_BYTES + channel * CHANNEL_BYTES + 6 * slot) === NO_LEVEL) return 0;
  return int16(packed, (packed.length % 2 === 1 ? own : 0) + 2 * slot) & 0xffff;
}

/** Power of each mean that a row can hold; a power for each slot would be half of the time of reading it. */
const MEANS_MW = new Float64Array(65_536);

/** Power in mW of a mean in dBm, to 0.01 dB. */
export function centiMw(meanDbm: number): number {
  const place = Math.round(meanDbm * 100) + 32_768;
  const known = MEANS_MW[place] as number;
  if (known > 0) return known;
  MEANS_MW[place] = 10 ** (meanDbm / 10);
  return MEANS_MW[place] as number;
}

function int16(bytes: Uint8Array, at: number): number {
  return (((bytes[at] as number) | ((bytes[at + 1] as number) << 8)) << 16) >> 16;
}

export function unpackChannelRow(packed: Uint8Array): ChannelRow {
  const each = packed.length % 2 === 0 ? CHANNEL_BYTES : CHANNEL_BYTES + RECEIVED_BYTES;
  const channels = Math.floor((packed.length - SWEEPS_BYTES) / each);
  const row = new ChannelRow(channels);
  for (let slot = 0; slot < SLOTS; slot++) row.sweeps[slot] = int16(packed, 2 * slot) & 0xffff;
  for (let at = 0; at < row.maxDbm.length; at++) {
    const { sweeps, maxDbm, meanDbm, occupied } = readSlot(packed, Math.floor(at / SLOTS), channels, at % SLOTS);
    row.maxDbm[at] = Number.isNaN(maxDbm) ? Number.NEGATIVE_INFINITY : maxDbm;
    row.powerMw[at] = Number.isNaN(meanDbm) ? 0 : sweeps * centiMw(meanDbm);
    row.occupied[at] = occupied;
    row.received[at] = sweeps;
  }
  return row;
}
