/** A measured quantity on paper: value and uncertainty with the digits that count. */
import { type Quantity, rounded } from '../measurement/quantity.js';
import type { Words } from '../words/sentence.js';
import type { Measurement } from './measurement.js';
import { spellKhz, spellNumber, TIE, trimmedNumber } from './voice.js';

type Language = 'vi' | 'en';

export interface Spelt {
  readonly value: string;
  /** With its sign, ±. */
  readonly uncertainty: string;
}

/** In one line, which does not break. */
export function spellWhole({ value, uncertainty }: Spelt): string {
  return `${value} ${uncertainty}`.replaceAll(' ', TIE);
}

/** "433,9975 MHz" and "± 2,3 kHz". */
export function spellFrequency(quantity: Quantity, language: Language): Spelt {
  const { value, uncertainty, decimals } = rounded(quantity, 1e6, 6);
  return {
    value: `${spellNumber(value, decimals, language)} MHz`,
    uncertainty: `± ${spellKhz(uncertainty * 1e6, language)}`,
  };
}

export function spellWidth(quantity: Quantity, language: Language): Spelt {
  const { value, uncertainty } = rounded(quantity, 1e3, 3);
  return {
    value: `${trimmedNumber(value, language)} kHz`,
    uncertainty: `± ${trimmedNumber(uncertainty, language)} kHz`,
  };
}

export function spellLevel(quantity: Quantity, unit: 'dBm' | 'dBµV/m', language: Language): Spelt {
  const { value, uncertainty } = rounded(quantity, 1, 1);
  return {
    value: `${spellNumber(value, 1, language)} ${unit}`,
    uncertainty: `± ${spellNumber(uncertainty, 1, language)} dB`,
  };
}

/** The bandwidth that a level is of, and the holes of the sweep: a reader must know both. */
export function levelRemark({ conditions }: Quantity): Words {
  const { startHz, stopHz, atLeast } = conditions;
  const width = (language: Language) => spellKhz(Math.round((stopHz - startHz) / 100) * 100, language);
  return {
    vi: `trong ${width('vi')}${atLeast === true ? '; bước quét rộng hơn RBW, có thể mạnh hơn' : ''}`,
    en: `in ${width('en')}${atLeast === true ? '; the step is wider than the RBW, it may be stronger' : ''}`,
  };
}

export const OF_MAXIMA: Words = {
  vi: 'kho lưu trữ chỉ còn giá trị lớn nhất của nhiều lượt quét: công suất bị đo cao',
  en: 'the archive has only maxima of several sweeps left: powers are too high',
};

/** Why there is no field strength: the station has no antenna in its settings, or its tables end before this frequency. */
export function noFieldBecause({ antennaName }: Pick<Measurement, 'antennaName'>): Words {
  return antennaName === undefined
    ? { vi: 'chưa có hệ số ăng-ten', en: 'no antenna factor' }
    : {
        vi: `bảng của ăng-ten ${antennaName}, của cáp hoặc hiệu chuẩn không có tần số này`,
        en: `the tables of the antenna ${antennaName}, of its cable or of the calibration lack this frequency`,
      };
}
