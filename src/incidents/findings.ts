/** What probably causes a case, what people found, and what that says of the call. Pure. */
import type { Words } from '../words/sentence.js';
import { kindOf } from './case-kind.js';
import { SOURCE_IDS, SOURCES, type Source, type SourceId } from './sources.js';

interface Place {
  readonly emissionClass: string;
  readonly startHz: number;
  readonly stopHz: number;
}

/** Width in MHz of the range of a source that covers the place; infinite where the source is found anywhere. */
function bandWidth({ bandsMhz }: Source, { startHz, stopHz }: Place): number | undefined {
  if (bandsMhz.length === 0) return Number.POSITIVE_INFINITY;
  const centreMhz = (startHz + stopHz) / 2e6;
  const own = bandsMhz.find(([from, to]) => from <= centreMhz && centreMhz <= to);
  return own && own[1] - own[0];
}

/**
 * The hypothesis: sources that explain the class at that frequency, the likeliest first. What people found there before in cases of the
 * class comes first, by number; then the source with the narrowest band, which the frequency says most about.
 */
export function suspectsOf(place: Place, foundBefore: readonly SourceId[] = []): SourceId[] {
  const found = (id: SourceId) => foundBefore.filter((one) => one === id).length;
  return SOURCE_IDS.flatMap((id) => {
    const width = bandWidth(SOURCES[id], place);
    const explains = SOURCES[id].classes.includes(place.emissionClass);
    const known = id === 'unknown' ? 0 : found(id);
    return known > 0 || (explains && width !== undefined) ? [{ id, known, width: width ?? 0 }] : [];
  })
    .sort((a, b) => b.known - a.known || Number(a.width > b.width) - Number(a.width < b.width))
    .map(({ id }) => id);
}

/** The source that was found and the remark beside it. */
export function foundWords({
  source,
  cause,
}: {
  readonly source?: SourceId | undefined;
  readonly cause: string;
}): Words {
  const { vi, en } = source === undefined ? { vi: '', en: '' } : SOURCES[source].words;
  const joined = (words: string) => [words, cause].filter((one) => one !== '').join('; ');
  return { vi: joined(vi), en: joined(en) };
}

interface Closed extends Place {
  readonly id: string;
  readonly resolution?: { readonly source?: SourceId | undefined } | undefined;
}

/** What people found in other cases of the class of this one. */
export function foundIn({ id, emissionClass }: Closed, around: readonly Closed[]): SourceId[] {
  return around
    .filter((other) => other.id !== id && other.emissionClass === emissionClass)
    .flatMap(({ resolution }) => resolution?.source ?? []);
}

/** What a source says of the call: it was right, it was noise, or nobody knows. */
export type CallVerdict = 'confirmed' | 'noise' | 'unclear';

export function verdictOf(one: { readonly emissionClass: string }, source: SourceId): CallVerdict {
  if (source === 'unknown') return 'unclear';
  return SOURCES[source].confirms.includes(kindOf(one)) ? 'confirmed' : 'noise';
}
