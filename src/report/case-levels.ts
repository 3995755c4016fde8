/** The levels of a case on paper: exactly the numbers of the case. */
import type { Incident } from '../incidents/incident.js';
import type { Level } from '../rf/level-tally.js';
import type { Cell } from './report-document.js';
import { text } from './report-document.js';
import { spellInstant, type Voice } from './voice.js';

/**
 * Highest, median and last level, each with its excess over the floor of the same sweep; none where nothing was
 * measured.
 */
export function levelRows({ levels }: Pick<Incident, 'levels'>, voice: Voice): { label: string; cell: Cell }[] {
  if (levels === undefined) return [];
  const over = (db: string) => voice.words({ vi: `cao hơn nền tạp âm ${db} dB`, en: `${db} dB over the noise floor` });
  const unknown = voice.words({ vi: 'chưa biết nền tạp âm', en: 'noise floor not known' });
  const spelt = ({ levelDbm, excessDb }: Level) =>
    `${voice.number(levelDbm, 1)} dBm, ${excessDb === null ? unknown : over(voice.number(excessDb, 1))}`;
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
