/**
 * ITU-R SM.1809: text, 13 header lines and the extra lines that its best-known reader needs, a blank line, then a row
 * of levels for each time. The writer avoids what readers misunderstand:
 *
 *  - rows have no date, and a time not later than the last means the next day: so there is at most one row per second
 *    (maxima of the sweeps of that second), and a new file where more than a day lies between two rows;
 *  - readers silently ignore rows with another number of values: so there is a file for each grid;
 *  - there is no time zone: UTC, and the description says so;
 *  - a log of maxima looks like a log of sweeps: TraceMode tells them apart.
 */
import { ConfigError } from '../errors/errors.js';
import { flagNames, lastBinHz, type SweepFlagName } from '../rf/sweep.js';
import { DAY_MS, SECOND_MS } from '../time/units.js';
import type { OpenOut, OutFile, SinkSpec } from './export-sink.js';
import type { LeavingSweep, Place, ReceiverFacts } from './sweep-table.js';
import { partName } from './table.js';

const MOST_FILES = 200;
/** Lines of a head that readers take without harm. */
const MOST_PLACES = 2000;

/** Resolution of the written levels. */
export const SM1809_RESOLUTION_DB = 0.1;

interface OpenFile {
  readonly name: string;
  readonly body: OutFile;
  /** The file's first sweep; all others have the same grid and settings. */
  readonly first: LeavingSweep;
  second: number;
  maxima: Float32Array;
  firstAt: number;
  lastAt: number;
  rows: number;
  scanMs: number;
  sweeps: number;
  isMaximum: boolean;
  place: Place;
  /** Of a station that moves: time of day and place, for each change within the file. */
  readonly track: string[];
  readonly flagged: Map<SweepFlagName, number>;
}

export class Sm1809Writer {
  readonly #spec: SinkSpec;
  readonly #facts: ReceiverFacts;
  readonly #openOut: OpenOut;
  readonly #open = new Map<string, OpenFile>();
  readonly #done: string[] = [];
  #files = 0;
  #bytes = 0;

  constructor(spec: SinkSpec, facts: ReceiverFacts, open: OpenOut) {
    this.#spec = spec;
    this.#facts = facts;
    this.#openOut = open;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async add(sweep: LeavingSweep): Promise<void> {
    const { startHz, stepHz, levelsDbm, rbwHz, traceDetector, startedAt } = sweep;
    const key = [startHz, stepHz, levelsDbm.length, rbwHz, traceDetector].join('/');
    const second = Math.floor(startedAt / SECOND_MS);
    let file = this.#open.get(key);
    // After a clock was set back, a row with an earlier second would be read as the next day.
    if (file !== undefined && (second < file.second || (second - file.second) * SECOND_MS > DAY_MS)) {
      await this.#close(key, file);
      file = undefined;
    }
    file ??= await this.#begin(key, sweep, second);
    if (second !== file.second) {
      await this.#row(file);
      file.second = second;
      file.maxima = new Float32Array(levelsDbm.length).fill(Number.NaN);
    } else if (file.sweeps > 0) file.isMaximum = true;
    this.#take(file, sweep);
  }

