/**
 * The incidents that are not closed, most urgent first: one list for the alarm bar, the sounds, the wall and the side
 * of the live screen.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { askAll } from '../../ground/asking/ask.js';
import { Followed, tellFollowers } from '../../ground/asking/followed.js';
import { atTick } from '../../program/ticks.js';
import { bySeverityAndAge, type Incident, type IncidentState } from './incident.js';

const OPEN_STATES: readonly IncidentState[] = ['open', 'acknowledged', 'assigned', 'investigating', 'resolved'];
/** Most incidents in this list. A person reads no more on a bar or a wall; the table has all. */
const MOST = 2000;
/** Time in ms between two loads of the list. A load repairs the effect of a missed event. */
const EVERY_MS = 60_000;
/** Shortest time in ms between two renderings of the list: in a storm many events arrive, and each rendering takes long. */
const SHOWN_EVERY_MS = 500;

export interface OpenIncidents {
  /** False until the first answer arrived. */
  readonly known: boolean;
  readonly incidents: readonly Incident[];
}

const NONE: OpenIncidents = { known: false, incidents: [] };
const query = { state: OPEN_STATES.join(','), order: 'priority' } as const;
/** The list as the last message left it; the store follows. */
const followed = new Followed<OpenIncidents>(
  async (signal) => {
    const incidents = await askAll('GET /api/v1/incidents', 'incidents', { query, signal }, MOST);
    return { known: true, incidents: sorted(incidents) };
  },
  () => ({
    everyMs: EVERY_MS,
    whileHidden: true,
    fold: { incident: (open, { incident }) => withIncident(open, incident) },
  }),
  NONE,
);
export const openStore = createStore<OpenIncidents>(() => NONE);

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

/** Starts to follow the incidents. The page calls it once. */
export function followIncidents(): () => void {
  return onOpenIncidents(showSoon);
}

/** Calls the listener at each change of the list, also while the page is in the background. */
export function onOpenIncidents(listener: (open: OpenIncidents) => void): () => void {
  return followed.subscribe(() => listener(followed.known().value ?? NONE));
}

/** Treats the incident in an answer of the program like one in an event, and shows it at once: a person acted. */
export function takeIncident(incident: Incident): void {
  tellFollowers({ type: 'incident', incident });
  show();
}

function withIncident(open: OpenIncidents, incident: Incident): OpenIncidents {
  const before = open.incidents.find(({ id }) => id === incident.id);
  // Answers and events can arrive in the wrong order, so an older version is ignored.
  if (before !== undefined && before.version > incident.version) return open;
  const others = open.incidents.filter(({ id }) => id !== incident.id);
  const isOpen = OPEN_STATES.includes(incident.state);
  return { ...open, incidents: isOpen ? sorted([...others, incident]).slice(0, MOST) : others };
}

let shownAt = Number.NEGATIVE_INFINITY;
let endWait: (() => void) | undefined;

function show(): void {
  endWait?.();
  endWait = undefined;
  shownAt = performance.now();
  openStore.setState(followed.known().value ?? NONE);
}

/** A first event is shown at once. A hidden page waits for nothing: its timers are late, and its title counts alarms. */
function showSoon(): void {
  const waitMs = shownAt + SHOWN_EVERY_MS - performance.now();
  if (document.hidden || waitMs <= 0) show();
  else endWait ??= atTick(SHOWN_EVERY_MS, show);
}

/** Order of urgency: by severity, then alarms that wait for a person, then the oldest. */
function sorted(incidents: readonly Incident[]): Incident[] {
  const waits = ({ alarm }: Incident) => (alarm === 'unacknowledged' || alarm === 'returned-unacknowledged' ? 0 : 1);
  return [...incidents].sort((a, b) => a.severity - b.severity || waits(a) - waits(b) || bySeverityAndAge(a, b));
}
