/** What one line looks like: a format, with settings for it. */

export type GuessedFormat =
  | 'rtl_power'
  | 'rtl_power_fftw'
  | 'radiolib'
  | 'hackrf_sweep'
  | 'json'
  | 'lists'
  | 'hz-dbm'
  | 'csv-sweep'
  | 'custom';

export interface Guess {
  readonly format: GuessedFormat;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The printed frequencies of this line when their unit is unknown; absent when it is known. */
  readonly printed?: readonly number[];
  /** True when the line allows no doubt: one such line is enough. */
  readonly isCertain?: true;
}
