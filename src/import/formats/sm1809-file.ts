/**
 * ITU-R SM.1809: a head of `Key value` lines, a blank line, then `HH:MM:SS,level,level,…` for each sweep; several bands
 * stand side by side with semicolons. Rows have no date: an earlier time means the next day. Rows of one second
 * keep their order, a millisecond apart. Times are UTC where the description says so, otherwise in this machine's zone.
 */
import { z } from 'zod';
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import { type DriverSweep, SweepFlag, type TraceDetector } from '../../rf/sweep.js';
import { DAY_MS } from '../../time/units.js';
import { fileLines } from '../file-lines.js';
import { type ImportContext, type ImportFormat, localTimeFlag, MOST_BINS, sign } from '../import-format.js';
import { levelsOf, toDbm, traceDetectorOf } from '../text-table.js';
import { partialFlag } from '../trace-rows.js';

const HEAD = /^FileType[ \t]/;
const ROW = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?\s*,/;
const CORRECTED = /\| corrected \(/;
/**
 * An earlier time within this is a clock that was set back, or the end of summer time; a longer way back is the next day. Files of
 * our own are in order of time.
 */
const MOST_SET_BACK_S = 3660;

const sm1809File: ImportFormat = {
  id: 'sm1809',
  hasExactLevels: true,
  label: 'ITU-R SM.1809',
  signs: [sign('"FileType" at the beginning', HEAD)],
  sweeps,
};

export const formats = [sm1809File];

interface Band {
  readonly startHz: number;
  readonly stepHz: number;
  readonly points: number;
  readonly toDbm: ((level: number) => number) | undefined;
  readonly rbwHz: number | undefined;
  readonly traceDetector: TraceDetector | undefined;
  readonly isMaximum: boolean;
  readonly scanMs: number;
}

const stateSchema = z.strictObject({
  head: z.record(z.string(), z.string()),
  clock: z.strictObject({ day: z.int(), lastS: z.int(), sameSecond: z.int() }),
});

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, signal, from } = context;
  const before = from === undefined ? undefined : stateSchema.parse(from.state);
  const head = new Map(Object.entries(before?.head ?? {}));
  let bands = before === undefined ? undefined : bandsOf(head, context.report);
  let clock = before === undefined ? undefined : new RowClock(head, before.clock);
  for await (const { number, text, isTooLong, isCut, end } of fileLines(link, signal, from)) {
    // A file behind another one in the same file.
    if (HEAD.test(text)) {
      head.clear();
      [bands, clock] = [undefined, undefined];
    }
    const isRow = ROW.test(text);
    if (bands === undefined && !isRow) {
      const [, key, value] = /^(\w+)[ \t]?(.*)$/.exec(text) ?? [];
      if (key !== undefined) head.set(key.toLowerCase(), (value ?? '').replace(/[\s,]+$/, ''));
      report.remarks += 1;
      continue;
    }
    if (text.trim() === '' && !isTooLong) {
      report.remarks += 1;
      continue;
    }
    bands ??= bandsOf(head, context.report);
    clock ??= new RowClock(head);
    const at = isRow && !isTooLong ? clock.at(text) : undefined;
    if (at === undefined) {
      report.reject(number, isCut ? 'The file ends within this line.' : 'The line is not a row of SM.1809.');
      continue;
    }
    const parts = text.slice(text.indexOf(',') + 1).split(';');
    const timeFlag = clock.isUtc ? 0 : localTimeFlag(context);
    const found = bands.map((band, i) => sweepOf(band, parts[i] ?? '', { at, timeFlag }));
    const fault = found.find((one) => typeof one === 'string');
    // A cut row is recognised by its number of levels: with all levels it is complete.
    if (typeof fault === 'string') report.reject(number, isCut ? 'The file ends within this line.' : fault);
    else report.accepted += 1;
    const sound = found.filter((one) => typeof one !== 'string');
    for (const [i, one] of sound.entries()) {
      const { state } = clock;
      if (i === sound.length - 1)
        report.mark(() => ({ offset: end, number, state: { head: Object.fromEntries(head), clock: state } }));
      yield one;
    }
  }
  if (bands === undefined && before === undefined) report.reject(1, 'The file has no rows.');
}

