/**
 * What the state line may say, gravest first: the first that is true has the line, the others are counted beside it. Pure: takes
 * facts, returns names.
 */
const ORDER = [
  /** The program is not heard. */
  'lost',
  /** An alarm waits for a person; a band of safety that nobody watches is one, too. */
  'alarm',
  /** Somebody has seen that nobody watches a band of safety. */
  'blind',
  /** The browser does not draw. */
  'undrawn',
  /** The roster has people, and none of them now. */
  'unmanned',
  /** The picture is of the past. */
  'past',
  /** Alarms were put aside. */
  'shelved',
  'clock',
  'recording',
  /** A book could not be opened at a start. */
  'loss',
  /** The session of the person at this page ends within a day. */
  'session',
  /** A band is not watched as it should be. */
  'weak',
] as const;

export type Trouble = (typeof ORDER)[number];
/** `unknown`: how well the bands are watched is not known yet. */
export type Standing = Trouble | 'unknown' | 'well';
export type StandingFacts = Readonly<Record<Trouble, boolean>> & { readonly known: boolean };

/** Never empty. */
export function standingsOf(facts: StandingFacts): readonly [Standing, ...Standing[]] {
  const [first, ...others] = ORDER.filter((one) => facts[one]);
  return first === undefined ? [facts.known ? 'well' : 'unknown'] : [first, ...others];
}
