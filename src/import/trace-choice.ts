/** Which of several traces of a file is read: a person chooses, never chance. */
import { ProtocolError } from '../errors/errors.js';
import { joined, say } from '../words/said.js';
import type { ImportContext } from './import-format.js';

/** Index of the trace that a person chose, or of the only one. @throws ProtocolError that offers all of them */
export function chosenTrace(names: readonly string[], { report, reading }: ImportContext): number {
  if (names.length < 2) return 0;
  if (reading !== undefined && reading <= names.length) {
    report.assume(
      say('Of {count} traces one was read ({name}).', { count: names.length, name: names[reading - 1] ?? '' }).en,
    );
    return reading - 1;
  }
  report.readings = names.map((name) => ({ vi: name, en: name }));
  throw ProtocolError.of('The file has {count} traces. Choose which one to read (--reading): {ways}.', {
    count: names.length,
    ways: joined(names.map((name, i) => ({ vi: `${i + 1}) ${name}`, en: `${i + 1}) ${name}` }))),
  });
}
