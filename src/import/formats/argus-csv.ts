/**
 * R&S ARGUS, exported as CSV: one row per frequency, quoted, with a decimal comma; the last column states, row by row,
 * how it was measured. The rows of one time are a sweep. Times are local, without a zone.
 */
import { z } from 'zod';
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { fileLines } from '../file-lines.js';
import { type ImportContext, type ImportFormat, isLevel, localTimeFlag, MOST_BINS, sign } from '../import-format.js';
import { localTime, toDbm } from '../text-table.js';
import { partialFlag } from '../trace-rows.js';

const HEAD = /^"Time","Frequency \(Hz\)","Level \(([^)"]*)\)"/;
const FIELD = /"((?:[^"]|"")*)"|([^,]+)|(?<=,)(?=,|$)/g;
const TIME = /^(\d{4})-(\d{2})-(\d{2})\s+(\d{2}):(\d{2}):(\d{2})(?:[,.](\d{1,3}))?$/;
const BANDWIDTH = /^\s*IF Bandwidth: (\d+(?:,\d+)?) (k|M)?Hz/;

const argusCsv: ImportFormat = {
  id: 'argus',
  label: 'R&S ARGUS (CSV)',
  signs: [sign('the head "Time","Frequency (Hz)","Level (…)"', HEAD)],
  sweeps,
};

export const formats = [argusCsv];

const stateSchema = z.strictObject({ unit: z.string(), rbwHz: z.number().optional() });

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, signal, from } = context;
  const timeFlag = localTimeFlag(context);
  let { unit, rbwHz } = from === undefined ? { unit: '' } : stateSchema.parse(from.state);
  let convert = unit === '' ? undefined : conversionOf(unit, report);
  let group = new Group();
  let offset = from?.offset ?? 0;
  for await (const { number, text, isTooLong, isCut, end } of fileLines(link, signal, from)) {
    const begin = offset;
    offset = end;
    const head = HEAD.exec(text);
    if (head !== null) {
      unit = head[1] ?? '';
      convert = conversionOf(unit, report);
      report.remarks += 1;
      continue;
    }
    if (text.trim() === '') {
      report.remarks += 1;
      continue;
    }
    const row = isTooLong || isCut || convert === undefined ? undefined : rowOf(text);
    if (row === undefined || convert === undefined || !isLevel(convert(row.level))) {
      const why = isCut ? 'The file ends within this line.' : 'The line is not a row of ARGUS.';
      report.reject(number, convert === undefined ? 'The unit of the levels is none of dBm, dBµV and dBµV/m.' : why);
      continue;
    }
    if (!group.takes(row)) {
      const found = group.sweep(rbwHz, timeFlag);
      report.mark(() => ({ offset: begin, number: number - 1, state: { unit, rbwHz } }));
      if (found !== undefined) yield found;
      group = new Group();
    }
    rbwHz = bandwidthOf(row.info) ?? rbwHz;
    if (group.add(row, convert(row.level))) report.accepted += 1;
    else report.reject(number, 'A sweep has more frequencies than any receiver measures.');
  }
  const last = group.sweep(rbwHz, timeFlag);
  if (last !== undefined) yield last;
}

interface Row {
  readonly at: number;
  readonly hz: number;
  readonly level: number;
  readonly info: string;
}

/** Some files have the letter µ damaged. */
function conversionOf(unit: string, report: ImportContext['report']): ((level: number) => number) | undefined {
  return toDbm(unit.replace(/^dB[^m]?V/, 'dBuV'), report);
}

function rowOf(text: string): Row | undefined {
  const [time = '', frequency = '', level = '', , , , , info = ''] = [...text.matchAll(FIELD)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
  const at = timeOf(time.trim());
  const hz = numberOf(frequency);
  const value = numberOf(level);
  if (at === undefined || !(hz > 0) || !Number.isFinite(value)) return undefined;
  return { at, hz, level: value, info };
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'));
}

function timeOf(text: string): number | undefined {
  const parts = TIME.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1, 7).map(Number);
  return localTime([year, month, day], [hours, minutes, seconds + Number(`0.${parts[7] ?? 0}`)]);
}

function bandwidthOf(info: string): number | undefined {
  const [, value, prefix] = BANDWIDTH.exec(info) ?? [];
  if (value === undefined) return undefined;
  return numberOf(value) * (prefix === 'M' ? 1e6 : prefix === 'k' ? 1e3 : 1);
}

/** Rows of one time, in rising frequency. */
class Group {
  #at: number | undefined;
  readonly #hz: number[] = [];
  readonly #levelsDbm: number[] = [];

  takes({ at, hz }: Row): boolean {
    return this.#at === undefined || (at === this.#at && hz > (this.#hz.at(-1) ?? 0));
  }

  add({ at, hz }: Row, levelDbm: number): boolean {
    if (this.#hz.length >= MOST_BINS) return false;
    this.#at = at;
    this.#hz.push(hz);
    this.#levelsDbm.push(levelDbm);
    return true;
  }

  /** The sweep, on a grid with the smallest step found; a frequency that was not measured is missing (NaN). */
  sweep(rbwHz: number | undefined, timeFlag: number): DriverSweep | undefined {
    const [startHz] = this.#hz;
    if (startHz === undefined || this.#at === undefined) return undefined;
    const steps = this.#hz.slice(1).map((hz, i) => hz - (this.#hz[i] ?? 0));
    const stepHz = steps.reduce((least, step) => Math.min(least, step), Number.POSITIVE_INFINITY);
    const widthHz = Number.isFinite(stepHz) ? stepHz : (rbwHz ?? 1);
    const bins = Math.round(((this.#hz.at(-1) ?? startHz) - startHz) / widthHz) + 1;
    if (bins > MOST_BINS) return undefined;
    const levelsDbm = new Float32Array(bins).fill(Number.NaN);
    let isMoved = false;
    this.#hz.forEach((hz, i) => {
      const place = (hz - startHz) / widthHz;
      isMoved ||= Math.abs(place - Math.round(place)) > 0.05;
      levelsDbm[Math.round(place)] = this.#levelsDbm[i] ?? Number.NaN;
    });
    const flags = timeFlag | (isMoved ? SweepFlag.resampled : 0) | partialFlag(levelsDbm);
    return {
      startedAt: this.#at,
      endedAt: this.#at,
      startHz,
      stepHz: widthHz,
      levelsDbm,
      ...defined({ rbwHz }),
      traceDetector: 'average' as const,
      flags,
    };
  }
}
