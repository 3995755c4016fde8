/**
 * Traces as analysers save them: a text of a head, and rows of a frequency and a level. One runner reads all; a maker's
 * entry says what a line is.
 */
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { frequencyUnitOf, toHz } from '../../rf/units.js';
import { HeadFacts } from '../head-facts.js';
import { type ImportContext, type ImportFormat, localTimeFlag, sign, untimed } from '../import-format.js';
import {
  cellsOf,
  hzOf,
  hzOfUnit,
  levelIn,
  localTime,
  monthOf,
  numberOf,
  type TextLine,
  textLines,
  toDbm,
  traceDetectorOf,
} from '../text-table.js';
import { chosenTrace } from '../trace-choice.js';
import { type TraceFacts, TraceRows } from '../trace-rows.js';

type Facts = ReadonlyMap<string, string>;

/** What has been read of a file: the facts of its head, and the trace that is open. */
interface Reading {
  readonly facts: Map<string, string>;
  rows: TraceRows | undefined;
  /** Number of traces delivered since the file began. */
  traces: number;
}

/** A line of the head. A file behind another one in the same file ends the trace, and all facts. */
interface Fact {
  readonly name: string;
  readonly value?: string | undefined;
  readonly does?: 'begin a trace' | 'end the trace' | 'cut the trace' | 'begin a file' | undefined;
}

interface Row {
  readonly hz: number;
  /** dBm; undefined for a level that is no number. */
  readonly level: number | undefined;
}

interface TraceText extends Pick<ImportFormat, 'id' | 'label' | 'signs'> {
  /** Lines of the head that are used, or only mark where a part begins; others are quoted. */
  readonly used: RegExp;
  /** What a line is, or why it is left out. */
  read(line: TextLine, reading: Reading, context: ImportContext): Fact | Row | string;
  factsOf(facts: Facts, traces: number, context: ImportContext): TraceFacts;
  /** Number of rows after which a trace ends. */
  count?(facts: Facts): number;
  /** Said of a trace that was cut; absent where nothing marks its end. */
  readonly cut?: string;
}

/**
 * Keysight X-Series analysers, trace saved as CSV: lines `Name,value` from "Trace" on, then DATA and rows `Hz,level`. There
 * is no time. Written from the maker's description of the file; no recording was at hand.
 */
const KEYSIGHT: TraceText = {
  id: 'keysight',
  label: 'Keysight X-Series (CSV)',
  signs: [
    sign('"Trace" as its first line', /^Trace\s*[,\r\n]/),
    sign('"Number of Points," in its head', /^Number of Points,\s*\d+/m),
  ],
  used: /^\s*(?:trace|rbw|vbw|detector|[xy] axis units?|data)\s*(?:,|$)/i,
  read({ text }, { rows, facts }, { report }) {
    const cells = cellsOf(text);
    const [name = '', value = ''] = cells;
    if (rows === undefined)
      return { name: name.toLowerCase(), value, does: name === 'DATA' ? 'begin a trace' : undefined };
    if (name === 'Trace') return { name: 'trace', value, does: 'begin a file' };
    if (cells.length > 2) return 'The row is not "Hz,level" with decimal points.';
    const [hz = Number.NaN, level] = cells.map(numberOf);
    const toLevel = levelIn(facts.get('y axis unit') ?? facts.get('y axis units') ?? 'dBm', report);
    return {
      hz: hz * hzOfUnit(facts.get('x axis unit') ?? facts.get('x axis units')),
      level: level === undefined && cells.length > 1 ? undefined : toLevel(level ?? Number.NaN),
    };
  },
  factsOf: (facts, _traces, context) => ({
    startedAt: untimed(context, context.report.sweeps),
    ...defined({
      rbwHz: hzOf(facts.get('rbw'), 'Hz'),
      vbwHz: hzOf(facts.get('vbw'), 'Hz'),
      traceDetector: traceDetectorOf(facts.get('detector')),
    }),
  }),
};

/**
 * Keysight FieldFox: `! FILETYPE CSV`, a head of `! KEY value` lines with time and zone, then rows between BEGIN and END:
 * frequency and one column a trace. Of several traces a person chooses one.
 */
