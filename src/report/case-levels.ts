/** The levels of a case on paper: exactly the numbers of the case, and measurements adjusted to them. */
import type { EmissionReport } from '../incidents/emission-report.js';
import type { Incident } from '../incidents/incident.js';
import type { Level } from '../rf/level-tally.js';
import type { Measurement } from './measurement.js';
import type { Cell } from './report-document.js';
import { text } from './report-document.js';
import { spellInstant, type Voice } from './voice.js';

/**
 * Highest, median and last level, each with its excess over the floor of the same sweep; none where nothing was
 * measured.
 */
export function levelRows({ levels }: Pick<Incident, 'levels'>, voice: Voice): { label: string; cell: Cell }[] {
  if (levels === undefined) return [];
  const over = voice.words({ vi: 'trên nền tạp âm', en: 'over the noise floor' });
  const unknown = voice.words({ vi: 'chưa biết nền tạp âm', en: 'noise floor not known' });
  const spelt = ({ levelDbm, excessDb }: Level) =>
    `${voice.number(levelDbm, 1)} dBm, ${excessDb === null ? unknown : `${voice.number(excessDb, 1)} dB ${over}`}`;
  const at = voice.words({ vi: 'lúc', en: 'at' });
  const label = (vi: string, en: string) => voice.words({ vi, en });
  return [
    {
      label: label('Mức cao nhất', 'Highest level'),
      cell: text(`${spelt(levels.highest)}, ${at} ${spellInstant(levels.highest.at)}`),
    },
    {
      label: label('Mức trung vị', 'Median level'),
      cell: text(`${spelt(levels.median)} (${voice.number(levels.sweeps)} ${label('giá trị đo', 'readings')})`),
    },
    {
      label: label('Mức cuối cùng', 'Last level'),
      cell: text(`${spelt(levels.last)}, ${at} ${spellInstant(levels.last.at)}`),
    },
  ];
}

/**
 * The measurement with the level that the case states. The archive may have rounded old levels, and the range of an
 * emission that moved is wider than in any one sweep; neither may give a second level.
 */
export function withLevelOf(measurement: Measurement, { peakDbm, levels }: EmissionReport): Measurement {
  if (levels === undefined) return measurement;
  const byDb = peakDbm - measurement.peakDbm;
  const moved = (value: number | undefined) => (value === undefined ? undefined : value + byDb);
  return {
    ...measurement,
    at: levels.highest.at,
    peakDbm,
    levelDbm: moved(measurement.levelDbm),
    fieldDbuVPerM: moved(measurement.fieldDbuVPerM),
  };
}
