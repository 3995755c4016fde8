/**
 * The incidents that are not closed, most urgent first: one list for the alarm bar, the sounds, the wall and the side
 * of the live screen. Loaded at the start and after every reconnection, changed by the `incident` events in between.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { askAll } from '../../ground/asking/ask.js';
import { pageStore } from '../../picture/page-store.js';
import { onReturn } from '../../program/liveness.js';
import { onMessage } from '../../program/messages.js';
import { atTick } from '../../program/ticks.js';
import { bySeverityAndAge, type Incident, type IncidentState } from './incident.js';

const OPEN_STATES: readonly IncidentState[] = ['open', 'acknowledged', 'assigned', 'investigating', 'resolved'];
/** Most incidents in this list. A person reads no more on a bar or a wall; the table has all. */
const MOST = 2000;
/** Time in ms between two loads of the list. A load repairs the effect of a missed event. */
const EVERY_MS = 60_000;
/** Time in ms between two loads when no events arrive because the network blocks WebSockets. */
const POLLING_MS = 5000;
/** Shortest time in ms between two renderings of the list: in a storm many events arrive, and each rendering takes long. */
const SHOWN_EVERY_MS = 500;

export interface OpenIncidents {
  /** False until the first answer arrived. */
  readonly known: boolean;
  readonly incidents: readonly Incident[];
}

/** The list as the last message left it; the store follows. */
let newest: OpenIncidents = { known: false, incidents: [] };
export const openStore = createStore<OpenIncidents>(() => newest);

export function useOpenIncidents(): readonly Incident[] {
  return useOpen((incidents) => incidents);
}

/** A figure of the list: what shows it is rendered when the figure changes, and not with each change of an incident. */
export function useOpen<T>(select: (incidents: readonly Incident[]) => T): T {
  return useStore(openStore, ({ incidents }) => select(incidents));
}

/** The list for code outside React that draws frames. */
export function openIncidents(): readonly Incident[] {
  return openStore.getState().incidents;
}

/** @param first true for incidents that were there when the page opened */
type Listener = (after: Incident, before: Incident | undefined, first: boolean) => void;
const listeners = new Set<Listener>();

/** Calls the listener at each change, also while the page is in the background. */
export function onIncident(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

let started = false;

/** Starts to follow the incidents. The page calls it once. */
export function followIncidents(): void {
  if (started) return;
  started = true;
  onMessage((message) => {
    if (message.type !== 'incident') return;
    take(message.incident);
    showSoon();
  });
  onReturn(load);
  window.setInterval(load, EVERY_MS);
  window.setInterval(() => {
    if (pageStore.getState().phase === 'polling') load();
  }, POLLING_MS);
  load();
}

/** Treats the incident in an answer of the program like one in an event, and shows it at once: a person acted. */
export function takeIncident(incident: Incident): void {
  take(incident);
  show();
}

function take(incident: Incident): void {
  const { incidents, known } = newest;
  const before = incidents.find(({ id }) => id === incident.id);
  // Answers and events can arrive in the wrong order, so an older version is ignored.
  if (before !== undefined && before.version > incident.version) return;
  for (const listener of listeners) listener(incident, before, false);
  const others = incidents.filter(({ id }) => id !== incident.id);
  const open = OPEN_STATES.includes(incident.state);
  newest = { known, incidents: open ? sorted([...others, incident]).slice(0, MOST) : others };
}

let shownAt = Number.NEGATIVE_INFINITY;
let endWait: (() => void) | undefined;

function show(): void {
  endWait?.();
  endWait = undefined;
  shownAt = performance.now();
  openStore.setState(newest);
}

/** A first event is shown at once. A hidden page waits for nothing: its timers are late, and its title counts alarms. */
function showSoon(): void {
  const waitMs = shownAt + SHOWN_EVERY_MS - performance.now();
  if (document.hidden || waitMs <= 0) show();
  else endWait ??= atTick(SHOWN_EVERY_MS, show);
}

function load(): void {
  const query = { state: OPEN_STATES.join(','), order: 'priority' } as const;
  askAll('GET /api/v1/incidents', 'incidents', { query }, MOST).then(
    (found) => {
      const before = new Map(newest.incidents.map((one) => [one.id, one]));
      const incidents = found.map((one) => {
        const known = before.get(one.id);
        return known !== undefined && known.version > one.version ? known : one;
      });
      const first = !newest.known;
      for (const incident of incidents)
        for (const listener of listeners) listener(incident, before.get(incident.id), first);
      newest = { known: true, incidents: sorted(incidents) };
      show();
    },
    // The connection badge shows that the program does not answer. The next load tries again.
    (error: unknown) => console.warn('The open incidents could not be listed:', error),
  );
}

/** Order of urgency: by severity, then alarms that wait for a person, then the oldest. */
function sorted(incidents: readonly Incident[]): Incident[] {
  const waits = ({ alarm }: Incident) => (alarm === 'unacknowledged' || alarm === 'returned-unacknowledged' ? 0 : 1);
  return [...incidents].sort((a, b) => a.severity - b.severity || waits(a) - waits(b) || bySeverityAndAge(a, b));
}
