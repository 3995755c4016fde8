/** A sentence of the state line: a sign, and words that are cut where the line ends. */
import type { ReactNode } from 'react';

/** `bare`: on a wall, where nothing can be pressed. */
export interface Place {
  readonly bare: boolean;
}

interface SaidProps {
  readonly sign: string;
  readonly children: ReactNode;
  /** Spoken at once: something is wrong. */
  readonly isAlert?: boolean;
}

export function Said({ sign, children, isAlert = true }: SaidProps) {
  return (
    <>
      <span aria-hidden className="line-sign">
        {sign}
      </span>
      <span className="line-words" role={isAlert ? 'alert' : undefined}>
        {children}
      </span>
    </>
  );
}
