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
