/** Commands to an RF Explorer: `#`, the length of the whole message, the body; no terminator. */
import type { AnalyserSettings } from './settings.js';
import { stopHzOf } from './settings.js';

/** Asks for the settings and (re)starts the stream. It changes nothing, so it is also the probe. */
export const ASK_SETTINGS = 'C0';
export const ASK_SERIAL_NUMBER = 'Cn';

export function commandBytes(body: string): Uint8Array {
  return Buffer.from(`#${String.fromCharCode(body.length + 2)}${body}`, 'latin1');
}

/**
 * Commands that ask for `points` bins, best first: every firmware knows `CJ`, which takes multiples of 16 up to 4096;
 * only newer firmware knows `Cj`, which takes any number from 112 on.
 */
export function pointsBodies(points: number): string[] {
  const inSixteens = Math.min(256, Math.max(1, Math.ceil(points / 16)));
  const sixteens = `CJ${String.fromCharCode(inSixteens - 1)}`;
  if (inSixteens * 16 === points) return [sixteens];
  if (points < 112) return [sixteens];
  return [`Cj${String.fromCharCode(points >> 8, points & 0xff)}`, sixteens];
}

export interface Range {
  readonly startHz: number;
  readonly stopHz: number;
  /** The scale of the unit's own screen: we do not change it, but it is part of the command. */
  readonly topDbm: number;
  readonly bottomDbm: number;
}

export function rangeOf(settings: AnalyserSettings): Range {
  const { startHz, topDbm, bottomDbm } = settings;
  return { startHz, stopHz: stopHzOf(settings), topDbm, bottomDbm };
}

export function rangeBody({ startHz, stopHz, topDbm, bottomDbm }: Range): string {
  return `C2-F:${kiloHertz(startHz)},${kiloHertz(stopHz)},${decibels(topDbm)},${decibels(bottomDbm)}`;
}

export function calculatorBody(calculator: number): string {
  return `C+${String.fromCharCode(calculator)}`;
}

export function inputStageBody(stage: number): string {
  return `a${stage}`;
}

function kiloHertz(hz: number): string {
  return String(Math.round(hz / 1000)).padStart(7, '0');
}

function decibels(value: number): string {
  return value < 0 ? `-${String(-value).padStart(3, '0')}` : String(value).padStart(4, '0');
}
