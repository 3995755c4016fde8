/**
 * What a program that reads the page aloud says by itself: events, never measurements, which change for ever. Two regions for the
 * whole page, because such programs hear only regions that were there before their words.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** `now` interrupts what is being read. */
type Urgency = 'now' | 'soon';

const NOTHING = { words: '', count: 0 };
const spoken = createStore<Readonly<Record<Urgency, typeof NOTHING>>>(() => ({ now: NOTHING, soon: NOTHING }));

export function announce(words: string, urgency: Urgency): void {
  spoken.setState((before) => ({ [urgency]: { words, count: before[urgency].count + 1 } }));
}

/** The same words again are a new element: they are news too. */
export function Announcer() {
  const { now, soon } = useStore(spoken);
  return (
    <div className="sr-only announcer">
      <div aria-live="assertive">
        <p key={now.count}>{now.words}</p>
      </div>
      <div aria-live="polite">
        <p key={soon.count}>{soon.words}</p>
      </div>
    </div>
  );
}
