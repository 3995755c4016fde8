/**
 * Patterns that people write, matched in a time that grows linearly with the line (RE2), so that no pattern can hold up the
 * station. Constructs that RE2 does not know (look-around, back-references) are refused with a sentence.
 */
import { RE2JS } from 're2js';

const LONGEST_PATTERN = 500;
/** Largest number of steps of a compiled pattern: each letter of a line costs at most one pass over them. */
const LARGEST_PROGRAM = 500;
/** Largest product of all counts such as {3} or {1,20}: a part is compiled as often as it is repeated. */
const MOST_COPIES = 200;
/** Longest line that is matched: no receiver prints a level so far to the right. */
const LONGEST_LINE = 512;

export class LinearPattern {
  readonly #compiled: RE2JS;
  /** Names of the groups `(?<name>…)`. */
  readonly names: ReadonlySet<string>;

  /** @throws RangeError with the fault of the pattern */
  constructor(text: string) {
    if (text.length > LONGEST_PATTERN)
      throw new RangeError(`has ${text.length} letters; ${LONGEST_PATTERN} are the most`);
    const copies = [...text.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].reduce(
      (product, [, least, most]) => product * Math.max(1, Number(most || least)),
      1,
    );
    if (copies > MOST_COPIES)
      throw new RangeError(`repeats its parts ${copies} times in all; ${MOST_COPIES} times are the most`);
    try {
      this.#compiled = RE2JS.compile(text);
    } catch (error) {
      throw new RangeError(refusalOf(error), { cause: error });
    }
    const size = this.#compiled.programSize();
    if (size > LARGEST_PROGRAM)
      throw new RangeError(`is too large: ${size} steps when compiled, ${LARGEST_PROGRAM} are the most`);
    this.names = new Set(Object.keys(this.#compiled.namedGroups()));
  }

  /** Text of a named group at the first match in a line; undefined without a match. */
  groups(line: string): ((name: string) => string | undefined) | undefined {
    if (line.length > LONGEST_LINE) return undefined;
    const matcher = this.#compiled.matcher(line);
    if (!matcher.find()) return undefined;
    return (name) => (this.names.has(name) ? (matcher.group(name) ?? undefined) : undefined);
  }
}

function refusalOf(error: unknown): string {
  const said = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
  const isUnknown = /\(\?[=!<]|invalid escape sequence: `\\[1-9k]/.test(said);
  const why = 'look-around and back-references cannot be matched in a bounded time';
  return isUnknown ? `cannot be used: ${said}; ${why}` : `is no pattern: ${said}`;
}