const FIELDFOX: TraceText = {
  id: 'fieldfox',
  label: 'Keysight FieldFox (CSV)',
  signs: [
    sign('"! FILETYPE CSV" at the beginning', /^! ?FILETYPE CSV/),
    sign('"! DATA Freq,…", the head of its columns', /^! ?DATA Freq/m),
  ],
  used: /^(?:BEGIN|END|! ?(?:TIMESTAMP|TIMEZONE|RBW|DETECTOR|DATA|FREQ UNIT|DATA UNIT|YDATA UNIT)(?:[\s,]|$))/,
  cut: 'The file ends before "END".',
  read({ text }, { rows, facts }, context) {
    if (text.startsWith('!')) {
      const [, name = '', value = ''] = /^! ?((?:FREQ|DATA|XDATA|YDATA) UNIT|[^\s,]+),? ?(.*)$/.exec(text) ?? [];
      return { name, value: value.replace(/[\s,;]+$/, ''), does: name === 'FILETYPE' ? 'begin a file' : undefined };
    }
    if (text.startsWith('BEGIN')) return { name: 'BEGIN', does: 'begin a trace' };
    if (text.startsWith('END')) return { name: 'END', does: 'end the trace' };
    return rows === undefined ? 'The line is not a row of the trace.' : fieldfoxRow(text, facts, context);
  },
  factsOf: (facts, _traces, context) => ({
    ...fieldfoxTime(facts, context),
    ...defined({ rbwHz: hzOf(facts.get('RBW'), 'Hz'), traceDetector: traceDetectorOf(facts.get('DETECTOR')) }),
  }),
};

/** @throws ProtocolError for a file of a network analyser, which holds no levels. */
function fieldfoxRow(text: string, facts: Facts, context: ImportContext): Row | string {
  const [hz = Number.NaN, ...levels] = text.split(',').map(numberOf);
  // "! DATA Freq,SA Clear Write,SA Max Hold".
  const names = (facts.get('DATA') ?? '').split(',').slice(1);
  if (names.length > 0 && levels.filter((one) => !Number.isNaN(one)).length > names.length)
    return 'The row has more values than the head has columns; decimals need a point.';
  const unit = facts.get('DATA UNIT') ?? facts.get('YDATA UNIT') ?? '';
  const convert = toDbm(unit, context.report);
  if (convert === undefined)
    throw ProtocolError.of('The levels are in "{unit}"; only dBm, dBµV and dBµV/m can be stored.', {
      unit,
    });
  const level = levels[chosenTrace(names, context)];
  return { hz: hz * hzOfUnit(facts.get('FREQ UNIT')), level: level === undefined ? undefined : convert(level) };
}

function fieldfoxTime(facts: Facts, context: ImportContext): TraceFacts {
  const stamp = /(\d{1,2}) ([A-Za-z]+) (\d{4}) (\d{1,2}):(\d{2}):(\d{2})/.exec(facts.get('TIMESTAMP') ?? '');
  const month = monthOf(stamp?.[2]);
  if (stamp === null || month === undefined) return { startedAt: untimed(context, context.report.sweeps) };
  const [day = 0, , year = 0, hours = 0, minutes = 0, seconds = 0] = stamp.slice(1).map(Number);
  const zone = /\((?:UTC|GMT)([+-])(\d{2}):(\d{2})\)/.exec(facts.get('TIMEZONE') ?? '');
  if (zone !== null) {
    const aheadMs = (Number(zone[2]) * 60 + Number(zone[3])) * 60_000 * (zone[1] === '-' ? -1 : 1);
    return { startedAt: Date.UTC(year, month - 1, day, hours, minutes, seconds) - aheadMs };
  }
  const startedAt = localTime([year, month, day], [hours, minutes, seconds]) ?? untimed(context, 0);
  return { startedAt, flags: localTimeFlag(context) };
}