function sweepOf(
  band: Band,
  part: string,
  { at, timeFlag }: { readonly at: number; readonly timeFlag: number },
): DriverSweep | string {
  const { toDbm: convert, points, startHz, stepHz, rbwHz, traceDetector, isMaximum, scanMs } = band;
  if (convert === undefined) return 'The unit of the levels is none of dBm, dBµV and dBµV/m.';
  const texts = part.replace(/^\s*,/, '').replace(/,\s*$/, '').split(',');
  if (texts.length !== points) return 'The number of levels in the row is not the one in DataPoints.';
  const levelsDbm = levelsOf(texts, convert);
  if (levelsDbm === undefined) return 'The row has impossible levels.';
  return {
    startedAt: at,
    endedAt: at + scanMs,
    startHz,
    stepHz,
    levelsDbm,
    ...defined({ rbwHz, traceDetector }),
    flags: timeFlag | partialFlag(levelsDbm) | (isMaximum ? SweepFlag.peakHeld : 0),
  };
}

/** @throws ProtocolError where a required line is missing or has an impossible value. */
function bandsOf(head: ReadonlyMap<string, string>, report: ImportContext['report']): Band[] {
  // Our own files say so; of others the unit alone is known.
  if (CORRECTED.test(head.get('description') ?? ''))
    throw ProtocolError.of('The levels of the file were corrected: only received levels can be stored.');
  const column = (key: string): string[] => (head.get(key) ?? '').split(';').map((text) => text.trim());
  const starts = column('freqstart');
  return starts.map((start, i) => {
    const value = (key: string): string => column(key)[i] ?? column(key)[0] ?? '';
    const startHz = Number(start) * 1000;
    const stopHz = Number(value('freqstop')) * 1000;
    const points = Number(value('datapoints'));
    const sound = start !== '' && startHz >= 0 && stopHz >= startHz && Number.isInteger(points);
    if (!sound || points < 1 || points > MOST_BINS || (points > 1 && stopHz === startHz))
      throw ProtocolError.of('The SM.1809 head says {points} points from {start} to {stop} kHz.', {
        points: value('datapoints'),
        start,
        stop: value('freqstop'),
      });
    const bandwidth = Number(value('filterbandwidth')) * 1000;
    const stepHz = points > 1 ? (stopHz - startHz) / (points - 1) : bandwidth > 0 ? bandwidth : 1;
    const scanMs = Number(value('scantime')) * 1000;
    return {
      startHz,
      stepHz,
      points,
      toDbm: toDbm(value('levelunits'), report),
      rbwHz: value('filterbandwidth') !== '' && bandwidth > 0 ? bandwidth : undefined,
      traceDetector: traceDetectorOf(value('detector')),
      isMaximum: /^max/i.test(value('tracemode')),
      scanMs: scanMs > 0 && scanMs < DAY_MS ? scanMs : 0,
    };
  });
}

/** Adds the date to the times of rows. */
class RowClock {
  readonly #midnight: number;
  readonly isUtc: boolean;
  readonly #mostSetBackS: number;
  #day: number;
  #lastS: number;
  #sameSecond: number;

  constructor(head: ReadonlyMap<string, string>, before = { day: 0, lastS: -1, sameSecond: 0 }) {
    ({ day: this.#day, lastS: this.#lastS, sameSecond: this.#sameSecond } = before);
    const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(head.get('date') ?? '') ?? [];
    if (year === undefined) throw ProtocolError.of('The SM.1809 head has no Date of the form yyyy-mm-dd.');
    this.#mostSetBackS = head.get('taskname') === 'rfi-logger' ? 0 : MOST_SET_BACK_S;
    this.isUtc = /\bUTC\b/.test(head.get('description') ?? '');
    this.#midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  }

  /** State from which another clock can continue. */
  get state(): { day: number; lastS: number; sameSecond: number } {
    return { day: this.#day, lastS: this.#lastS, sameSecond: this.#sameSecond };
  }

  /** Undefined for an impossible time of day. */
  at(row: string): number | undefined {
    const [hours = 0, minutes = 0, seconds = 0] = (ROW.exec(row) ?? []).slice(1).map(Number);
    if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
    const second = hours * 3600 + minutes * 60 + seconds;
    if (second < this.#lastS - this.#mostSetBackS) this.#day += 1;
    this.#sameSecond = second === this.#lastS ? Math.min(999, this.#sameSecond + 1) : 0;
    this.#lastS = second;
    const utc = this.#midnight + this.#day * DAY_MS + second * 1000 + this.#sameSecond;
    if (this.isUtc) return utc;
    const local = new Date(utc);
    const [year, month, date] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
    return new Date(year, month, date, hours, minutes, seconds, this.#sameSecond).getTime();
  }
}
