/** The rows of the measurement table: each licensed channel in view, and each marker, measured in one spectrum. Pure. */
import { type MeasuredChannel, measureChannel } from '../../../../src/measurement/channel.js';
import { type Instrument, repeatedDb } from '../../../../src/measurement/instrument.js';
import { LEVEL_TOLERANCE_DB, toleranceOf, type Verdict, verdictOf } from '../../../../src/measurement/quantity.js';
import { type LicenceInForce, licenceName } from '../../ground/names/licences.js';
import { overlaps, type Span, sameGrid, spanOf } from '../../picture/grid.js';
import type { Marker } from '../../picture/markers.js';
import type { TraceSource } from '../../picture/picture.js';
import type { GridFacts } from '../../picture/picture-store.js';

/** A table of more rows is not read live. */
const MOST_ROWS = 40;

export interface Deviation {
  /** Measured minus licensed; of the bandwidth and the centre in Hz, of the level in dB. */
  readonly difference: number;
  readonly verdict: Verdict;
}

export interface MeasuredRow extends MeasuredChannel {
  readonly key: string;
  readonly name: string;
  readonly centreHz: number;
  readonly bandwidthHz: number;
  /** Differences from the licence; undefined for markers, and where nothing can be compared. */
  readonly centre?: Deviation | undefined;
  readonly bandwidth?: Deviation | undefined;
  readonly level?: Deviation | undefined;
}

export interface MeasureInput {
  sourceAt(hz: number): TraceSource | undefined;
  readonly view: Span;
  readonly licences: readonly LicenceInForce[];
  readonly markers: readonly Marker[];
  /** Channel width measured at a marker outside every licence. */
  readonly markerWidthHz: number;
  /** Keys of rows that stay while they are out of view. */
  readonly pinned: readonly string[];
  readonly stationId: string | undefined;
  /** Of the ranges in view: resolution bandwidth and noise floor. */
  readonly grids: readonly GridFacts[];
  /** Where a grid is not in view, the lowest noise floor of those that are. */
  readonly floorDbm: number;
  readonly instrument: Instrument;
  /** Number of sweeps in an average. */
  readonly sweeps: number;
  /** Ranges of detected emissions that no licence explains, in the measured time. */
  readonly strangers: readonly Span[];
}

/** Pinned rows first, then by frequency. */
export function measuredRows(input: MeasureInput): MeasuredRow[] {
  const { view, licences, markers, markerWidthHz, pinned } = input;
  const inView = (span: Span, key: string) => overlaps(span, view) || pinned.includes(key);
  const ofLicences = licences
    .filter((licence) => inView(channelOf(licence), licence.id))
    .flatMap((licence) => licenceRow(licence, input) ?? []);
  const ofMarkers = markers
    .filter(({ hz, number }) => inView({ startHz: hz, stopHz: hz + 1 }, `M${number}`))
    .flatMap(({ hz, number }) => {
      const under = licences.find(({ centreHz, bandwidthHz }) => Math.abs(hz - centreHz) <= bandwidthHz / 2);
      const { centreHz, bandwidthHz } = under ?? { centreHz: hz, bandwidthHz: markerWidthHz };
      return rowOf({ key: `M${number}`, name: `M${number}`, centreHz, bandwidthHz }, input) ?? [];
    });
  const isPinned = ({ key }: MeasuredRow) => (pinned.includes(key) ? 0 : 1);
  return [...ofMarkers, ...ofLicences]
    .sort((a, b) => isPinned(a) - isPinned(b) || a.centreHz - b.centreHz)
    .slice(0, MOST_ROWS);
}

function channelOf({ centreHz, bandwidthHz }: Pick<LicenceInForce, 'centreHz' | 'bandwidthHz'>): Span {
  return { startHz: centreHz - bandwidthHz / 2, stopHz: centreHz + bandwidthHz / 2 };
}

interface Asked {
  readonly key: string;
  readonly name: string;
  readonly centreHz: number;
  readonly bandwidthHz: number;
}

function rowOf({ key, name, centreHz, bandwidthHz }: Asked, input: MeasureInput): MeasuredRow | undefined {
  const { grids, instrument, sweeps } = input;
  const source = input.sourceAt(centreHz);
  if (source === undefined || !overlaps(spanOf(source.grid), channelOf({ centreHz, bandwidthHz }))) return undefined;
  const bins = { startHz: source.grid.startHz, stepHz: source.grid.stepHz, levelsDbm: source.levels('average') };
  const facts = grids.find((known) => sameGrid(known, source.grid));
  // A thinned picture has the highest of several bins in each: its own step is all that is known of it.
  const rbwHz = facts?.thinned === true ? undefined : facts?.rbwHz;
  const floorDbm = facts?.floorDbm ?? input.floorDbm;
  const channel = channelOf({ centreHz, bandwidthHz });
  const others = input.licences.map(channelOf).filter((other) => !overlaps(other, channel));
  const question = { centreHz, bandwidthHz, rbwHz, floorDbm, sweeps, instrument, limits: { others } };
  const measured = measureChannel(bins, question);
  return measured && { key, name, centreHz, bandwidthHz, ...measured };
}

