/** The levels of a case on paper: exactly the numbers of the case. */
import type { Incident } from '../incidents/incident.js';
import type { Level } from '../rf/level-tally.js';
import type { Fact } from './blocks.js';
import { spellInstant, type Voice } from './voice.js';

/**
 * Highest, median and last level, each with its excess over the floor of the same sweep; none where nothing was
 * measured.
 */
export function levelRows({ levels }: Pick<Incident, 'levels'>, voice: Voice): Fact[] {
  if (levels === undefined) return [];
  const over = (db: string) => voice.words({ vi: `cao hơn nền tạp âm ${db} dB`, en: `${db} dB over the noise floor` });
  const unknown = voice.words({ vi: 'chưa biết nền tạp âm', en: 'noise floor not known' });
  const spelt = ({ levelDbm, excessDb }: Level) =>
    `${voice.number(levelDbm, 1)} dBm, ${excessDb === null ? unknown : over(voice.number(excessDb, 1))}`;
  const at = voice.words({ vi: 'lúc', en: 'at' });
  const readings = `${voice.number(levels.sweeps)} ${voice.words({ vi: 'giá trị đo', en: 'readings' })}`;
  return [
    ['Mức cao nhất', 'Highest level', `${spelt(levels.highest)}, ${at} ${spellInstant(levels.highest.at)}`],
    ['Mức trung vị', 'Median level', `${spelt(levels.median)} (${readings})`],
    ['Mức cuối cùng', 'Last level', `${spelt(levels.last)}, ${at} ${spellInstant(levels.last.at)}`],
  ];
}
