/** Vietnamese of what the program says to a person outside the page: each English sentence is looked up by its form, values are kept. */
import { vietnameseFileFault } from '../../words/file-fault-words.js';
import { CATALOGUE } from '../../words/said.js';
import { formsOf } from '../../words/sentence-forms.js';
import ours from './locales/vi.json' with { type: 'json' };

const FORMS = formsOf({
  ...ours.help,
  ...ours.answers,
  ...ours.config,
  ...ours.station,
  ...ours.network,
  ...ours.archives,
  ...ours.receivers,
  ...ours.start,
  ...CATALOGUE,
});

/** Undefined where the catalogue has no words for the sentence; names and sentences of other programs stay as they are. */
export function vietnameseSentence(sentence: string): string | undefined {
  // What is said of files says more than a form of the catalogue that fits too.
  const ofFile = vietnameseFileFault(sentence);
  if (ofFile !== undefined) return ofFile;
  for (const [pattern, vi] of FORMS) {
    const found = pattern.exec(sentence);
    if (found === null) continue;
    const given = found.slice(1);
    // A value that reaches into the next sentence is none: each sentence is looked up by itself.
    const several = given.some((value) => /[.!?] \p{Lu}/u.test(value)) ? severalSentences(sentence) : undefined;
    if (several !== undefined) return several;
    // One word is a name or a number.
    const values = given.map((value) => (value.includes(' ') ? vietnameseSentence(value) : undefined) ?? value);
    return vi.replace(/\$(\d)/g, (_whole, place: string) => values[Number(place) - 1] ?? '');
  }
  return severalSentences(sentence) ?? afterName(sentence);
}

function severalSentences(text: string): string | undefined {
  for (const { index } of text.matchAll(/[.!?] /g)) {
    const [first, rest] = [text.slice(0, index + 1), text.slice(index + 2)].map(vietnameseSentence);
    if (first !== undefined && rest !== undefined) return `${first} ${rest}`;
  }
  return undefined;
}

/** A sentence behind the name of what it is about, or behind the name and its value. */
function afterName(sentence: string): string | undefined {
  const [, name = '', value, rest = ''] = /^([^\s:]+)(?: is (.+?))?: (.+)$/s.exec(sentence) ?? [];
  const said = rest === '' ? undefined : vietnameseSentence(rest);
  return said === undefined ? undefined : `${name}${value === undefined ? '' : ` là ${value}`}: ${said}`;
}