function licenceRow(licence: LicenceInForce, input: MeasureInput): MeasuredRow | undefined {
  const { id, centreHz, bandwidthHz, usualLevelsDbm } = licence;
  const row = rowOf({ key: id, name: licenceName(licence), centreHz, bandwidthHz }, input);
  if (row === undefined) return undefined;
  const { centre, width } = row.emission ?? {};
  // What a stranger adds to the channel, or beside it, is not the licensee's.
  const around = channelOf({ centreHz, bandwidthHz: 3 * bandwidthHz });
  const isAlone = !input.strangers.some((stranger) => overlaps(stranger, around));
  const judged = (one: Deviation): Deviation => (isAlone ? one : { ...one, verdict: 'cannot-tell' });
  const usualDbm = input.stationId === undefined ? undefined : usualLevelsDbm?.[input.stationId];
  return {
    ...row,
    centre:
      centre &&
      judged(
        deviation(centre.value - centreHz, {
          tolerance: toleranceOf(licence),
          uncertainty: centre.uncertainty,
        }),
      ),
    bandwidth:
      width &&
      judged({
        difference: width.value - bandwidthHz,
        verdict: verdictOf(width.value - bandwidthHz, width.uncertainty),
      }),
    level:
      usualDbm === undefined
        ? undefined
        : judged(
            deviation(row.peakDbm - usualDbm, {
              tolerance: LEVEL_TOLERANCE_DB,
              uncertainty: repeatedDb(input.instrument.calibration),
            }),
          ),
  };
}

function deviation(difference: number, { tolerance, uncertainty }: { tolerance: number; uncertainty: number }) {
  return { difference, verdict: verdictOf(Math.abs(difference) - tolerance, uncertainty) };
}

export function isOutside({ centre, bandwidth, level }: MeasuredRow): boolean {
  return [centre, bandwidth, level].some((one) => one?.verdict === 'outside');
}

/** The table as a file: decimal dots, Hz and dB, the instant in UTC. */
/** @param isField the recording is field strength: columns in dBm are left out */
export function measuredCsv(rows: readonly MeasuredRow[], at: number, receiverId: string, isField = false): string {
  const all: readonly (readonly [string, (row: MeasuredRow) => string | number | undefined])[] = [
    ['time_utc', () => new Date(at).toISOString()],
    ['receiver', () => receiverId],
    ['channel', ({ name }) => name],
    ['centre_hz', ({ centreHz }) => centreHz],
    ['bandwidth_hz', ({ bandwidthHz }) => bandwidthHz],
    ['channel_power_dbm', ({ powerDbm }) => rounded(powerDbm)],
    ['peak_dbm', ({ peakDbm }) => rounded(peakDbm)],
    ['snr_db', ({ snrDb }) => rounded(snrDb)],
    ['occupied_bandwidth_hz', ({ emission }) => rounded(emission?.width?.value)],
    ['occupied_bandwidth_uncertainty_hz', ({ emission }) => rounded(emission?.width?.uncertainty)],
    ['occupied_centre_hz', ({ emission }) => rounded(emission?.centre.value)],
    ['occupied_centre_uncertainty_hz', ({ emission }) => rounded(emission?.centre.uncertainty)],
    ['emission_power_dbm', ({ emission }) => rounded(emission?.power.value)],
    ['emission_power_uncertainty_db', ({ emission }) => rounded(emission?.power.uncertainty)],
    ['adjacent_lower_dbc', ({ lowerDbc }) => rounded(lowerDbc)],
    ['adjacent_upper_dbc', ({ upperDbc }) => rounded(upperDbc)],
    ['field_dbuv_per_m', ({ emission }) => rounded(emission?.field?.value)],
    ['field_uncertainty_db', ({ emission }) => rounded(emission?.field?.uncertainty)],
    ['centre_deviation_hz', ({ centre }) => rounded(centre?.difference)],
    ['centre_verdict', ({ centre }) => centre?.verdict],
    ['bandwidth_deviation_hz', ({ bandwidth }) => rounded(bandwidth?.difference)],
    ['bandwidth_verdict', ({ bandwidth }) => bandwidth?.verdict],
    ['level_deviation_db', ({ level }) => rounded(level?.difference)],
    ['level_verdict', ({ level }) => level?.verdict],
  ];
  const columns = all.filter(([name]) => !isField || !name.endsWith('_dbm'));
  const lines = rows.map((row) => columns.map(([, cell]) => quoted(String(cell(row) ?? ''))).join(','));
  return `${[columns.map(([name]) => name).join(','), ...lines].join('\r\n')}\r\n`;
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 100) / 100;
}

/** A text that a spreadsheet would run as a formula gets an apostrophe; numbers keep their sign. */
function quoted(text: string): string {
  const safe = /^[=@\t\r]/.test(text) || /^[+-](?![\d.]+$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
