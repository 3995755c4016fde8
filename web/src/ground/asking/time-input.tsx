/** One field for a day, an hour or both. The browser's own fields write them in the browser's language, not in the page's. */
import { type InputHTMLAttributes, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldFault } from './field-fault.js';
import { isSameTime, spelt, type TimeKind, understood } from './typed-times.js';

const LETTERS: Readonly<Record<TimeKind, number>> = { date: 10, 'datetime-local': 19, time: 5, month: 7 };

export interface TimeInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'onChange' | 'max'> {
  readonly type: TimeKind;
  readonly value?: string;
  readonly defaultValue?: string | undefined;
  /** Latest value. */
  readonly max?: string;
  /** Called with each value that was typed whole, and with '' when the field is emptied. */
  set?(value: string): void;
}

/** Controlled with `value` and `set`, or read from the form by its name; the form is not sent while the text is no time. */
export function TimeInput({ type, name, value, defaultValue, max, set, ...input }: TimeInputProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(spelt(value ?? defaultValue ?? ''));
  const [told, setTold] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  if (value !== undefined && value !== told) {
    setTold(value);
    if (!isSameTime(understood(type, text), value)) setText(spelt(value));
  }
  const known = understood(type, text);
  const isLate = max !== undefined && known !== undefined && known > max;
  const fault = isLate
    ? t('asking.notLater', { latest: spelt(max) })
    : text.trim() === '' || known !== undefined
      ? ''
      : t('asking.typeAs', { form: t(`asking.forms.${type}`) });
  useEffect(() => field.current?.setCustomValidity(fault), [fault]);
  const { entry, note } = useFieldFault(fault);
  const take = (typed: string) => {
    setText(typed);
    const now = understood(type, typed);
    if (now !== undefined || typed.trim() === '') set?.(now ?? '');
  };
  return (
    <>
      <input
        {...input}
        {...entry}
        ref={field}
        type="text"
        autoComplete="off"
        data-kind={type}
        size={LETTERS[type]}
        placeholder={t(`asking.forms.${type}`)}
        value={text}
        onChange={({ currentTarget }) => take(currentTarget.value)}
        onBlur={() => known !== undefined && setText(spelt(known))}
      />
      {note}
      {name !== undefined && <input type="hidden" name={name} value={known ?? ''} />}
    </>
  );
}
