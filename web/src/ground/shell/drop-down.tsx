/** A button, and a part of the page that drops down from it. The browser closes it at Escape or a press beside it. */
import {
  cloneElement,
  type HTMLAttributes,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  useLayoutEffect,
  useRef,
} from 'react';
import { keepTabInside, placeAt, tabStops } from './floating.js';

interface DropDownProps {
  readonly button: ReactElement<HTMLAttributes<HTMLElement>>;
  /** Name of the part that drops down. */
  readonly label: string;
  /** Undefined until it was opened once. */
  readonly opened: boolean | undefined;
  readonly turn: (opened: boolean) => void;
  readonly width?: number;
  readonly children: ReactNode;
}

export function DropDown({ button, label, opened = false, turn, width, children }: DropDownProps) {
  const place = useRef<HTMLDivElement>(null);
  const pressed = useRef<HTMLElement>(null);
  /** A press on the button closes the part before the button hears of it. */
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    const part = place.current;
    if (part === null || part.matches(':popover-open') === opened) return;
    part.togglePopover(opened);
    if (!opened || pressed.current === null) return;
    placeAt(pressed.current, part);
    (tabStops(part)[0] ?? part).focus({ preventScroll: true });
  }, [opened]);
  const target = cloneElement(button, {
    'aria-haspopup': 'dialog',
    'aria-expanded': opened,
    onPointerDown: () => {
      wasOpen.current = opened;
    },
    onClick: ({ currentTarget }: MouseEvent<HTMLElement>) => {
      pressed.current = currentTarget;
      turn(!wasOpen.current && !opened);
      wasOpen.current = false;
    },
  });
  return (
    <>
      {target}
      <div
        ref={place}
        popover="auto"
        role="dialog"
        aria-label={opened ? label : undefined}
        tabIndex={-1}
        className="dropped"
        style={{ width }}
        onToggle={({ newState }) => turn(newState === 'open')}
        onKeyDown={keepTabInside}
      >
        {opened && children}
      </div>
    </>
  );
}
