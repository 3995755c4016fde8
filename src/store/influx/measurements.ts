/**
 * The five measurements, their tags and their fields: the schema of our InfluxDB database (README.md in this folder).
 * Tags are bounded by configuration (station, receiver), by {@link PlanTags} (plan), by the channel table (channel) and by
 * word lists (state, kind); everything that grows with time is a field.
 */
import type { OccupancyRule } from '../summaries/occupancy-rule.js';
import { base64, buildLine, escapeKey, flag, float, integer, text } from './line-protocol.js';

/** Owner of a point, common to several measurements. */
export interface Owner {
  readonly stationId: string;
  readonly receiverId: string;
}

/** Packed sweeps of one receiver and one grid, with figures that a dashboard draws without unpacking. */
export interface BlockPoint extends Owner {
  /** Name of the grid; the number of names is bounded, see {@link PlanTags}. */
  readonly plan: string;
  /** The encoded block; undefined where the store cannot hold text. */
  readonly packed: Uint8Array | undefined;
  /** Sequence number of the first and the last sweep. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly sweeps: number;
  readonly bins: number;
  /** Number of the part and its first bin, for a sweep too long for one block. */
  readonly part: number;
  readonly firstBin: number;
  /** Frequency of this block's first bin. */
  readonly startHz: number;
  readonly stepHz: number;
  /** Epoch ms of the first sweep's first bin and of the last sweep's last bin. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly maxDbm: number;
  /** Mean in power, over all bins of all sweeps. */
  readonly meanDbm: number;
  readonly p10Dbm: number;
  readonly p50Dbm: number;
  readonly p90Dbm: number;
  readonly floorDbm: number;
  /** Frequency of the strongest bin. */
  readonly peakHz: number;
  /** Flags of all sweeps, combined by OR. */
  readonly flags: number;
}

/** Level and occupancy of one channel over one interval (10 s). */
export interface ChannelPoint extends Owner {
  /** Name from the channel table, or centre frequency in kHz; the table bounds the number of names. */
  readonly channel: string;
  /** Range of the channel; written once a minute, because it does not change. */
  readonly startHz: number | undefined;
  readonly stopHz: number | undefined;
  /** Rule for "occupied"; written once a minute. */
  readonly rule?: OccupancyRule | undefined;
  /** End of the interval, epoch ms. */
  readonly endedAt: number;
  readonly maxDbm: number;
  /** Mean in power. */
  readonly meanDbm: number;
  /** 0 … 1: share of the sweeps of its 10 s in which the channel was above its threshold (ITU-R SM.1880). */
  readonly occupancy: number;
  readonly sweeps: number;
}

/**
 * Present state of one emission. It is written again after a change with the same timestamp, so the newest state replaces the
 * older one.
 */
export interface EmissionPoint extends Owner {
  /** A field, not a tag, because there is no end of ids. Undefined where the store cannot hold text. */
  readonly emissionId: string | undefined;
  readonly kind: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly centreHz: number;
  readonly bandwidthHz: number;
  readonly maxDbm: number;
  readonly excessDb: number;
  readonly score: number;
  /** Number 0 … 999,999 that distinguishes emissions of one receiver that began in the same millisecond. */
  readonly ordinal: number;
}

/** Share of an interval that a receiver really watched. */
export interface CoveragePoint extends Owner {
  readonly plan: string;
  /** End of the interval, epoch ms. */
  readonly endedAt: number;
  readonly intervalMs: number;
  readonly watchedMs: number;
  readonly sweeps: number;
  readonly lostSweeps: number;
  /** Reason why the rest was not watched; a word of a fixed list, or empty. */
  readonly reason: string;
}

/** State of a receiver and its program; one point per receiver and interval. */
export interface HealthPoint extends Owner {
  readonly at: number;
  readonly status: string;
  readonly sweepsPerSecond: number;
  readonly lostSweeps: number;
  readonly spoolBytes: number;
  readonly spoolAgeMs: number;
  readonly diskFreeBytes: number;
  readonly clockOk: boolean;
}

/**
 * Time of a block in nanoseconds. The last three digits are the sequence number modulo 1,000: two blocks of one series that
 * start within the same microsecond have different timestamps, and the same block always has the same one, so a replay
 * overwrites it. The parts of one long sweep are a microsecond apart; such a sweep takes more microseconds than it has parts.
 */
export function blockTimeNs({
  startedAt,
  firstSeq,
  part,
}: Pick<BlockPoint, 'startedAt' | 'firstSeq' | 'part'>): bigint {
  const wholeMs = Math.floor(startedAt);
  const micros = Math.floor((startedAt - wholeMs) * 1000 + 1e-6) + part;
  return BigInt(wholeMs) * 1_000_000n + BigInt(micros) * 1000n + BigInt(firstSeq % 1000);
}