/** Aim-TTi PSA analysers: a head of `Key: value,` lines, then `0054.0000,-098.7,` in the unit of the head. No times. */
const TTI: TraceText = {
  id: 'tti',
  label: 'Aim-TTi PSA (CSV)',
  signs: [
    sign('"Model Type:" at the beginning', /^Model Type:/),
    sign('the lines "Start Frequency:" and "Stop Frequency:"', /Start Frequency:[\s\S]*Stop Frequency:/),
  ],
  used: /^(?:Start Frequency|RBW|Reference Level|Fixed Offset):/i,
  read({ text, isCut }, { rows, facts }, context) {
    // A whole row ends with a comma.
    if (isCut && !text.trimEnd().endsWith(',')) return 'The file ends within this line.';
    const row = /^(\d+(?:\.\d+)?),\s*([+-]?\d+(?:\.\d+)?)[,\s]*$/.exec(text);
    if (row !== null) {
      const stated = /^\s*[\d.]+\s*(Hz|kHz|MHz|GHz)/i.exec(facts.get('start frequency') ?? '')?.[1];
      const unit = context.unit ?? frequencyUnitOf(stated ?? '');
      if (unit === undefined) throw ProtocolError.of('The head states no unit of frequency; give it with --unit.');
      // "Reference Level:   -20dBm,": the levels are in the unit of the display.
      const levelUnit = /^\s*[+-]?[\d.]+\s*(\S+?),?\s*$/.exec(facts.get('reference level') ?? '')?.[1] ?? 'dBm';
      return { hz: toHz(Number(row[1]), unit), level: levelIn(levelUnit, context.report)(Number(row[2])) };
    }
    const [name = '', value] = text.split(/:(.*)/s);
    if (name === 'Model Type') return { name, does: 'begin a file' };
    if (/^\d/.test(text) || rows !== undefined) return 'The line is not "frequency,level," with decimal points.';
    if (/offset:\s*On/i.test(text))
      context.report.assume('The analyser added an offset to the levels; they are kept as written.');
    return { name: name.toLowerCase(), value };
  },
  factsOf: (facts, _traces, context) => ({
    startedAt: untimed(context, context.report.sweeps),
    ...defined({ rbwHz: hzOf(facts.get('rbw')) }),
  }),
};

/**
 * Rohde & Schwarz `.DAT` of EMI receivers and analysers (ESRP, ESPI, FSV …): `Key;value;unit` lines, then for each scan and
 * trace a head, `Values;N;` and N rows `Hz;level;`. Only the date is stated, so traces lie at its midnight, a millisecond
 * apart, and are flagged.
 */
