/** What forms are made of: fields, choices, their buttons, their work, the line that says why something was refused. */
import {
  type ChangeEvent,
  type FormEvent,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { typedHz } from '../../../../src/rf/units.js';
import { useHeard } from '../../program/liveness.js';
import { Button } from '../shell/button.js';
import type { Language } from '../words/format.js';
import { useLanguage } from '../words/use-language.js';
import { useFieldFault } from './field-fault.js';
import { localInput, localInstant } from './instants.js';
import { TimeInput, type TimeInputProps } from './time-input.js';
import { useReason } from './use-followed.js';

interface Labelled {
  readonly label: ReactNode;
  /** Shown below the input. */
  readonly hint?: string | undefined;
}

type Without<Props> = Omit<Props, 'label' | 'onChange'>;

interface FieldProps extends Labelled, Without<InputHTMLAttributes<HTMLInputElement>> {
  set?(value: string): void;
}

/** One line of text or a number; controlled with `value` and `set`, or read from the form by its name. */
export function Field({ label, hint, set, ...input }: FieldProps) {
  const { entry, note } = useFieldFault();
  return (
    <label className="field">
      <span>{label}</span>
      <input
        {...(input.type === 'password' && { autoComplete: 'current-password' })}
        {...input}
        {...onChangeOf(set)}
        {...entry}
      />
      {note}
      <Hint words={hint} />
    </label>
  );
}

/** A number that a person types with comma or point. */
export function NumberField(props: FieldProps) {
  return <Field inputMode="decimal" {...props} />;
}

/** A day, an hour or both. */
export function TimeField({ label, hint, ...input }: Labelled & TimeInputProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <TimeInput {...input} />
      <Hint words={hint} />
    </label>
  );
}

interface InstantProps extends Labelled {
  /** Epoch ms. */
  readonly at: number;
  readonly latest: number;
  set(at: number): void;
}

/** An instant, to the second. */
export function InstantField({ label, hint, at, latest, set }: InstantProps) {
  return (
    <TimeField
      label={label}
      hint={hint}
      type="datetime-local"
      className="plain-input"
      max={localInput(latest)}
      value={localInput(at)}
      set={(typed) => typed !== '' && set(Date.parse(localInstant(typed)))}
    />
  );
}

interface CheckProps extends Labelled, Without<InputHTMLAttributes<HTMLInputElement>> {
  set?(checked: boolean): void;
}

/** Yes or no. */
export function Check({ label, hint, set, ...input }: CheckProps) {
  return (
    <label className="check">
      <input {...input} type="checkbox" onChange={set && (({ currentTarget }) => set(currentTarget.checked))} />
      <span>{label}</span>
      <Hint words={hint} />
    </label>
  );
}

interface TextProps extends Labelled, Without<TextareaHTMLAttributes<HTMLTextAreaElement>> {
  set?(value: string): void;
}

/** Several lines of text. */
export function LongField({ label, hint, set, ...area }: TextProps) {
  const { entry, note } = useFieldFault();
  return (
    <label className="field">
      <span>{label}</span>
      <textarea {...area} {...onChangeOf(set)} {...entry} />
      {note}
      <Hint words={hint} />
    </label>
  );
}

export type Options<T extends string | number> = readonly (readonly [value: T, words: string])[];

interface SelectProps<T extends string> extends Labelled, Without<SelectHTMLAttributes<HTMLSelectElement>> {
  readonly options: Options<T>;
  set?(value: NoInfer<T>): void;
}

export function SelectField<T extends string>({ label, hint, options, set, ...select }: SelectProps<T>) {
  const choose = (text: string) => {
    const chosen = options.find(([value]) => value === text);
    if (chosen !== undefined) set?.(chosen[0]);
  };
  return (
    <label className="field">
      <span>{label}</span>
      <select {...select} {...onChangeOf(set === undefined ? undefined : choose)}>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <Hint words={hint} />
    </label>
  );
}

function Hint({ words }: { words: string | undefined }) {
  return words === undefined ? null : <span className="dim small">{words}</span>;
}

function onChangeOf(set: ((value: string) => void) | undefined) {
  if (set === undefined) return {};
  return { onChange: ({ currentTarget }: ChangeEvent<{ value: string }>) => set(currentTarget.value) };
}

interface ChoicesProps<T extends string | number> {
  readonly legend: ReactNode;
  /** Only screen readers read the legend. */
  readonly hidesLegend?: true;
  readonly type: 'radio' | 'checkbox';
  readonly name: string;
  readonly options: Options<T>;
  /** Chosen at first; the form is read by `name`. */
  readonly initial?: readonly (string | number)[];
  /** Chosen now, with `toggle`. */
  readonly chosen?: readonly (string | number)[];
  toggle?(value: NoInfer<T>): void;
  /** Shown in place of the options when there are none. */
  readonly none?: string;
}

