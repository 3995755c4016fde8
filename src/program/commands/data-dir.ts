/** The flag `--data-dir`, the same for every command. */
import { resolve } from 'node:path';
import { Option } from 'commander';

const DEFAULT = './data';

/** The path is made absolute once, here: functions that send files refuse relative paths, and the working folder may change. */
export function dataDirOption(meaning: string): Option {
  return new Option('--data-dir <folder>', meaning)
    .argParser((given: string) => resolve(given))
    .default(resolve(DEFAULT), DEFAULT);
}
