/** All formats of lines, by their names in the configuration. */
import { auto } from './auto.js';
import { csvSweep } from './csv-sweep.js';
import { custom } from './custom.js';
import { hackrfSweep } from './hackrf-sweep.js';
import { hzDbm } from './hz-dbm.js';
import { json } from './json.js';
import type { LineFormat } from './line-format.js';
import { lists } from './lists.js';
import { radiolib } from './radiolib.js';
import { rtlPower } from './rtl-power.js';
import { rtlPowerFftw } from './rtl-power-fftw.js';

export const FORMATS: readonly LineFormat[] = [
  auto,
  csvSweep,
  hzDbm,
  json,
  lists,
  rtlPower,
  rtlPowerFftw,
  hackrfSweep,
  radiolib,
  custom,
];
