/** Reads crews as people type them: one crew in each line, people by id or by name. Pure. */
import type { Person } from '../../../ground/names/people.js';

/** @param unknown makes the sentence about a name that nobody has. @throws Error with that sentence */
export function crewsFrom(text: string, people: readonly Person[], unknown: (name: string) => string): string[][] {
  const idOf = (name: string) => {
    const wanted = name.normalize('NFC').toLowerCase();
    const found = people.find((one) =>
      [one.id, one.name.normalize('NFC')].some((text) => text.toLowerCase() === wanted),
    );
    if (found === undefined) throw new Error(unknown(name));
    return found.id;
  };
  return text
    .split('\n')
    .map((line) => line.split(/[,;]/).map((name) => name.trim()))
    .map((names) => names.filter((name) => name !== '').map(idOf))
    .filter((crew) => crew.length > 0);
}
