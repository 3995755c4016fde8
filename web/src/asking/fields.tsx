/** What forms share: a field, the line that says why something was refused, and what stands in a form. */
import { useTranslation } from 'react-i18next';
import { usePage } from '../state/page-store.js';

interface FieldProps extends React.InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly name: string;
}

export function Field({ label, ...rest }: FieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input {...rest} />
    </label>
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

/** Which stations something holds for; none chosen are all. */
export function StationField({ defaultValue }: { defaultValue: readonly string[] }) {
  const { t } = useTranslation('registry');
  const stations = usePage((state) => state.stations);
  return (
    <fieldset className="choice-row">
      <legend>
        {t('stations')} <span className="dim small">({t('allStations').toLowerCase()} ∅)</span>
      </legend>
      {stations.map(({ id, name }) => (
        <label key={id} className="choice">
          <input type="checkbox" name="stationIds" value={id} defaultChecked={defaultValue.includes(id)} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What stands in a form, read by name: text trimmed, numbers with either decimal sign, undefined when empty. */
export class FormReader {
  readonly #form: FormData;

  constructor(form: HTMLFormElement) {
    this.#form = new FormData(form);
  }

  text(name: string): string {
    return String(this.#form.get(name) ?? '').trim();
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    return text === '' ? undefined : Number(text.replace(',', '.'));
  }

  /** From MHz, exact to the hertz. */
  hzOfMhz(name: string): number | undefined {
    const mhz = this.number(name);
    return mhz === undefined ? undefined : Math.round(mhz * 1e9) / 1e3;
  }

  all(name: string): string[] {
    return this.#form.getAll(name).map(String);
  }
}

/** "05:30" of minutes after midnight. */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** An object without what is undefined, as the program takes it. */
export function given(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}
