/** A button, and a part of the page that drops down from it. */
import { cloneElement, type HTMLAttributes, type ReactElement } from 'react';
import type { Dropped } from './floating.js';
import { latePart } from './late-part.js';

const DroppedPart = latePart(async () => ({ default: (await import('./floating.js')).DroppedPart }), {
  waiting: ({ button }) => button,
});

interface DropDownProps extends Omit<Dropped, 'button' | 'opened'> {
  readonly button: ReactElement<HTMLAttributes<HTMLElement>>;
  /** Undefined until it was opened once. */
  readonly opened: boolean | undefined;
}

export function DropDown({ button, opened, ...rest }: DropDownProps) {
  const target = cloneElement(button, {
    'aria-haspopup': 'dialog',
    'aria-expanded': opened === true,
    onClick: () => rest.turn(opened !== true),
  });
  if (opened === undefined) return target;
  return <DroppedPart {...rest} opened={opened} button={target} />;
}
