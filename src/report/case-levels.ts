/** The levels of a case on paper: exactly the numbers of the case. */
import type { Incident } from '../incidents/incident.js';
import { fixOf } from '../location/fix.js';
import type { Level } from '../rf/level-tally.js';
import { type Fact, facts, heading } from './blocks.js';
import { type CaseFacts, kindOfCase } from './case-facts.js';
import type { Block, Cell } from './report-document.js';
import { stationName } from './report-facts.js';
import { spellInstant, spellNumber, type Voice } from './voice.js';

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

/** Where its emitter is, from measurements in the field, and what the levels of the stations say, also of those that heard nothing. */
export function placeSection({ incident, levels, period }: CaseFacts, voice: Voice): Block[] {
  if (levels === undefined || !kindOfCase({ incident }).hasSource) return [];
  return [
    heading(voice, 'Vị trí nguồn phát', 'Where the emitter is'),
    facts(voice, [
      ['Vùng', 'Region', regionCell(incident, voice)],
      ['Mức tại các trạm', 'Levels of the stations', voice.sentenceCell(levels.says)],
      ...levels.levels.flatMap(({ isHeard, stationId, floorDbm = 0, levelDbm, sweeps = 0, expected }): Fact[] => {
        const over: Fact[] = expected ? [['Theo địa hình', 'By the terrain', voice.sentenceCell(expected)]] : [];
        if (isHeard) return over;
        const [floor, most] = [voice.number(floorDbm), voice.number(levelDbm)];
        const words = {
          vi: `${stationName(period, stationId)}: có theo dõi, nền tạp âm ${floor} dBm, cao nhất ${most} dBm trong ${sweeps} lượt quét`,
          en: `${stationName(period, stationId)}: watched, noise floor ${floor} dBm, at most ${most} dBm in ${sweeps} sweeps`,
        };
        return [['Không thu được', 'Heard nothing', voice.cell(words)], ...over];
      }),
      ...(levels.model ? [['Mô hình địa hình', 'Terrain model', voice.sentenceCell(levels.model)] as const] : []),
    ]),
  ];
}

/** The region with what it is made of, how, and what that does not know. */
function regionCell({ measurements = [] }: Incident, voice: Voice): Cell {
  const fix = fixOf(measurements);
  if (fix.verdict === 'open')
    return voice.cell({ vi: 'chưa đủ kết quả đo hiện trường', en: 'not enough measured in the field' });
  const bearings = measurements.filter(({ bearing }) => bearing !== undefined).length;
  const levels = measurements.length - bearings;
  const km2 = (language: 'vi' | 'en') => spellNumber(fix.areaKm2, 2, language);
  const midst = `${fix.latitude.toFixed(4)}; ${fix.longitude.toFixed(4)}`;
  return voice.cell({
    vi: `ở đâu đó trong ${km2('vi')} km² quanh ${midst} (xác suất 90 %), từ ${bearings} hướng và ${levels} mức đo hiện trường (xem Diễn biến), ${fix.misfits.length} hướng không khớp; tính xác suất trên lưới ô, công suất và độ suy hao chưa biết, chưa xét địa hình`,
    en: `somewhere in ${km2('en')} km² around ${midst} (90 % probability), from ${bearings} bearings and ${levels} levels in the field (see What happened), ${fix.misfits.length} bearings do not fit; probability over a grid, power and loss unknown, terrain not looked at`,
  });
}
