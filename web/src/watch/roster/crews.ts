/** Crews as people type them: one a line, people by id or by name. Pure. */
import type { Person } from '../../cases/people.js';

/** The message is the name that nobody has. */
export class UnknownPerson extends Error {
  override readonly name = 'UnknownPerson';
}

/** @throws UnknownPerson */
export function crewsFrom(text: string, people: readonly Person[]): string[][] {
  return text
    .split('\n')
    .map((line) => peopleFrom(line, people))
    .filter((crew) => crew.length > 0);
}

/** @throws UnknownPerson */
function peopleFrom(line: string, people: readonly Person[]): string[] {
  return line
    .split(/[,;]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const wanted = name.normalize('NFC').toLowerCase();
      const found = people.find(
        (person) => person.id.toLowerCase() === wanted || person.name.normalize('NFC').toLowerCase() === wanted,
      );
      if (found === undefined) throw new UnknownPerson(name);
      return found.id;
    });
}