/** Values side by side, of which one (radio) or several (checkbox) can be chosen. */
export function Choices<T extends string | number>({ legend, type, name, options, none, ...state }: ChoicesProps<T>) {
  const { hidesLegend, initial = [], chosen, toggle } = state;
  return (
    <fieldset className="row">
      <legend className={hidesLegend && 'sr-only'}>{legend}</legend>
      {options.length === 0 && none !== undefined && <span className="dim">{none}</span>}
      {options.map(([value, words]) => (
        <label key={value} className="choice">
          <input
            type={type}
            name={name}
            value={value}
            {...(chosen === undefined
              ? { defaultChecked: initial.includes(value) }
              : { checked: chosen.includes(value), onChange: () => toggle?.(value) })}
          />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A list with the value taken out if it was in, put at the end otherwise. */
export function toggled<T>(list: readonly T[], value: T): T[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}

interface EndProps {
  readonly fault: string;
  readonly busy: boolean;
  /** Words of the button that sends. */
  readonly send?: string;
  readonly disabled?: boolean;
  readonly variant?: 'filled' | 'default';
  /** Closes the form: a button of its own; `Form` also calls it once it was sent. */
  readonly close?: () => void;
  /** Further buttons. */
  readonly children?: ReactNode;
}

interface FormProps extends Pick<EndProps, 'disabled' | 'variant' | 'close'> {
  /** Sends what was typed; throws where it is refused. */
  send(form: FormReader): Promise<unknown>;
  /** Words of the button that sends. */
  readonly words?: string;
  readonly className?: string;
  /** Further buttons. */
  readonly acts?: ReactNode;
  readonly children: ReactNode;
}

/** A form that sends what was typed in it, says why that was refused, and closes once it was not. */
export function Form({ send, words, className = 'form', acts, children, ...end }: FormProps) {
  const { busy, fault, run } = useWork();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    if (await run(() => send(form))) end.close?.();
  };
  return (
    <form className={className} onSubmit={(event) => void submit(event)}>
      {children}
      <FormEnd {...end} {...(words !== undefined && { send: words })} fault={fault} busy={busy}>
        {acts}
      </FormEnd>
    </form>
  );
}

/** A form that a button opened may stand below the edge of the screen. A dialog has its own way to the first field. */
function showOpened(form: HTMLFormElement | null | undefined): void {
  if (form?.closest('[role="dialog"]') !== null) return;
  const first = form.querySelector<HTMLElement>('input, select, textarea');
  first?.focus({ preventScroll: true });
  first?.scrollIntoView({ block: 'center' });
}

/** The end of a form: why it failed, the button that sends it, and one that closes it. */
export function FormEnd(props: EndProps) {
  const { t } = useTranslation();
  const { fault, busy, send = t('asking.save'), disabled = false, variant = 'filled', close, children } = props;
  const row = useRef<HTMLDivElement>(null);
  const isOpened = close !== undefined;
  useEffect(() => {
    if (isOpened) showOpened(row.current?.closest('form'));
  }, [isOpened]);
  return (
    <>
      <FaultLine words={fault} />
      <div className="row" ref={row}>
        <Button type="submit" variant={variant} loading={busy} disabled={disabled}>
          {send}
        </Button>
        {children}
        {close !== undefined && (
          <Button variant="default" onClick={close}>
            {t('asking.cancel')}
          </Button>
        )}
      </div>
    </>
  );
}

/** Why something was refused; nothing when nothing was. */
export function FaultLine({ words }: { words: string }) {
  if (words === '') return null;
  return (
    <p role="alert" className="form-fault">
      {words}
    </p>
  );
}

interface NameFieldsProps {
  readonly labels: Readonly<Record<Language, string>>;
  readonly names: Readonly<Record<Language, string>> | undefined;
}

/** A name in both languages; the one of the page's language is enough. */
export function NameFields({ labels, names }: NameFieldsProps) {
  const language = useLanguage();
  return (['vi', 'en'] as const).map((one) => (
    <Field
      key={one}
      label={labels[one]}
      name={one}
      required={language === one}
      maxLength={200}
      defaultValue={names?.[one]}
    />
  ));
}

/** What stands in a form, read by name: text trimmed, numbers with either decimal sign, undefined when empty. */
export class FormReader {
  readonly #place: HTMLFormElement;
  readonly #form: FormData;

  constructor(place: HTMLFormElement) {
    this.#place = place;
    this.#form = new FormData(place);
  }

  /** Empties the form on the screen; what was read stays. */
  empty(): void {
    this.#place.reset();
  }

  text(name: string): string {
    return String(this.#form.get(name) ?? '').trim();
  }

  /** Undefined when it is empty. */
  given(name: string): string | undefined {
    const text = this.text(name);
    return text === '' ? undefined : text;
  }

  /** The fields "vi" and "en"; a name in one language stands in both. */
  names(): { vi: string; en: string } {
    return { vi: this.given('vi') ?? this.text('en'), en: this.given('en') ?? this.text('vi') };
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    return text === '' ? undefined : Number(text.replace(',', '.'));
  }

  /** From MHz, or from the unit that was typed; NaN for what is no frequency. */
  hzOfMhz(name: string): number | undefined {
    const text = this.text(name);
    return text === '' ? undefined : (typedHz(text) ?? Number.NaN);
  }

  all(name: string): string[] {
    return this.#form.getAll(name).map(String);
  }

  checked(name: string): boolean {
    return this.#form.get(name) === 'on';
  }
}

/** "05:30" of minutes after midnight. */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

export interface Work {
  readonly busy: boolean;
  /** Why the last work failed, as a sentence; empty when it succeeded, and while the next one is under way. */
  readonly fault: string;
  /** Does something that may be refused; true when it was done. */
  run(what: () => Promise<unknown>): Promise<boolean>;
}

/** The work of a button or a form: whether it is under way, and why it failed. */
export function useWork(): Work {
  const explain = useReason();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ readonly error: unknown }>();
  // A failure while the program was away is over once it is heard again.
  const heard = useHeard();
  useEffect(() => {
    if (heard) setFailure(undefined);
  }, [heard]);
  const run = useCallback(async (what: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await what();
      return true;
    } catch (error) {
      setFailure({ error });
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, fault: failure === undefined ? '' : explain(failure.error), run };
}
