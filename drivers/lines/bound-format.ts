/** Binds a guessed format to its settings. */
import { csvSweep } from './csv-sweep.js';
import { custom } from './custom.js';
import type { GuessedFormat } from './guessed.js';
import { hackrfSweep } from './hackrf-sweep.js';
import { hzDbm } from './hz-dbm.js';
import { json } from './json.js';
import type { BoundFormat } from './line-format.js';
import { lists } from './lists.js';
import { radiolib } from './radiolib.js';
import { rtlPower } from './rtl-power.js';
import { rtlPowerFftw } from './rtl-power-fftw.js';

export function boundFormat(format: GuessedFormat, settings: object): BoundFormat {
  const formats = {
    rtl_power: rtlPower,
    rtl_power_fftw: rtlPowerFftw,
    radiolib,
    hackrf_sweep: hackrfSweep,
    json,
    lists,
    'hz-dbm': hzDbm,
    'csv-sweep': csvSweep,
    custom,
  };
  return formats[format].bind(settings);
}
