/**
 * How this computer announces alarms; stored by the browser, because loudness belongs to a desk and not to a person.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Severity } from '../../ground/names/severities.js';
import type { SoundState } from './alarm-sound.js';

export interface AlarmSettings {
  readonly sound: boolean;
  /** 0 to 1. */
  readonly volume: number;
  /** Alarms of this severity and more severe ones sound and pop up. */
  readonly soundFrom: Severity;
  readonly notify: boolean;
}

export interface AlarmState extends AlarmSettings {
  readonly soundState: SoundState;
  /** A person has seen that the program is not heard: its sound rests until it is heard again. */
  readonly silenceSeen: boolean;
}

/** Unless changed, lower alarms wait in the list without a sound. */
export const LOUD_FROM: Severity = 3;

const KEY = 'rfi-logger.alarms';

export const alarmStore = createStore<AlarmState>(() => ({ ...load(), soundState: 'blocked', silenceSeen: false }));

export function useAlarms<T>(select: (state: AlarmState) => T): T {
  return useStore(alarmStore, select);
}

export function changeAlarmSettings(changes: Partial<AlarmSettings>): void {
  alarmStore.setState(changes);
  const { sound, volume, soundFrom, notify } = alarmStore.getState();
  try {
    localStorage.setItem(KEY, JSON.stringify({ sound, volume, soundFrom, notify }));
  } catch {
    // Storage is not allowed: the settings are valid until the page is closed.
  }
}

function load(): AlarmSettings {
  let stored: Partial<Record<keyof AlarmSettings, unknown>> = {};
  try {
    stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {};
  } catch {
    // Not allowed, or written by an older page: the defaults are used.
  }
  const { sound, volume, soundFrom, notify } = stored;
  return {
    sound: sound !== false,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : 0.5,
    soundFrom: ([1, 2, 3, 4, 5, 6] as const).find((known) => known === soundFrom) ?? LOUD_FROM,
    notify: notify !== false,
  };
}
