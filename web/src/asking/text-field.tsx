import type { InputHTMLAttributes } from 'react';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  set(value: string): void;
}

/** One line of a form, with its label and, where it helps, a hint below. */
export function TextField({ label, hint, set, ...input }: Props) {
  return (
    <label className="field">
      <span>{label}</span>
      <input {...input} onChange={({ currentTarget }) => set(currentTarget.value)} />
      {hint !== undefined && <span className="dim small">{hint}</span>}
    </label>
  );
}
