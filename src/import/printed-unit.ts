/** The unit of printed frequencies that no word names: a person's, or the only one that is possible. */
import { unitReadings } from '../../drivers/lines/units.js';
import { ProtocolError } from '../errors/errors.js';
import { readingText, type UnitReading } from '../receiver/line-refusal.js';
import { joined, say } from '../words/said.js';
import type { FrequencyUnit, ImportContext } from './import-format.js';

/** @throws ProtocolError with the readings where two units fit, or none. */
export function printedUnit(printed: readonly number[], { unit, report }: ImportContext): FrequencyUnit {
  if (unit !== undefined) return unit;
  const readings = unitReadings(printed);
  const [only] = readings;
  const [first = 0, last = first] = [printed[0], printed.at(-1)];
  if (only === undefined) throw ProtocolError.of('{first} … {last} are no frequencies in any unit.', { first, last });
  if (readings.length > 1) throw twoUnits(readings.map((one) => ({ ...one, settings: {} })));
  report.assume(`Frequencies were read in ${only.unit}: no other unit gives possible ones (--unit).`);
  return only.unit;
}

export function twoUnits(readings: readonly UnitReading[]): ProtocolError {
  const said = readings.map((one) => ({ vi: readingText(one, 'vi'), en: readingText(one, 'en') }));
  const ways = joined(said, say(', or '));
  return ProtocolError.of('The frequencies can be read in two ways: {ways}. Give the right unit with --unit.', {
    ways,
  });
}