const RS_DAT: TraceText = {
  id: 'rs-dat',
  label: 'Rohde & Schwarz (.DAT)',
  signs: [
    sign('"Type;" at the beginning', /^Type;/),
    sign('the lines "Version;" and "Date;"', /^Version;[\s\S]*^Date;/m),
    sign('"y-Unit;"', /^y-Unit;/m),
  ],
  used: /^\s*(?:date|rbw|rf att|detector|x-unit|y-unit|trace \d+:)\s*(?:;|$)/i,
  cut: 'The trace has fewer values than it announces.',
  count: (facts) => Number(facts.get('values')),
  read({ text }, { rows, facts }, { report }) {
    const row = /^([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?);([+-]?\d+(?:\.\d+)?);\s*$/i.exec(text);
    if (row !== null && rows !== undefined) {
      const hz = Number(row[1]) * hzOfUnit(facts.get('x-unit'));
      return { hz, level: levelIn(facts.get('y-unit') ?? '', report)(Number(row[2])) };
    }
    const [name = '', value = ''] = text.split(';').map((cell) => cell.trim());
    const isHead = /^(?:Type|Version|Date|Scan|TRACE|Values|Start)\b/i.test(name);
    if (row !== null || (rows !== undefined && !isHead))
      return 'The line is not "frequency;level;" with decimal points.';
    if (name.startsWith('TRACE')) facts.delete('detector');
    const begins = name === 'Values' && Number(value) > 0 ? 'begin a trace' : undefined;
    return { name: name.toLowerCase(), value, does: begins ?? 'cut the trace' };
  },
  factsOf(facts, traces, context) {
    const [, day, name, number, year = ''] =
      /^(\d{1,2})\.(?:([A-Za-z]{3})\s|(\d{1,2})\.)\s?(\d{2,4})$/.exec(facts.get('date') ?? '') ?? [];
    const month = name === undefined ? Number(number) : (monthOf(name) ?? Number.NaN);
    const at = localTime([year.length === 2 ? 2000 + Number(year) : Number(year), month, Number(day)]);
    const rbwHz = Number(facts.get('rbw'));
    const attenuationDb = Number(facts.get('rf att'));
    const { report } = context;
    if (at !== undefined) report.assume('The file states a date without a time of day; its traces lie at midnight.');
    localTimeFlag(context);
    return {
      startedAt: at === undefined ? untimed(context, report.sweeps) : at + traces,
      flags: SweepFlag.clockBad,
      ...defined({
        rbwHz: rbwHz > 0 ? rbwHz : undefined,
        attenuationDb: attenuationDb >= 0 ? attenuationDb : undefined,
        traceDetector: traceDetectorOf(facts.get('detector')),
      }),
    };
  },
};

/**
 * Anritsu Spectrum Master `.spa` and its CSV: `DATE=…`, settings, then `# Begin TRACE A Data`, rows `P_0=-52.8 , 88.0 MHz`,
 * `# Data Done`. Each trace is a sweep, a millisecond apart.
 */
const ANRITSU: TraceText = {
  id: 'anritsu-spa',
  label: 'Anritsu Spectrum Master (.spa, CSV)',
  signs: [
    sign('"MODEL=" and "SN=" near the beginning', /^MODEL[=,][\s\S]*^SN[=,]/m),
    sign('"DATE=" behind them', /^DATE[=,]/m),
  ],
  used: /^(?:#|(?:DATE|(?:UI_)?RBW)[=,])/,
  cut: 'The file ends before "# Data Done".',
  read({ text }, { rows, facts }) {
    const row = /^P_\d+\s*[=,]\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*,?\s*([kMG]?Hz)/.exec(text);
    if (row !== null && rows !== undefined) {
      const hz = hzOf(`${row[2]} ${row[3]}`) ?? Number.NaN;
      return { hz: Math.round(hz * 1000) / 1000, level: Number(row[1]) };
    }
    if (/^P_\d+\s*[=,]/.test(text)) return 'The line is not "P_number=level , frequency unit" with decimal points.';
    if (text.startsWith('MODEL')) return { name: 'MODEL', does: 'begin a file' };
    if (/^# Begin TRACE . Data/.test(text)) return { name: '#', does: 'begin a trace' };
    if (text.startsWith('# Data Done')) return { name: '#', does: 'end the trace' };
    // Year, month, day, a number for the day of the week, hours, minutes, seconds.
    const date = /^DATE[=,]\s*(\d{4}-\d{2}-\d{2})-\d{2}(-\d{2}-\d{2}-\d{2})/.exec(text);
    const [, width, unit = 'Hz'] = /^(?:UI_)?RBW[=,]\s*(\d+(?:\.\d+)?)\s*([kMG]?Hz)?/.exec(text) ?? [];
    const [name, value] = date === null ? ['RBW', width && `${width} ${unit}`] : ['DATE', `${date[1]}${date[2]}`];
    return value === undefined || facts.has(name) ? { name: '#' } : { name, value };
  },
  factsOf(facts, traces, context) {
    const date = facts.get('DATE')?.split('-').map(Number);
    const at = date === undefined ? undefined : localTime(date.slice(0, 3), date.slice(3));
    return {
      startedAt: at === undefined ? untimed(context, context.report.sweeps) : at + traces,
      ...defined({ flags: at === undefined ? undefined : localTimeFlag(context), rbwHz: hzOf(facts.get('RBW')) }),
    };
  },
};

export const formats: readonly ImportFormat[] = [KEYSIGHT, FIELDFOX, TTI, RS_DAT, ANRITSU].map((text) => ({
  id: text.id,
  label: text.label,
  signs: text.signs,
  sweeps: (link: Link, context: ImportContext) => sweeps(text, link, context),
}));

async function* sweeps(form: TraceText, link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  let unused = new HeadFacts();
  const reading: Reading = { facts: new Map(), rows: undefined, traces: 0 };
  const ended = function* (cutAt?: number): Generator<DriverSweep, void, void> {
    const { rows } = reading;
    reading.rows = undefined;
    if (rows !== undefined && cutAt !== undefined && form.cut !== undefined) report.reject(cutAt, form.cut);
    const sweep =
      rows === undefined || rows.count === 0
        ? undefined
        : rows.sweep(form.factsOf(reading.facts, reading.traces, context));
    if (sweep === undefined) return;
    reading.traces += 1;
    yield sweep;
  };
  for await (const line of textLines(link, context)) {
    const { number, text } = line;
    const read = form.read(line, reading, context);
    if (typeof read === 'string') report.reject(number, read);
    else if ('hz' in read) {
      reading.rows ??= new TraceRows();
      report.count(number, reading.rows.add(read.hz, read.level));
      if (reading.rows.count >= (form.count?.(reading.facts) ?? Number.POSITIVE_INFINITY)) yield* ended();
    } else {
      if (read.does !== undefined) yield* ended(read.does === 'end the trace' ? undefined : number);
      if (read.does === 'begin a file') {
        unused.tell(report);
        unused = new HeadFacts();
        reading.facts.clear();
        reading.traces = 0;
      }
      if (read.does === 'begin a trace') reading.rows = new TraceRows();
      reading.facts.set(read.name, read.value ?? '');
      if (!form.used.test(text)) unused.note(number, text);
      report.remarks += 1;
    }
  }
  unused.tell(report);
  yield* ended(Math.max(1, report.accepted));
  if (report.sweeps === 0 && report.rejected === 0) throw ProtocolError.of('The file has no rows of a trace.');
}
