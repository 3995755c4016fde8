/** Words about a control, shown while the pointer of a mouse is over it. */
import {
  cloneElement,
  type HTMLAttributes,
  lazy,
  type PointerEvent,
  type ReactElement,
  Suspense,
  useState,
} from 'react';

const HintText = lazy(async () => ({ default: (await import('./floating.js')).HintText }));

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
        <Suspense fallback={null}>
          <HintText target={target} label={label} />
        </Suspense>
      )}
    </>
  );
}