  async finish(): Promise<readonly string[]> {
    for (const [key, file] of [...this.#open]) await this.#close(key, file);
    if (this.#done.length === 0) throw ConfigError.of('There are no sweeps in this range: SM.1809 has no empty file.');
    return this.#done;
  }

  async abandon(): Promise<void> {
    for (const { body } of this.#open.values()) await body.close().catch(() => undefined);
  }

  async #begin(key: string, sweep: LeavingSweep, second: number): Promise<OpenFile> {
    if (++this.#files > MOST_FILES)
      throw ConfigError.of('The range has more than {most} grids: ask for fewer frequencies or a shorter time.', {
        most: MOST_FILES,
      });
    const name = `${partName(this.#spec, this.#files)}.txt`;
    const file: OpenFile = {
      name,
      body: await this.#openOut(`${this.#spec.folder}/${name}.rows`, this.#spec.mostBytes),
      first: sweep,
      second,
      maxima: new Float32Array(sweep.levelsDbm.length).fill(Number.NaN),
      firstAt: second * SECOND_MS,
      lastAt: second * SECOND_MS,
      rows: 0,
      scanMs: 0,
      sweeps: 0,
      isMaximum: false,
      place: sweep.place,
      track: [],
      flagged: new Map(),
    };
    this.#open.set(key, file);
    return file;
  }

  #take(file: OpenFile, sweep: LeavingSweep): void {
    const { maxima } = file;
    for (let i = 0; i < maxima.length; i++) {
      const level = sweep.levelsDbm[i] as number;
      if (!((maxima[i] as number) >= level) && !Number.isNaN(level)) maxima[i] = level;
    }
    file.sweeps += 1;
    file.scanMs += sweep.endedAt - sweep.startedAt;
    file.lastAt = file.second * SECOND_MS;
    if (placeText(sweep.place) !== placeText(file.place)) {
      if (file.track.length >= MOST_PLACES)
        throw ConfigError.of('The station moves more than {most} times: ask for a shorter time.', {
          most: MOST_PLACES,
        });
      file.place = sweep.place;
      file.track.push(`${timeOfDay(file.second)} ${placeText(sweep.place)}`);
    }
    const names = flagNames(sweep.flags);
    if (sweep.folded > 1 || names.includes('peakHeld')) file.isMaximum = true;
    for (const name of names) file.flagged.set(name, (file.flagged.get(name) ?? 0) + 1);
  }

  async #row(file: OpenFile): Promise<void> {
    const before = file.body.bytes;
    let line = timeOfDay(file.second);
    for (const level of file.maxima) line += Number.isNaN(level) ? ',NaN' : `,${tenths(level)}`;
    await file.body.write(`${line}\n`);
    file.rows += 1;
    this.#bytes += file.body.bytes - before;
  }

  async #close(key: string, file: OpenFile): Promise<void> {
    this.#open.delete(key);
    await this.#row(file);
    await file.body.close();
    const { folder, mostBytes } = this.#spec;
    const out = await this.#openOut(`${folder}/${file.name}`, mostBytes);
    await out.write(headOf(file, this.#facts));
    await out.append(file.body.path);
    await out.close();
    this.#done.push(file.name);
  }
}

function timeOfDay(second: number): string {
  return new Date(second * SECOND_MS).toISOString().slice(11, 19);
}

function placeText({ latitudeDeg, longitudeDeg, clock }: Place): string {
  const place =
    latitudeDeg === undefined || longitudeDeg === undefined
      ? 'unknown'
      : `${latitudeDeg.toFixed(5)} ${longitudeDeg.toFixed(5)} WGS84`;
  return clock === undefined ? place : `${place}, clock ${clock}`;
}

const texts = new Map<number, string>();

function tenths(level: number): string {
  let text = texts.get(level);
  if (text === undefined) {
    if (texts.size > 100_000) texts.clear();
    text = level.toFixed(1);
    texts.set(level, text);
  }
  return text;
}

function headOf(file: OpenFile, facts: ReceiverFacts): string {
  const { first, firstAt, lastAt, rows, sweeps, scanMs, isMaximum } = file;
  const scanS = scanMs > 0 ? scanMs / sweeps / 1000 : (lastAt - firstAt) / 1000 / Math.max(1, rows - 1);
  const lines: readonly (readonly [string, string])[] = [
    ['FileType', 'Standard Data exchange Format 2.0'],
    ['LocationName', facts.stationName],
    ['Latitude', angle(first.place.latitudeDeg, 2, 'NS')],
    ['Longitude', angle(first.place.longitudeDeg, 3, 'EW')],
    ['FreqStart', kilohertz(first.startHz)],
    ['FreqStop', kilohertz(lastBinHz(first))],
    ['AntennaType', facts.antenna?.name ?? 'unknown'],
    ['FilterBandwidth', first.rbwHz === undefined ? '' : kilohertz(first.rbwHz)],
    ['LevelUnits', first.unit],
    ['Date', new Date(firstAt).toISOString().slice(0, 10)],
    ['DataPoints', String(first.levelsDbm.length)],
    ['ScanTime', scanS.toFixed(3)],
    ['Detector', DETECTORS[first.traceDetector ?? ''] ?? 'Unknown'],
    ['Multiscan', 'N'],
    ['Receiver', facts.receiverName],
    ['ThreadID', '1'],
    ['TraceMode', isMaximum ? 'MaxHold' : 'ClearWrite'],
    ['Samples', String(rows)],
    ['TaskName', 'rfi-logger'],
    ['Description', descriptionOf(file)],
    ['ObservationTime', `${readerTime(firstAt)} - ${readerTime(lastAt)}`],
    ...file.track.map((line) => ['Position', line] as const),
  ];
  return `${lines.map(([key, value]) => `${key} ${plain(value)}`).join('\n')}\n\n`;
}

const DETECTORS: Readonly<Record<string, string>> = {
  sample: 'Sample',
  peak: 'Peak',
  rms: 'RMS',
  average: 'Average',
  'quasi-peak': 'QuasiPeak',
  'negative-peak': 'NegativePeak',
};

function descriptionOf({ first, flagged, sweeps, isMaximum, track }: OpenFile): string {
  const { calibration, firstCorrectionDb: firstDb, lastCorrectionDb: lastDb } = first;
  const by =
    calibration === undefined ? 'no calibration holds' : `calibration ${calibration.id} v${calibration.version}`;
  const known =
    firstDb === undefined || lastDb === undefined
      ? ''
      : `, ${firstDb.toFixed(2)} dB at the first and ${lastDb.toFixed(2)} dB at the last bin`;
  const flags = [...flagged].map(([name, count]) => `${name} in ${count}`).join(', ');
  return [
    'Times are UTC',
    `levels to ${SM1809_RESOLUTION_DB} dB`,
    first.corrected
      ? `corrected (${by}${known})`
      : first.unit === 'dBm'
        ? `as received, correction to the antenna not applied (${by}${known})`
        : 'field strength as the imported file stated it',
    ...(isMaximum ? ['rows are maxima of all sweeps of their second'] : []),
    `flags of ${sweeps} sweeps: ${flags === '' ? 'none' : flags}`,
    `position ${placeText(first.place)}`,
    ...(track.length === 0 ? [] : ['of the first row, and from each time on as the lines Position say']),
  ].join(' | ');
}

/** Text on one line, without the semicolon that separates two bands. */
function plain(value: string): string {
  return value.replace(/[\r\n]+/g, ' ').replaceAll(';', ',');
}

function kilohertz(hz: number): string {
  return (hz / 1000).toFixed(3);
}

/** `DD.MM.SSN`, whole seconds of arc. Empty for an unknown position, which readers accept. */
function angle(degrees: number | undefined, width: number, [positive, negative]: string): string {
  if (degrees === undefined) return '';
  const seconds = Math.round(Math.abs(degrees) * 3600);
  const pair = (value: number, digits: number) => String(value).padStart(digits, '0');
  const sides = `${pair(Math.floor(seconds / 3600), width)}.${pair(Math.floor(seconds / 60) % 60, 2)}.${pair(seconds % 60, 2)}`;
  return `${sides}${degrees < 0 ? negative : positive}`;
}

function readerTime(at: number): string {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  return `${date.split('-').reverse().join('/')} ${time.slice(0, 8)}`;
}
