import { DAY_MS, HOUR_MS } from '../../../../src/time/units.js';
import type { Formats } from '../../ground/words/format.js';

/** A length of time in the unit that suits it: "50 ms", "2 s", "5 phút", "3 giờ", "4 ngày". */
export function spanText(ms: number, formats: Formats): string {
  const [minute, hour, day] = formats.language === 'vi' ? ['phút', 'giờ', 'ngày'] : ['min', 'h', 'd'];
  if (ms < 90_000)
    return formats.duration(Math.max(0, ms < 100 ? Math.round(ms) : ms < 1000 ? Math.round(ms / 10) * 10 : ms));
  if (ms < 5_400_000) return `${formats.number(ms / 60_000)} ${minute}`;
  if (ms < 172_800_000) return `${formats.number(ms / HOUR_MS, ms < 36_000_000 ? 1 : 0)} ${hour}`;
  return `${formats.number(ms / DAY_MS)} ${day}`;
}

/** The age of something that comes all the time: the clock of a list is coarser than a second. */
export function ageText(ms: number, formats: Formats): string {
  if (ms >= 1000) return spanText(ms, formats);
  return formats.language === 'vi' ? 'chưa đầy 1 giây' : 'under 1 s';
}
