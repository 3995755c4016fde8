/**
 * Notifies people of alarms: by sound, by a notification of the browser, in the title of the window. All of this starts
 * from the program's message, never from a drawn frame, so that a hidden tab alarms like a visible one.
 */

import i18next from 'i18next';
import { navigate } from '../../ground/shell/address.js';
import { countInTitle, markSilent } from '../../ground/shell/title.js';
import { currentFormats } from '../../ground/words/use-language.js';
import { programStore } from '../../program/program-store.js';
import { onTicks } from '../../program/ticks.js';
import { awaitsPerson, frequencyOf } from '../cases/incident.js';
import { onOpenIncidents, openStore } from '../cases/open-incidents.js';
import { AlarmRaises, GATHER_MS, type Telling } from './alarm-raises.js';
import { alarmStore } from './alarm-settings.js';
import { AlarmSound } from './alarm-sound.js';
import { SilenceAlarm } from './silence-alarm.js';

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
    openStore.subscribe(({ incidents }) => countInTitle(incidents.filter(awaitsPerson).length));
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
