/** A table by frequency as text, checked as it is typed: a line a point, or one value for all frequencies. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { tableFrom } from '../../ground/asking/frequency-input.js';

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly required?: boolean;
  change(text: string): void;
}

export function TableField({ label, hint, value, required, change }: Props) {
  const { t } = useTranslation('field');
  const hintId = useId();
  const { points, badLine } = tableFrom(value);
  const said =
    badLine === undefined ? (points === undefined ? hint : t('table.read', { count: points.length })) : undefined;
  return (
    <label className="field">
      <span>{label}</span>
      <textarea
        rows={3}
        inputMode="decimal"
        spellCheck={false}
        value={value}
        required={required}
        aria-describedby={hintId}
        aria-invalid={badLine !== undefined}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
      <span id={hintId} className={badLine === undefined ? 'dim small' : 'fault-words small'}>
        {said ?? t('table.badLine', { line: badLine })}
      </span>
    </label>
  );
}
