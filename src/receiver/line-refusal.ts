/** Why a line, or a whole recording, cannot be read: the text seen, the text expected, and the setting that helps. */

import type { Doubt } from '../rf/gate/gate.js';
import type { FrequencyUnit } from '../rf/units.js';

/** One way to read the printed lines. */
export interface ChosenReading {
  readonly startHz: number;
  readonly stopHz: number;
  /** What this reading takes the lines for: range, columns, units, marks. */
  readonly words: SpokenRefusal;
  /** Settings of driver "lines" for this reading. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export type LineRefusal =
  | Doubt
  /** A column has another text than a number. Columns are numbered from 1 here, as people count. */
  | {
      readonly kind: 'not-a-number';
      readonly column: number;
      readonly seen: string;
      readonly what: 'frequency' | 'level';
    }
  | { readonly kind: 'too-few-columns'; readonly columns: number; readonly needed: number }
  | { readonly kind: 'too-many-columns'; readonly columns: number; readonly needed: number }
  | { readonly kind: 'not-a-frequency'; readonly column: number; readonly seen: string }
  /** Column number from 1, or the name of the object's field. */
  | { readonly kind: 'not-a-level'; readonly column: number | string; readonly seen: string }
  | { readonly kind: 'no-such-column'; readonly name: string }
  | { readonly kind: 'no-match' }
  | { readonly kind: 'not-json' }
  | { readonly kind: 'no-field'; readonly field: string; readonly names: readonly string[] }
  /** Objects whose fields have other names than those that are known. */
  | { readonly kind: 'unknown-fields'; readonly names: readonly string[] }
  /** The step of an object may be in the unit of its start, or in a smaller one. */
  | { readonly kind: 'no-step-unit'; readonly field: string; readonly start: string }
  | { readonly kind: 'group-not-a-number'; readonly name: string; readonly seen: string }
  /** No receiver that prints lines is there, in this unit. */
  | { readonly kind: 'implausible-frequency'; readonly seen: string; readonly unit: FrequencyUnit }
  /** Levels without frequencies, and no range to place them in. */
  | { readonly kind: 'no-range' }
  /** A line of rtl_power or hackrf_sweep; columns are numbered from 1. */
  | { readonly kind: 'no-power-time' }
  | { readonly kind: 'no-power-number'; readonly column: number; readonly seen: string }
  | { readonly kind: 'no-power-range' }
  | { readonly kind: 'power-levels'; readonly levels: number; readonly needed: number }
  | { readonly kind: 'unknown-format' }
  | { readonly kind: 'no-line-end' }
  /** A line, or the range and the usual level of a sweep, before and now. */
  | { readonly kind: 'changed'; readonly before: string; readonly now: string }
  /** Several readings fit, or none that leaves nothing unexplained: only a person knows which is right. */
  | { readonly kind: 'readings'; readonly doubt: Doubt; readonly readings: readonly ChosenReading[] };

export interface SpokenRefusal {
  readonly vi: string;
  readonly en: string;
}

/** The refusal in English, for the command line and the log. */
export function refusalText(refusal: LineRefusal): string {
  return spokenRefusal(refusal).en;
}

/** The refusal in both languages: the text seen, the text expected, and the setting that helps. */
export function spokenRefusal(refusal: LineRefusal): SpokenRefusal {
  return (SENTENCES[refusal.kind] as (one: LineRefusal) => SpokenRefusal)(refusal);
}

type Sentences = {
  readonly [K in LineRefusal['kind']]: (refusal: Extract<LineRefusal, { kind: K }>) => SpokenRefusal;
};

const SENTENCES: Sentences = {
  'not-a-number': ({ column, seen, what }) => ({
    en: `column ${column} is "${seen}", but a ${what} was expected; set settings.columns to the place of the ${what}, and settings.separator to the character between columns`,
    vi: `cột ${column} là "${seen}", trong khi cần ${what === 'level' ? 'mức' : 'tần số'}; hãy cho biết cột đúng (columns) và dấu ngăn cột (separator)`,
  }),
  'too-few-columns': (refusal) => ({
    en: `the line has ${refusal.columns} column(s), but ${refusal.needed} are needed; set settings.separator to the character between columns`,
    vi: `dòng có ${refusal.columns} cột, cần ${refusal.needed} cột; hãy cho biết dấu ngăn cột (separator)`,
  }),
  'too-many-columns': (refusal) => ({
    en: `the line has ${refusal.columns} levels, but the lines before had ${refusal.needed}; it is read when the next line has as many`,
    vi: `dòng có ${refusal.columns} mức, các dòng trước có ${refusal.needed}; sẽ được đọc nếu dòng sau cũng có bằng ấy`,
  }),
  'not-a-frequency': (refusal) => ({
    en: `column ${refusal.column} is "${refusal.seen}", which is no frequency; set settings.columns to the place of the frequency`,
    vi: `cột ${refusal.column} là "${refusal.seen}", không phải tần số; hãy cho biết cột tần số (columns)`,
  }),
  'not-a-level': (refusal) => ({
    en: `${placeText(refusal.column, 'en')} is "${refusal.seen}", which is no level in dBm; set settings.columns to the place of the level, and settings.offsetDb to the dB that lead to dBm (-106.99 from dBµV)`,
    vi: `${placeText(refusal.column, 'vi')} là "${refusal.seen}", không phải mức dBm; hãy cho biết cột mức (columns), và offsetDb để đổi ra dBm (−106,99 nếu là dBµV)`,
  }),
  'other-level-unit': ({ unit }) => ({
    en: `the text says that levels are in ${unit}, but dBm or dBµV at the receiver was expected; set settings.format ("hz-dbm", or "json" for objects) and settings.offsetDb to the dB that lead to dBm (-46.99 from dBmV on 50 Ω), or settings.calibrated to false where only differences count`,
    vi: `dữ liệu cho biết mức tính bằng ${unit}, trong khi cần dBm hoặc dBµV tại máy thu; hãy chọn dạng hz-dbm (json nếu là đối tượng JSON) và offsetDb để đổi ra dBm (−46,99 nếu là dBmV trên 50 Ω), hoặc bỏ dấu đã hiệu chuẩn (calibrated) nếu chỉ cần so sánh`,
  }),
  'no-such-column': (refusal) => ({
    en: `no heading is "${refusal.name}"; settings.columns takes a heading of the first lines, or a number that counts from 0`,
    vi: `chưa thấy tiêu đề cột "${refusal.name}"; hãy ghi đúng tiêu đề ở đầu tệp, hoặc số thứ tự cột`,
  }),
  'no-match': () => ({
    en: 'settings.pattern does not match the line',
    vi: 'biểu thức (pattern) không khớp với dòng này',
  }),
  'not-json': () => ({ en: 'the line is no JSON object', vi: 'dòng không phải một đối tượng JSON' }),
  'no-field': (refusal) => ({
    en: `the object has no number under "${refusal.field}", but ${named(refusal.names)}; set settings.fields to its name`,
    vi: `không có số nào mang tên "${refusal.field}", chỉ có ${named(refusal.names)}; hãy cho biết tên đúng (fields)`,
  }),
  'unknown-fields': (refusal) => ({
    en: `the object has ${named(refusal.names)}, and which is the frequency and which the level cannot be told; set settings.format to "json" and settings.fields to their names`,
    vi: `đối tượng có ${named(refusal.names)}, không rõ đâu là tần số, đâu là mức; hãy chọn dạng json và cho biết tên (fields)`,
  }),
  'no-step-unit': ({ field, start }) => ({
    en: `the unit of the step "${field}" is not stated, and it need not be the unit of "${start}"; let the board print it in the name, such as "step_khz", or print the stop in place of the step; where only the step has no unit, settings.unit is its unit`,
    vi: `bước "${field}" không ghi đơn vị, mà có thể khác đơn vị của "${start}"; hãy cho mạch ghi đơn vị vào tên, ví dụ "step_khz", hoặc in tần số cuối thay cho bước; nếu chỉ bước là thiếu đơn vị thì đặt đơn vị (unit) cho nó`,
  }),
  'group-not-a-number': (refusal) => ({
    en: `the group "${refusal.name}" of settings.pattern holds "${refusal.seen}", which is no number; set settings.decimalComma where the comma is the decimal mark, or correct the pattern`,
    vi: `nhóm "${refusal.name}" của biểu thức (pattern) là "${refusal.seen}", không phải số; hãy đánh dấu dấu phẩy thập phân (decimalComma) hoặc sửa biểu thức`,
  }),
  'unclear-columns': (refusal) => ({
    en: `columns ${refusal.columns.slice(0, 6).join(', ')}${refusal.columns.length > 6 ? ' …' : ''} hold numbers, and which is the frequency and which the level cannot be told; set settings.format to "hz-dbm", or "csv-sweep" for a whole sweep a line, and settings.columns to their places, counted from 0`,
    vi: `các cột ${refusal.columns.slice(0, 6).join(', ')}${refusal.columns.length > 6 ? ' …' : ''} đều là số, không rõ đâu là tần số, đâu là mức; hãy chọn dạng hz-dbm (hoặc csv-sweep nếu mỗi dòng là cả lượt quét) và cho biết cột (columns)`,
  }),
  'decimal-commas': () => ({
    en: 'the comma may be the decimal mark as well as the separator; make the program print another separator, such as ";", and set settings.separator to it and settings.decimalComma, or use a pattern (format "custom")',
    vi: 'dấu phẩy có thể vừa là dấu thập phân vừa ngăn cột; hãy cho mạch in dấu ngăn khác, ví dụ ";", rồi đặt separator và decimalComma, hoặc dùng biểu thức (dạng custom)',
  }),
  'implausible-frequency': (refusal) => ({
    en: `"${refusal.seen}" in ${refusal.unit} is no frequency of a receiver that prints lines; set settings.unit to the unit that it prints`,
    vi: `"${refusal.seen}" tính bằng ${refusal.unit} không thể là tần số của máy thu; hãy chọn đúng đơn vị (unit)`,
  }),
  'channel-numbers': (refusal) => ({
    en: `${refusal.seen} may be channel numbers and not MHz; set settings.format to "hz-dbm" and settings.unit to MHz if they are frequencies, or use a pattern with the level alone (format "custom") and a plan with start, stop and points`,
    vi: `${refusal.seen} có thể là số kênh, không phải MHz; nếu là tần số, hãy chọn dạng hz-dbm với đơn vị MHz (unit); nếu là kênh, hãy dùng biểu thức chỉ lấy mức (dạng custom) và kế hoạch quét có đầu, cuối, số điểm`,
  }),
  'no-range': () => ({
    en: 'the line has levels without frequencies; set settings.start and settings.stop (format "csv-sweep"), or give a plan with startHz and stopHz',
    vi: 'dòng chỉ có mức, không có tần số; hãy cho biết tần số đầu (start) và cuối (stop), hoặc nhập kế hoạch quét',
  }),
  'no-power-time': () => ({
    en: 'columns 1 and 2 are not a date and a time, such as 2026-03-01, 10:00:01; set settings.format to what the program prints',
    vi: 'cột 1 và 2 không phải ngày và giờ, ví dụ 2026-03-01, 10:00:01; hãy chọn đúng dạng dòng (format) của chương trình',
  }),
  'no-power-number': ({ column, seen }) => ({
    en: `column ${column} is "${seen}", but a number with a decimal point was expected; set settings.format to what the program prints`,
    vi: `cột ${column} là "${seen}", trong khi cần một số có dấu chấm thập phân; hãy chọn đúng dạng dòng (format) của chương trình`,
  }),
  'no-power-range': () => ({
    en: 'columns 3 to 5 are not a lowest and a highest frequency in Hz and a step between them; set settings.format to what the program prints',
    vi: 'cột 3 đến 5 không phải tần số thấp nhất, cao nhất tính bằng Hz và bước giữa chúng; hãy chọn đúng dạng dòng (format) của chương trình',
  }),
  'power-levels': ({ levels, needed }) => ({
    en: `the line has ${levels} levels from column 7 on, but columns 3 to 5 make room for ${needed}; the line is damaged, or two lines became one`,
    vi: `dòng có ${levels} mức từ cột 7 trở đi, nhưng cột 3 đến 5 chỉ đủ chỗ cho ${needed} mức; dòng bị hỏng, hoặc hai dòng dính làm một`,
  }),
  'unknown-format': () => ({
    en: 'the line has no known format; set settings.format ("hz-dbm", "csv-sweep", "json", "custom" …)',
    vi: 'dòng không thuộc dạng nào đã biết; hãy chọn dạng dòng',
  }),
  'no-line-end': () => ({
    en: 'no line end came; make the program end each line with LF or CR',
    vi: 'không có ký tự xuống dòng; hãy cho chương trình kết thúc mỗi dòng bằng LF hoặc CR',
  }),
  changed: ({ before, now }) => ({
    en: `"${before}" before, "${now}" now`,
    vi: `trước là "${before}", nay là "${now}"`,
  }),
  'several-units': () => ({
    en: 'the frequencies can be read in several units; set settings.unit to the right one',
    vi: 'tần số có thể hiểu theo nhiều đơn vị; hãy chọn đơn vị (unit)',
  }),
  offsets: () => ({
    en: 'numbers in the place of the frequency are negative: they may be offsets from a centre; set settings.centreHz to the centre',
    vi: 'chỗ của tần số có số âm: có thể là độ lệch so với tần số giữa; hãy cho biết tần số giữa (centreHz)',
  }),
  'unknown-words': ({ seen }) => ({
    en: `"${seen}" does not say which number is the frequency and which the level; set settings.format and settings.columns`,
    vi: `"${seen}" không cho biết số nào là tần số, số nào là mức; hãy chọn dạng dòng (format) và cột (columns)`,
  }),
  'odd-levels': ({ usual }) => ({
    en: `the usual level would be ${Number(usual.toPrecision(4))} dBm, which no quiet receiver measures; it may be another unit, or tenths or halves of a decibel (settings.scale, settings.levelUnit)`,
    vi: `mức thường gặp sẽ là ${Number(usual.toPrecision(4))} dBm, máy thu bình thường không đo được như vậy; có thể là đơn vị khác, hoặc phần mười, một nửa dB (scale, levelUnit)`,
  }),
  'no-return': () => ({
    en: 'the numbers in the place of the frequency never begin again, or lie in no regular steps: they may be times',
    vi: 'các số ở chỗ của tần số không lặp lại, hoặc không cách đều: có thể là thời gian',
  }),
  'unexplained-lines': ({ count }) => ({
    en: `${count} lines with numbers are of another kind than the rest, and nothing says what they are`,
    vi: `${count} dòng có số khác dạng với các dòng còn lại, không rõ là gì`,
  }),
  readings: ({ doubt, readings }) => {
    const why = spokenRefusal(doubt);
    return {
      en: `possible are ${readings.map(({ words }) => words.en).join(', or ')}; ${why.en}`,
      vi: `có thể là ${readings.map(({ words }) => words.vi).join(', hoặc ')}; ${why.vi}`,
    };
  },
};

function placeText(place: number | string, language: 'vi' | 'en'): string {
  if (typeof place === 'number') return language === 'en' ? `column ${place}` : `cột ${place}`;
  return language === 'en' ? `field "${place}"` : `trường "${place}"`;
}

function named(names: readonly string[]): string {
  return names
    .slice(0, 12)
    .map((name) => JSON.stringify(name.slice(0, 24)))
    .join(', ');
}

/** A range in words, and the unit that leads to it. */
export function rangeWords(startHz: number, stopHz: number, unit: FrequencyUnit | undefined): SpokenRefusal {
  const range = (language: 'vi' | 'en') => `${frequencyText(startHz, language)} – ${frequencyText(stopHz, language)}`;
  if (unit === undefined) return { en: range('en'), vi: range('vi') };
  return { en: `${range('en')} (unit: ${unit})`, vi: `${range('vi')} (đơn vị ${unit})` };
}

function frequencyText(hz: number, language: 'vi' | 'en'): string {
  const [scale, unit] = hz >= 1e9 ? [1e9, 'GHz'] : hz >= 1e6 ? [1e6, 'MHz'] : [1e3, 'kHz'];
  const text = String(Number((hz / scale).toPrecision(7)));
  return `${language === 'vi' ? text.replace('.', ',') : text} ${unit}`;
}
