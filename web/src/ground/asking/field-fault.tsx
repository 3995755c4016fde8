/** Why a field is refused: below it, tied to it by its id, and read aloud when it appears. */
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

type Entry = HTMLInputElement | HTMLTextAreaElement;

/**
 * In the page's language: the browser would say it in a bubble, in its own, and only once. `own` is what
 * the field itself finds wrong; `entry` goes on the field, `note` below it and above the hint, which tells the form of a pattern.
 */
export function useFieldFault(own = '') {
  const { t } = useTranslation();
  const [told, setTold] = useState('');
  const id = useId();
  const wordsFor = (entry: Entry) => {
    const { validity, inputMode, minLength } = entry;
    const { min = '', max = '', step = '' } = entry as Partial<HTMLInputElement>;
    if (validity.valueMissing) return t('asking.missing');
    if (validity.tooShort) return t('asking.tooShort', { count: minLength });
    if (validity.rangeUnderflow || validity.rangeOverflow)
      return t(max === '' ? 'asking.least' : 'asking.between', { least: Number(min), most: Number(max) });
    if (validity.stepMismatch) return t('asking.step', { step: Number(step) });
    return validity.badInput || inputMode === 'decimal' ? t('asking.noNumber') : t('asking.otherForm');
  };
  const tell = (event: FormEvent<Entry>) => {
    event.preventDefault();
    const entry = event.currentTarget;
    setTold(wordsFor(entry));
    if (entry.form?.querySelector('input:invalid, textarea:invalid') === entry) entry.focus();
  };
  const words = own || told;
  return {
    entry: {
      onInvalid: tell,
      onInput: () => setTold(''),
      ...(words !== '' && { 'aria-invalid': true, 'aria-describedby': id }),
    },
    note: words !== '' && (
      <span id={id} role="alert" className="fault-words small">
        {words}
      </span>
    ),
  };
}
