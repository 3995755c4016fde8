/** A sentence in English as a pattern, and its Vietnamese, in which `$1` stands for the first value. */
export type Form = readonly [RegExp, string];

/** The first form that fits, with the values of the sentence; undefined where none does. */
export function fromForms(forms: readonly Form[], sentence: string): string | undefined {
  // A value may be the text of a cell of two lines, and `.` does not match a line break.
  const line = sentence.replace(/\s*\n\s*/g, ' ');
  for (const [pattern, form] of forms) {
    const found = pattern.exec(line);
    if (found !== null) return form.replace(/\$(\d)/g, (_mark, place: string) => found[Number(place)] ?? '');
  }
  return undefined;
}

/** Templates and their Vietnamese as forms. Of two that fit, the one that states more letters comes first. */
export function formsOf(catalogue: Readonly<Record<string, string>>): readonly Form[] {
  const found = Object.entries(catalogue).map(([en, said]) => {
    const parts = en.split(/\{\w*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    // What a sentence begins with is a name: what stands before ": " is the name of the whole sentence.
    const text = parts.join('(.+?)').replace(/^\(\.\+\?\)(?= )/, '((?:(?!: ).)+?)');
    // A fault without a full stop gets one where it is the end of a sentence.
    const [end, stop] = /[.!?:}]$/.test(en) ? ['', ''] : ['(\\.?)', `$${parts.length}`];
    const names = [...en.matchAll(/\{(\w*)\}/g)].map(([, name = '']) => name);
    let next = 0;
    const placed = said.replace(
      /\{(\w*)\}/g,
      (_whole, name: string) => `$${1 + (name === '' ? next++ : names.indexOf(name))}`,
    );
    const stated = parts.join('').length - (names.length === 0 ? 0 : 1);
    return { form: [new RegExp(`^${text}${end}$`, 's'), `${placed}${stop}`] as const, stated };
  });
  // A sentence that is little more than its values fits everything.
  return found
    .filter(({ stated }) => stated > 3)
    .sort((a, b) => b.stated - a.stated)
    .map(({ form }) => form);
}
