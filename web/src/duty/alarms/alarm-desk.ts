/**
 * Notifies people of alarms: by sound, by a notification of the browser, in the title of the window. All of this starts
 * from the program's message, never from a drawn frame, so that a hidden tab alarms like a visible one.
 */
import i18next from 'i18next';
import { joinedNames } from '../../ground/names/distinct-name.js';
import type { Severity } from '../../ground/names/severities.js';
import { navigate } from '../../ground/shell/address.js';
import { announce } from '../../ground/shell/announcer.js';
import { countInTitle, markSilent } from '../../ground/shell/title.js';
import { currentFormats } from '../../ground/words/use-language.js';
import { programStore } from '../../program/program-store.js';
import { onTicks } from '../../program/ticks.js';
import { awaitsPerson, bySeverityAndAge, frequencyOf, type Incident } from '../cases/incident.js';
import { type OpenIncidents, onOpenIncidents, openStore } from '../cases/open-incidents.js';
import { alarmStore } from './alarm-settings.js';
import { AlarmSound } from './alarm-sound.js';
import { SilenceAlarm } from './silence-alarm.js';

/** Time after an announcement during which further alarms are gathered; those of severity 1 never wait. */
const GATHER_MS = 4000;
/** Most announced alarms remembered; beyond this the oldest is forgotten. */
const MOST_TOLD = 5000;

/**
 * Decides which alarms are announced, and how many at once. Pure: takes the open incidents and instants, returns
 * announcements. Alarms that follow soon after an announcement are gathered and announced together.
 */
interface Telling {
  readonly severity: Severity;
  /** Most urgent first; never empty. */
  readonly incidents: readonly Incident[];
  /** Alarms that wait in all. */
  readonly count: number;
}

const keyOf = ({ id, raises }: Incident) => `${id}/${raises}`;

