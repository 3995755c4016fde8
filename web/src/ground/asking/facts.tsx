import type { ReactNode } from 'react';

/** A name and its value; without a value it is left out. */
export type Fact = readonly [name: string, value: ReactNode];

interface Props {
  readonly rows: readonly Fact[];
  readonly className?: string;
  readonly label?: string;
}

/** Names with their values. */
export function Facts({ rows, className = 'properties field-facts', label }: Props) {
  return (
    <dl className={className} aria-label={label}>
      {rows.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
