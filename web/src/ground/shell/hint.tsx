/** Words about a control, shown while the pointer of a mouse is over it. */
import { cloneElement, type HTMLAttributes, type PointerEvent, type ReactElement, useState } from 'react';
import { latePart } from './late-part.js';

const HintText = latePart(async () => ({ default: (await import('./floating.js')).HintText }), { missing: () => null });

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
      {target !== undefined && <HintText target={target} label={label} />}
    </>
  );
}
