/**
 * Traces of analysers that write a head of `Name,value,unit` lines and then rows of numbers: Keysight N934x, Rohde & Schwarz
 * FPH and FSH, Tektronix RSA and SignalVu. Written from files of such instruments in public repositories.
 */
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { say } from '../../words/said.js';
import { HeadFacts } from '../head-facts.js';
import { type ImportContext, type ImportFormat, localTimeFlag, type Sign, sign, untimed } from '../import-format.js';
import { cellsOf, hzOf, levelIn, localTime, numberOf, textLines, traceDetectorOf } from '../text-table.js';
import { chosenTrace } from '../trace-choice.js';
import { TraceRows } from '../trace-rows.js';

interface Column {
  readonly name: string;
  readonly unit: string;
  readonly levelAt: number;
}

interface Maker extends Pick<ImportFormat, 'id' | 'label'> {
  readonly signs: readonly Sign[];
  /** Names of facts of the head, in small letters: RBW, VBW, attenuation, detector, and what the trace holds. */
  readonly names: readonly [rbw: string, vbw: string, attenuation: string, detector: string, hold: string];
  /** Lines that state the local date (month before day) and the time of day. */
  readonly date: RegExp;
  readonly time: RegExp;
  /** Column of the frequency, Hz, in a row. */
  readonly hzAt: number;
  /** The traces whose rows follow this line; none for a line of the head. */
  columns(cells: readonly string[], head: Head): readonly Column[];
}

