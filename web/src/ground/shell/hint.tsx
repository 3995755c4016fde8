/** Words about a control, shown while the pointer of a mouse is over it. */
import { cloneElement, type HTMLAttributes, type PointerEvent, type ReactElement, useState } from 'react';
import { placeAt } from './floating.js';

interface HintProps extends Omit<HTMLAttributes<HTMLElement>, 'children'> {
  readonly label: string;
  readonly children: ReactElement<HTMLAttributes<HTMLElement>>;
}

/** Everything but the words is for the control inside. */
export function Hint({ label, children, ...rest }: HintProps) {
  const [target, setTarget] = useState<HTMLElement>();
  const enter = ({ pointerType, currentTarget }: PointerEvent<HTMLElement>) => {
    if (pointerType === 'mouse') setTarget(currentTarget);
  };
  return (
    <>
      {cloneElement(children, { ...rest, onPointerEnter: enter, onPointerLeave: () => setTarget(undefined) })}
      {target !== undefined && (
        <span
          popover="manual"
          role="tooltip"
          className="hint"
          ref={(words) => {
            if (words === null) return;
            words.showPopover();
            placeAt(target, words);
          }}
        >
          {label}
        </span>
      )}
    </>
  );
}