class AlarmRaises {
  readonly #told = new Set<string>();
  /** False until the list of the open incidents was answered. */
  #known = false;
  #waiting: Incident[] = [];
  #count = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  /** Takes the open incidents; true when there is an alarm among them that was not announced yet. */
  take({ known, incidents }: OpenIncidents): boolean {
    const alarms = incidents.filter(awaitsPerson);
    this.#count = alarms.length;
    const fresh = alarms.filter((one) => !this.#told.has(keyOf(one)));
    for (const one of fresh) this.#told.add(keyOf(one));
    for (const key of this.#told) {
      if (this.#told.size <= MOST_TOLD) break;
      this.#told.delete(key);
    }
    // An alarm that existed when the page opened is known, not news.
    const isNews = this.#known === known;
    this.#known = known;
    const waiting = new Set([...this.#waiting, ...(isNews ? fresh : [])].map(({ id }) => id));
    this.#waiting = alarms.filter(({ id }) => waiting.has(id));
    return isNews && fresh.length > 0;
  }

  /** The announcement due now; undefined when there is none, or while alarms are gathered. */
  due(at: number): Telling | undefined {
    const incidents = [...this.#waiting].sort(bySeverityAndAge);
    const [first] = incidents;
    if (first === undefined || (first.severity > 1 && at - this.#toldAt < GATHER_MS)) return undefined;
    this.#waiting = [];
    this.#toldAt = at;
    return { severity: first.severity, incidents, count: this.#count };
  }
}

/** Severity 1 is repeated at this interval until somebody acknowledges it. */
export const REPEAT_MS = 10_000;
const LOOK_EVERY_MS = 1000;

export class AlarmDesk {
  readonly #raises = new AlarmRaises();
  readonly #sound = new AlarmSound((soundState) => alarmStore.setState({ soundState }));
  #gathering: number | undefined;
  readonly #silence = new SilenceAlarm();
  #lossNotice: Notification | undefined;

  constructor() {
    onOpenIncidents((open) => {
      if (this.#raises.take(open)) this.#tell();
    });
    openStore.subscribe(({ incidents }, before) => {
      countInTitle(incidents.filter(awaitsPerson).length);
      speakOfTaken(before.incidents, incidents);
    });
    // In a hidden tab timers still run once a second, which is often enough.
    onTicks(REPEAT_MS, () => this.#repeat());
    programStore.subscribe(({ silence }, before) => {
      if (silence !== before.silence) markSilent(silence !== undefined);
    });
    onTicks(LOOK_EVERY_MS, () => this.#watchSilence());
  }

  /** For tests and for the settings. */
  get sound(): AlarmSound {
    return this.#sound;
  }

  #tell(): void {
    const telling = this.#raises.due(Date.now());
    if (telling === undefined) {
      this.#gathering ??= window.setTimeout(() => {
        this.#gathering = undefined;
        this.#tell();
      }, GATHER_MS);
      return;
    }
    speakOf(telling);
    const { sound, volume, soundFrom } = alarmStore.getState();
    if (telling.severity > soundFrom) return;
    if (sound) this.#sound.play(telling.severity, volume);
    this.#notify(telling);
  }

  #repeat(): void {
    const { sound, volume } = alarmStore.getState();
    const waits = openStore.getState().incidents.some((one) => one.severity === 1 && awaitsPerson(one));
    if (sound && waits) this.#sound.play(1, volume);
  }

  #watchSilence(): void {
    const { sound, volume, silenceSeen, notify } = alarmStore.getState();
    const act = this.#silence.look(programStore.getState().silence, silenceSeen, Date.now());
    if (act.over) {
      alarmStore.setState({ silenceSeen: false });
      this.#lossNotice?.close();
    }
    if (act.sound && sound) this.#sound.play('silence', volume);
    if (act.notify && notify)
      this.#lossNotice = notification(i18next.t('silence.notice'), {
        body: i18next.t('silence.meaning'),
        tag: 'rfi-silence',
        requireInteraction: true,
      });
  }

  #notify({ severity, incidents }: Telling): void {
    const [first] = incidents;
    if (first === undefined || !alarmStore.getState().notify) return;
    const formats = currentFormats();
    const single = incidents.length === 1;
    const title = single
      ? i18next.t('alarmBar.raised', { severity, frequency: frequencyOf(first, formats) })
      : i18next.t('alarmBar.storm', { count: incidents.length, severity });
    // A common tag: a new notification replaces the last, so that many alarms leave one on the screen.
    const shown = notification(title, {
      body: first.priorityReason[formats.language],
      tag: 'rfi-alarm',
      requireInteraction: severity === 1,
    });
    if (shown === undefined) return;
    shown.onclick = () => {
      window.focus();
      navigate(single ? `/incidents/${first.id}` : '/incidents');
      shown.close();
    };
  }
}

/** What and where, level and count, for those who hear the page: all that stands on the screen in red. */
function speakOf({ severity, incidents: [first], count }: Telling): void {
  if (first === undefined) return;
  const { stations } = programStore.getState();
  const words = i18next.t('alarmBar.spoken', {
    severity,
    level: i18next.t(`cases.severity.${severity}`),
    frequency: frequencyOf(first, currentFormats()),
    place: joinedNames(first.stationIds.map((id) => stations.find((one) => one.id === id)?.name ?? id)),
    count,
  });
  announce(words, severity <= 2 ? 'now' : 'soon');
}

/** An alarm that somebody acknowledged waits no more: said once, with the number of those that do. */
function speakOfTaken(before: readonly Incident[], incidents: readonly Incident[]): void {
  const taken = incidents.find(
    (one) =>
      one.state !== 'open' && before.some((was) => was.id === one.id && was.state === 'open' && awaitsPerson(was)),
  );
  if (taken === undefined) return;
  const count = incidents.filter(awaitsPerson).length;
  announce(i18next.t('alarmBar.taken', { frequency: frequencyOf(taken, currentFormats()), count }), 'soon');
}

/** Undefined where the browser, or the person, allows none. */
function notification(title: string, options: NotificationOptions): Notification | undefined {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return undefined;
  try {
    return new Notification(title, options);
  } catch (error) {
    // Phones allow notifications only with a service worker, which this page does not need otherwise.
    console.warn('The browser shows no notification:', error);
    return undefined;
  }
}
