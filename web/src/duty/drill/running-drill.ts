/** The drill that is running, for every screen: asked for at the start and after reconnections, told of in between. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { DrillJson } from '../../../../src/api/drills.js';
import { ask } from '../../ground/asking/ask.js';
import { firstPicture } from '../../ground/line/first-picture.js';
import { pageStore } from '../../picture/page-store.js';
import { onReturn } from '../../program/liveness.js';
import { onMessage } from '../../program/messages.js';
import type { Incident } from '../cases/incident.js';

interface DrillState {
  readonly drill: DrillJson | undefined;
  /** Cases of this drill as they were told; none before the page was opened. */
  readonly incidents: readonly Incident[];
  /** Counts changes of the drill and its incidents; lists that show them ask again when it grows. */
  readonly changes: number;
}

const drillStore = createStore<DrillState>(() => ({ drill: undefined, incidents: [], changes: 0 }));
/** A missed message is made good after this long. */
const EVERY_MS = 30_000;
/** Where no messages come, because no WebSocket gets through. */
const POLLING_MS = 5000;

export function useDrill(): DrillState {
  return useStore(drillStore);
}

let started = false;
/** Counts what the program told by itself: an answer that was asked for before is older than that. */
let told = 0;

/** Begins to follow; called once, by what marks the screens. */
export function followDrills(): void {
  if (started) return;
  started = true;
  onMessage((message) => {
    if (message.type === 'drill') {
      told += 1;
      take(message.drill);
    } else if (message.type === 'drill-incident') {
      const { incident } = message;
      drillStore.setState(({ incidents, changes }) => ({
        incidents: [...incidents.filter(({ id }) => id !== incident.id), incident],
        changes: changes + 1,
      }));
    }
  });
  onReturn(load);
  window.setInterval(load, EVERY_MS);
  window.setInterval(() => {
    if (pageStore.getState().phase === 'polling') load();
  }, POLLING_MS);
  void firstPicture.then(load);
}

function load(): void {
  const toldBefore = told;
  ask('GET /api/v1/drill').then(
    ({ running }) => {
      // A message that came after the question is newer than the answer: the drill may be over.
      if (told === toldBefore) take(running);
    },
    (error: unknown) => console.warn('Whether a drill is running could not be asked:', error),
  );
}

function take(told: DrillJson | undefined): void {
  const before = drillStore.getState();
  const drill = told?.endedAt === undefined ? told : undefined;
  if (drill?.id === before.drill?.id) return;
  drillStore.setState({ drill, incidents: [], changes: before.changes + 1 });
}
