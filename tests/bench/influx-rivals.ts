/** The obvious ways to put sweeps into InfluxDB, as baselines: a point a bin, a field a bin, a packed string a sweep. */
import { constants, deflateRawSync } from 'node:zlib';
import type { CodedSweep } from '../../src/store/blocks/block-codec.js';
import type { InfluxConnection } from '../../src/store/influx/connection.js';
import { levelsOf } from '../support/influx/stored-form.js';

export interface Rival {
  readonly name: string;
  readonly linesAWrite: number;
  lines(sweep: CodedSweep): string[];
  /** An hour, or less, of one receiver as levels, row after row. */
  read(connection: InfluxConnection, receiverId: string, bins: number): Promise<Float32Array[]>;
}

const dbm = ({ format, codes, shape, stamp }: CodedSweep) =>
  levelsOf({ shape, format, codes, stamps: [stamp], bins: shape.bins, firstBin: 0, thinned: false });
const ns = (ms: number) => `${ms}000000`;

export const RIVALS: readonly Rival[] = [
  {
    name: 'point per bin',
    linesAWrite: 5000,
    lines: (sweep) => {
      const { receiverId, startHz, stepHz } = sweep.shape;
      const at = ns(sweep.stamp.startedAt);
      return Array.from(dbm(sweep), (level, i) => `point,rx=${receiverId},f=${startHz + i * stepHz} v=${level} ${at}`);
    },
    async read(connection, receiverId, bins) {
      const series = await connection.query(`SELECT v FROM point WHERE rx = '${receiverId}' GROUP BY f`);
      const rows = new Map<number, Float32Array>();
      series.forEach(({ rows: points }, bin) => {
        for (const [time, level] of points) {
          const row = rows.get(Number(time)) ?? new Float32Array(bins);
          rows.set(Number(time), row);
          row[bin] = Number(level);
        }
      });
      return [...rows.values()];
    },
  },
  {
    name: 'field per bin',
    linesAWrite: 20,
    lines: (sweep) => {
      const fields = Array.from(dbm(sweep), (level, i) => `b${i}=${level}`);
      return [`wide,rx=${sweep.shape.receiverId} ${fields.join(',')} ${ns(sweep.stamp.startedAt)}`];
    },
    async read(connection, receiverId, bins) {
      const columns = Array.from({ length: bins }, (_, i) => `b${i}`).join(',');
      const series = await connection.query(`SELECT ${columns} FROM wide WHERE rx = '${receiverId}'`);
      return (series[0]?.rows ?? []).map((row) => Float32Array.from(row.slice(1), Number));
    },
  },
  {
    name: 'packed sweep',
    linesAWrite: 500,
    lines: (sweep) => {
      const bytes = sweep.codes as Uint8Array;
      const packed = deflateRawSync(bytes, { strategy: constants.Z_HUFFMAN_ONLY }).toString('base64');
      return [`packed,rx=${sweep.shape.receiverId} tr="${packed}" ${ns(sweep.stamp.startedAt)}`];
    },
    async read(connection, receiverId) {
      const { inflateRawSync } = await import('node:zlib');
      const series = await connection.query(`SELECT tr FROM packed WHERE rx = '${receiverId}'`);
      return (series[0]?.rows ?? []).map(([, packed]) => {
        const codes = inflateRawSync(Buffer.from(String(packed), 'base64'));
        return Float32Array.from(codes, (code) => (code - 255) / 2);
      });
    },
  },
];