const N934X: Maker = {
  id: 'n934x',
  label: 'Keysight and Agilent N934x (CSV)',
  signs: [
    sign('"Machine Module,N93" in its first line', /^#\d+Machine Module,N93/),
    sign('"Y Axis Unit,"', /^Y Axis Unit,/m),
  ],
  names: ['rbw', 'vbw', 'attenuation', 'trace detector', 'trace type'],
  date: /^\S+ (?<month>\d\d)\.(?<day>\d\d)\.(?<year>\d{4})$/,
  time: /^(\d\d):(\d\d):(\d\d) \d\d\.\d\d\.\d{4}$/,
  hzAt: 0,
  columns: ([name], head) =>
    name === 'Trace Data' && isOfHz(head.fact('x axis units'))
      ? [{ name: `${head.fact('trace name')} ${head.fact('trace type')}`, unit: head.fact('y axis unit'), levelAt: 1 }]
      : [],
};
const FPH: Maker = {
  id: 'fph',
  label: 'Rohde & Schwarz FPH and FSH (CSV)',
  signs: [sign('"Name," at the beginning', /^Name,/), sign('"Instrument," with FPH or FSH', /^Instrument,FP?S?H/m)],
  names: ['rbw', 'vbw', 'rf attenuator', 'trace detector', 'trace mode'],
  date: /^Date,(?<month>\d+)\/(?<day>\d+)\/(?<year>\d{4})$/,
  time: /^Time,(\d+):(\d+):(\d+)$/,
  hzAt: 0,
  columns: ([name, ...headings]) =>
    name === 'Frequency [Hz]'
      ? headings.map((heading, i) => {
          const [, words = heading, unit = ''] = /^(.*?) ?\[(.*)\]$/.exec(heading) ?? [];
          return { name: words, unit, levelAt: i + 1 };
        })
      : [],
};
const RSA: Maker = {
  id: 'rsa',
  label: 'Tektronix RSA and SignalVu (CSV)',
  signs: [
    sign('a name and a date in its first line', /^[^,\n]+,\d+\/\d+\/\d{4} /),
    sign('"[Global Parameters]"', /^\[Global Parameters\]/m),
  ],
  names: ['resolution bandwidth', 'video bandwidth', 'rf attenuation', 'detection', 'function'],
  date: /^[^,]+,(?<month>\d+)\/(?<day>\d+)\/(?<year>\d{4}) /,
  time: /^[^,]+,\S+ (\d+):(\d+):(\d+)(?: ([AP]M))?$/,
  hzAt: 1,
  columns: ([name], { trace: [title = '', , unit = ''] }) =>
    name === 'XStop' ? [{ name: title, unit, levelAt: 0 }] : [],
};

/** The lines before the rows. */
class Head {
  /** Cells of the line that names the trace of which the next lines tell. */
  trace: readonly string[] = [];
  readonly #facts = new Map<string, string>();
  #namesTrace = false;

  take(cells: readonly string[]): void {
    const [name = '', value = '', unit = ''] = cells;
    if (name.startsWith('[')) this.trace = [];
    else if (this.#namesTrace) this.trace = cells;
    else this.#facts.set([...this.trace.slice(0, 1), name].join(' ').toLowerCase(), `${value} ${unit}`.trim());
    this.#namesTrace = /^\[Trace\b/.test(name);
  }

  /** What is said of this trace, or else of all; empty where nothing is. */
  fact(name: string, trace = ''): string {
    return this.#facts.get(`${trace} ${name}`.toLowerCase()) ?? this.#facts.get(name) ?? '';
  }
}

const USED = ['x axis units', 'y axis unit', 'trace name'];

/** @throws ProtocolError where the rows lie in time (zero span) */
function isOfHz(unit: string): true {
  if (unit === 'Hz') return true;
  throw ProtocolError.of('The rows of the file are in "{unit}"; only frequencies can be read.', { unit });
}

interface Trace extends Column {
  readonly rows: TraceRows;
  readonly facts: Pick<DriverSweep, 'flags'> & Partial<DriverSweep>;
}

export const formats: readonly ImportFormat[] = [N934X, FPH, RSA].map((maker) => ({
  id: maker.id,
  label: maker.label,
  signs: maker.signs,
  sweeps: (link: Link, context: ImportContext) => sweeps(maker, link, context),
}));

async function* sweeps(maker: Maker, link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  const [head, unused] = [new Head(), new HeadFacts()];
  const traces: Trace[] = [];
  let open: readonly Trace[] = [];
  let date: number[] | undefined;
  let time: number[] | undefined;
  for await (const { number, text, isCut } of textLines(link, context)) {
    const cells = cellsOf(text);
    if (open.length > 0 && /^[+-]?\d/.test(text)) {
      report.count(number, isCut ? 'The file ends within this line.' : fault(open, cells, maker.hzAt, report));
      continue;
    }
    report.remarks += 1;
    const line = cells.join();
    const [dated, timed] = [dateIn(maker.date.exec(line)), timeIn(maker.time.exec(line))];
    if (dated !== undefined && Math.max(...dated.slice(1)) <= 12)
      report.assume(say('Line {number} says "{line}": read as month, day and year.', { number, line }).en);
    date ??= dated;
    time ??= timed;
    open = maker.columns(cells, head).map((column) => ({
      name: column.name,
      unit: column.unit,
      levelAt: column.levelAt,
      rows: new TraceRows(),
      facts: factsOf(maker, head, column.name),
    }));
    traces.push(...open);
    head.take(cells);
    const isUsed =
      (dated ?? timed) !== undefined ||
      open.length > 0 ||
      [...maker.names, ...USED].includes((cells[0] ?? '').toLowerCase());
    if (!isUsed) unused.note(number, text.replace(/[\s,]+$/, ''));
  }
  unused.tell(report);
  const found = traces.filter(({ rows }) => rows.count > 0);
  const names = found.map(({ name }) => name);
  const trace = found[chosenTrace(names, context)];
  const at = date === undefined ? undefined : localTime(date, time);
  const startedAt = at ?? untimed(context, report.sweeps);
  const flags = (trace?.facts.flags ?? 0) | (at === undefined ? 0 : localTimeFlag(context));
  const sweep = trace?.rows.sweep({ ...trace.facts, startedAt, flags });
  if (sweep === undefined) throw ProtocolError.of('The file has no rows of a trace.');
  yield sweep;
}

/** Adds a row to all traces of the table. @returns why it is left out */
function fault(
  traces: readonly Trace[],
  cells: readonly string[],
  hzAt: number,
  report: ImportContext['report'],
): string | undefined {
  if (cells.length > traces.length + 1)
    return 'The row has more values than the head has columns; decimals need a point.';
  const hz = numberOf(cells[hzAt]) ?? Number.NaN;
  const faults = traces.map(({ rows, unit, levelAt }) => {
    const level = numberOf(cells[levelAt]);
    return rows.add(hz, level === undefined ? undefined : levelIn(unit, report)(level));
  });
  return faults.find((one) => one !== undefined);
}

function factsOf({ names: [rbw, vbw, attenuation, detector, hold] }: Maker, head: Head, trace: string): Trace['facts'] {
  const attenuationDb = Number.parseFloat(head.fact(attenuation));
  return {
    flags: /max/i.test(head.fact(hold, trace)) ? SweepFlag.peakHeld : 0,
    ...defined({
      rbwHz: hzOf(head.fact(rbw), 'Hz'),
      vbwHz: hzOf(head.fact(vbw), 'Hz'),
      attenuationDb: attenuationDb >= 0 ? attenuationDb : undefined,
      traceDetector: traceDetectorOf(head.fact(detector, trace)),
    }),
  };
}

/** Instruments set to another order of day and month are known by a month above 12. */
function dateIn(match: RegExpExecArray | null): number[] | undefined {
  const { year, month, day } = match?.groups ?? {};
  if (year === undefined) return undefined;
  return (Number(month) > 12 ? [year, day, month] : [year, month, day]).map(Number);
}

function timeIn(match: RegExpExecArray | null): number[] | undefined {
  if (match === null) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1, 4).map(Number);
  return [match[4] === undefined ? hours : (hours % 12) + (match[4] === 'PM' ? 12 : 0), minutes, seconds];
}
