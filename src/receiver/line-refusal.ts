/** Why a line, or a whole recording, cannot be read: the text seen, the text expected, and the setting that helps. */

/** One way to read the printed frequencies. */
export interface UnitReading {
  readonly unit: 'Hz' | 'kHz' | 'MHz' | 'GHz';
  readonly startHz: number;
  readonly stopHz: number;
  /** Settings of driver "lines" for this reading. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export type LineRefusal =
  /** A column has another text than a number. Columns are numbered from 1 here, as people count. */
  | {
      readonly kind: 'not-a-number';
      readonly column: number;
      readonly seen: string;
      readonly what: 'frequency' | 'level';
    }
  | { readonly kind: 'too-few-columns'; readonly columns: number; readonly needed: number }
  | { readonly kind: 'not-a-frequency'; readonly column: number; readonly seen: string }
  | { readonly kind: 'not-a-level'; readonly column: number; readonly seen: string }
  | { readonly kind: 'no-such-column'; readonly name: string }
  | { readonly kind: 'no-match' }
  | { readonly kind: 'not-json' }
  | { readonly kind: 'no-field'; readonly field: string }
  | { readonly kind: 'unknown-format' }
  /** The frequencies fit two units: only a person knows which is right. */
  | { readonly kind: 'two-units'; readonly readings: readonly UnitReading[] };

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
  switch (refusal.kind) {
    case 'not-a-number': {
      const { column, seen, what } = refusal;
      return {
        en: `column ${column} is "${seen}", but a ${what} was expected; set settings.columns to the place of the ${what}, and settings.separator to the character between columns`,
        vi: `cột ${column} là "${seen}", trong khi cần ${what === 'level' ? 'mức' : 'tần số'}; hãy cho biết cột đúng (columns) và dấu ngăn cột (separator)`,
      };
    }
    case 'too-few-columns':
      return {
        en: `the line has ${refusal.columns} column(s), but ${refusal.needed} are needed; set settings.separator to the character between columns`,
        vi: `dòng có ${refusal.columns} cột, cần ${refusal.needed} cột; hãy cho biết dấu ngăn cột (separator)`,
      };
    case 'not-a-frequency':
      return {
        en: `column ${refusal.column} is "${refusal.seen}", which is no frequency; set settings.columns to the place of the frequency`,
        vi: `cột ${refusal.column} là "${refusal.seen}", không phải tần số; hãy cho biết cột tần số (columns)`,
      };
    case 'not-a-level':
      return {
        en: `column ${refusal.column} is "${refusal.seen}", which is no level in dBm; set settings.columns to the place of the level, and settings.offsetDb to the dB that lead to dBm (-106.99 from dBµV)`,
        vi: `cột ${refusal.column} là "${refusal.seen}", không phải mức dBm; hãy cho biết cột mức (columns), và offsetDb để đổi ra dBm (−106,99 nếu là dBµV)`,
      };
    case 'no-such-column':
      return {
        en: `no heading is "${refusal.name}"; settings.columns takes a heading of the first lines, or a number that counts from 0`,
        vi: `chưa thấy tiêu đề cột "${refusal.name}"; hãy ghi đúng tiêu đề ở đầu tệp, hoặc số thứ tự cột`,
      };
    case 'no-match':
      return {
        en: 'settings.pattern does not match the line',
        vi: 'biểu thức (pattern) không khớp với dòng này',
      };
    case 'not-json':
      return { en: 'the line is no JSON object', vi: 'dòng không phải một đối tượng JSON' };
    case 'no-field':
      return {
        en: `the object has no number under "${refusal.field}"; set settings.fields to its name`,
        vi: `không có số nào mang tên "${refusal.field}"; hãy cho biết tên đúng (fields)`,
      };
    case 'unknown-format':
      return {
        en: 'the line has no known format; set settings.format ("hz-dbm", "csv-sweep", "json", "custom" …)',
        vi: 'dòng không thuộc dạng nào đã biết; hãy chọn dạng dòng',
      };
    case 'two-units':
      return {
        en: `the frequencies can be read in two ways: ${refusal.readings.map((one) => readingText(one, 'en')).join(', or ')}; set settings.unit to the right one`,
        vi: `tần số có thể hiểu theo hai cách: ${refusal.readings.map((one) => readingText(one, 'vi')).join(', hoặc ')}; hãy chọn đơn vị`,
      };
  }
}

/** A reading in words: its range, and the unit that leads to it. */
export function readingText({ unit, startHz, stopHz }: UnitReading, language: 'vi' | 'en'): string {
  const range = `${frequencyText(startHz, language)} – ${frequencyText(stopHz, language)}`;
  return language === 'en' ? `${range} (unit: ${unit})` : `${range} (đơn vị ${unit})`;
}

function frequencyText(hz: number, language: 'vi' | 'en'): string {
  const [scale, unit] = hz >= 1e9 ? [1e9, 'GHz'] : hz >= 1e6 ? [1e6, 'MHz'] : [1e3, 'kHz'];
  const text = String(Number((hz / scale).toPrecision(7)));
  return `${language === 'vi' ? text.replace('.', ',') : text} ${unit}`;
}
