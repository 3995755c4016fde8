/** The unit of printed frequencies that no word names: a person's, or the only one that is possible. */
import { ProtocolError } from '../errors/errors.js';
import { rangeWords, type SpokenRefusal } from '../receiver/line-refusal.js';
import { type FrequencyUnit, unitReadings } from '../rf/gate/frequency-unit.js';
import { joined, say } from '../words/said.js';
import type { ImportContext } from './import-format.js';

/** @throws ProtocolError with the readings where two units fit, or none. */
export function printedUnit(printed: readonly number[], { unit, report }: ImportContext): FrequencyUnit {
  if (unit !== undefined) return unit;
  const readings = unitReadings(printed);
  const [only] = readings;
  const [first = 0, last = first] = [printed[0], printed.at(-1)];
  if (only === undefined) throw ProtocolError.of('{first} … {last} are no frequencies in any unit.', { first, last });
  if (readings.length > 1)
    throw twoUnits(readings.map(({ startHz, stopHz, unit }) => rangeWords(startHz, stopHz, unit)));
  report.assume(`Frequencies were read in ${only.unit}: no other unit gives possible ones (--unit).`);
  return only.unit;
}

export function twoUnits(readings: readonly SpokenRefusal[]): ProtocolError {
  const ways = joined(readings, say(', or '));
  return ProtocolError.of('The frequencies can be read in two ways: {ways}. Give the right unit with --unit.', {
    ways,
  });
}