export const msToNs = (ms: number): bigint => BigInt(Math.round(ms)) * 1_000_000n;

const owner = ({ stationId, receiverId }: Owner) => ({ station: stationId, receiver: receiverId });
/** Rounds to hundredths of a dB, which is finer than any receiver; shorter numbers make shorter lines. */
const db = (level: number) => float(Math.round(level * 100) / 100);

export function blockLine(block: BlockPoint): string | undefined {
  return buildLine({
    measurement: 'blk',
    tags: { ...owner(block), plan: block.plan },
    fields: {
      tr: base64(block.packed),
      n: integer(block.sweeps),
      bins: integer(block.bins),
      bin0: integer(block.firstBin),
      f0: float(block.startHz),
      df: float(block.stepHz),
      dt: float(block.sweeps > 1 ? (block.endedAt - block.startedAt) / block.sweeps : block.endedAt - block.startedAt),
      end: float(block.endedAt),
      seq0: integer(block.firstSeq),
      seq1: integer(block.lastSeq),
      flags: integer(block.flags),
      max: db(block.maxDbm),
      mean: db(block.meanDbm),
      p10: db(block.p10Dbm),
      p50: db(block.p50Dbm),
      p90: db(block.p90Dbm),
      floor: db(block.floorDbm),
      peak: float(block.peakHz),
    },
    atNs: blockTimeNs(block),
  });
}

/** Head of the last line: points come channel by channel, so their tags need not be written each time. */
let channelHead = { stationId: '', receiverId: '', channel: '', text: '' };

/** Builds the same line as {@link buildLine} without an object per field: there are a hundred such lines for each block. */
export function channelLine(point: ChannelPoint): string | undefined {
  const { stationId, receiverId, channel } = point;
  const known = channelHead;
  if (known.channel !== channel || known.receiverId !== receiverId || known.stationId !== stationId) {
    const tags = `channel=${escapeKey(channel)},receiver=${escapeKey(receiverId)},station=${escapeKey(stationId)}`;
    channelHead = { stationId, receiverId, channel, text: `ch,${tags}` };
  }
  const max = number('max', Math.round(point.maxDbm * 100) / 100);
  const mean = number('mean', Math.round(point.meanDbm * 100) / 100);
  const occ = number('occ', Math.round(point.occupancy * 1e6) / 1e6);
  const range =
    point.startHz === undefined ? '' : number('f0', point.startHz) + number('f1', point.stopHz ?? Number.NaN);
  return `${channelHead.text} ${max}${mean}${occ}${range}${ruleFields(point.rule)}n=${point.sweeps}i ${Math.round(point.endedAt)}000000`;
}

function ruleFields(rule: OccupancyRule | undefined): string {
  if (rule === undefined) return '';
  return rule.kind === 'noise' ? number('margin', rule.marginDb) : number('limit', rule.thresholdDbm);
}

function number(name: string, value: number): string {
  return Number.isFinite(value) ? `${name}=${value},` : '';
}

export function emissionLine(point: EmissionPoint): string | undefined {
  return buildLine({
    measurement: 'emission',
    tags: { ...owner(point), kind: point.kind },
    fields: {
      id: text(point.emissionId),
      f: float(point.centreHz),
      bw: float(point.bandwidthHz),
      end: float(point.endedAt),
      max: db(point.maxDbm),
      excess: db(point.excessDb),
      score: float(point.score),
    },
    atNs: msToNs(point.startedAt) + BigInt(point.ordinal % 1_000_000),
  });
}

export function coverageLine(point: CoveragePoint): string | undefined {
  return buildLine({
    measurement: 'coverage',
    tags: { ...owner(point), plan: point.plan, reason: point.reason },
    fields: {
      interval: float(point.intervalMs),
      watched: float(point.watchedMs),
      share: float(point.intervalMs > 0 ? point.watchedMs / point.intervalMs : Number.NaN),
      n: integer(point.sweeps),
      lost: integer(point.lostSweeps),
    },
    atNs: msToNs(point.endedAt),
  });
}

export function healthLine(point: HealthPoint): string | undefined {
  return buildLine({
    measurement: 'health',
    tags: { ...owner(point), status: point.status },
    fields: {
      rate: float(point.sweepsPerSecond),
      lost: integer(point.lostSweeps),
      spool_bytes: integer(point.spoolBytes),
      spool_age: float(point.spoolAgeMs),
      disk_free: integer(point.diskFreeBytes),
      clock_ok: flag(point.clockOk),
    },
    atNs: msToNs(point.at),
  });
}
