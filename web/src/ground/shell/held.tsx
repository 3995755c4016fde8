/**
 * A screen whose parts come one by one would move under a pointer. It is laid out unseen, but for its heading and tabs, until
 * its first answers are there.
 */
import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useState } from 'react';
import { openWithoutSpectrum } from '../line/first-picture.js';

/** On a slow line, ms: then it is shown with what has come. */
const LONGEST_MS = 1500;

/** Begins a wait; the returned function ends it. */
const Hold = createContext<() => () => void>(() => () => undefined);

export function Held({ children }: { children: ReactNode }) {
  const [isShown, setShown] = useState(false);
  const [hold] = useState(() => {
    let waits = 0;
    // Answers bring parts that ask further: a hold ends when a rendered answer left no question.
    const look = () => setTimeout(() => waits === 0 && setShown(true));
    return () => {
      waits += 1;
      return () => {
        waits -= 1;
        look();
      };
    };
  });
  useEffect(() => {
    openWithoutSpectrum();
    hold()();
    const timer = setTimeout(setShown, LONGEST_MS, true);
    return () => clearTimeout(timer);
  }, [hold]);
  return (
    <Hold value={hold}>
      <div className="held" data-shown={isShown || undefined}>
        {children}
      </div>
    </Hold>
  );
}

/** The screen stays unseen while a part of it `waits` for its first answer. */
export function useHeld(waits: boolean): void {
  const hold = useContext(Hold);
  useLayoutEffect(() => (waits ? hold() : undefined), [hold, waits]);
}
