/**
 * Log of a KrakenSDR in the form "Kraken App": one line a measurement, `epoch ms, bearing, confidence, RSSI dB, Hz, array,
 * latency, station, latitude, longitude, headings, …`, then 360 values, one a degree. Layout: forum.krakenrf.com, "KrakenSDR
 * API endpoints". Each line becomes a sweep of one bin; bearings go into a case (`src/location/kraken-bearings.ts`).
 */
import { DEFAULT_LONE_BIN_HZ } from '../../../drivers/lines/gatherer.js';
import type { Link } from '../../receiver/link.js';
import { isPlausibleHz } from '../../rf/gate/frequency-unit.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { type ImportContext, type ImportFormat, isLevel, sign } from '../import-format.js';
import { lineSweeps } from '../text-table.js';

const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const ROW = new RegExp(
  String.raw`^(\d{13})(?:\.\d+)?, ?(${NUMBER}), ?(?:${NUMBER}), ?(${NUMBER}), ?(${NUMBER}), ?"?(?:UCA|ULA|Custom)"?,`,
  'i',
);
const FIELDS = 17;
const VALUES = 360;

const krakenDoa: ImportFormat = {
  id: 'kraken-doa',
  label: 'KrakenSDR bearings (CSV of the Kraken App)',
  signs: [
    sign('a time of 13 digits at the beginning', /^\d{13}(?:\.\d+)?,/),
    sign('bearing, confidence, RSSI, Hz and UCA, ULA or Custom behind it', ROW),
  ],
  sweeps,
};

export const formats = [krakenDoa];

function sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  report.assume(
    'Bearings, headings and the 360 values of each line were left out; the archive keeps levels only, a case takes bearings.',
  );
  report.assume('Levels are decibels below the full scale of the receiver.');
  return lineSweeps(link, context, ({ text }) => sweepOf(text));
}

function sweepOf(text: string): DriverSweep | string {
  const row = ROW.exec(text);
  if (row === null) return 'The line is not a bearing of a KrakenSDR.';
  const fields = text.replace(/,\s*$/, '').split(',').length;
  if (fields !== FIELDS && fields !== FIELDS + VALUES) return 'The line has another number of fields.';
  const [startedAt = 0, bearing = 0, levelDbm = 0, startHz = 0] = row.slice(1).map(Number);
  if (!(bearing >= 0 && bearing <= 360)) return 'The bearing is not between 0 and 360 degrees.';
  if (!isLevel(levelDbm)) return 'The RSSI is no level.';
  if (!isPlausibleHz(startHz, true)) return 'The frequency is not in Hz.';
  return {
    startedAt,
    endedAt: startedAt,
    startHz,
    stepHz: DEFAULT_LONE_BIN_HZ,
    levelsDbm: Float32Array.of(levelDbm),
    flags: SweepFlag.uncalibrated,
  };
}
