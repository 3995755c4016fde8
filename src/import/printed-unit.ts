/** The unit of printed frequencies that no word names: a person's, or the only one that is possible. */
import { unitReadings } from '../../drivers/lines/units.js';
import { ProtocolError } from '../errors/errors.js';
import { readingText, type UnitReading } from '../receiver/line-refusal.js';
import type { FrequencyUnit, ImportContext } from './import-format.js';

/** @throws ProtocolError with the readings where two units fit, or none. */
export function printedUnit(printed: readonly number[], { unit, report }: ImportContext): FrequencyUnit {
  if (unit !== undefined) return unit;
  const readings = unitReadings(printed);
  const [only] = readings;
  if (only === undefined) throw new ProtocolError(`${printed[0]} … ${printed.at(-1)} are no frequencies in any unit.`);
  if (readings.length > 1) throw twoUnits(readings.map((one) => ({ ...one, settings: {} })));
  report.assume(`Frequencies were read in ${only.unit}: no other unit gives possible ones (--unit).`);
  return only.unit;
}

export function twoUnits(readings: readonly UnitReading[]): ProtocolError {
  const ways = readings.map((one) => readingText(one, 'en')).join(', or ');
  return new ProtocolError(`The frequencies can be read in two ways: ${ways}. Give the right unit with --unit.`);
}
