/**
 * Points that are no sweeps (emissions, coverage, health) on their way to the database. They are also stored elsewhere and can
 * be written again, so they wait in bounded memory, and the oldest are dropped first.
 */
import {
  type CoveragePoint,
  coverageLine,
  type EmissionPoint,
  emissionLine,
  type HealthPoint,
  healthLine,
} from './measurements.js';

export type InfluxNote =
  | { readonly kind: 'emission'; readonly point: EmissionPoint }
  | { readonly kind: 'coverage'; readonly point: CoveragePoint }
  | { readonly kind: 'health'; readonly point: HealthPoint };

export interface NoteCounts {
  readonly waiting: number;
  readonly sent: number;
  /** Number dropped because too many waited, or because the server refused them. */
  readonly dropped: number;
}

export const MOST_NOTES = 20_000;
const NOTES_A_WRITE = 2_000;

export class NoteBox {
  readonly #most: number;
  #notes: InfluxNote[] = [];
  #sent = 0;
  #dropped = 0;

  constructor(most = MOST_NOTES) {
    this.#most = most;
  }

  get counts(): NoteCounts {
    return { waiting: this.#notes.length, sent: this.#sent, dropped: this.#dropped };
  }

  add(note: InfluxNote): void {
    this.#notes.push(note);
    this.#bound();
  }

  /** Takes out the oldest notes. */
  take(): InfluxNote[] {
    return this.#notes.splice(0, NOTES_A_WRITE);
  }

  /** Counts notes as stored, except `setAside` of them. */
  stored(notes: readonly InfluxNote[], setAside: number): void {
    this.#sent += notes.length - setAside;
    this.#dropped += setAside;
  }

  /** Puts notes back that could not be sent now. */
  putBack(notes: readonly InfluxNote[]): void {
    this.#notes = [...notes, ...this.#notes];
    this.#bound();
  }

  #bound(): void {
    const over = this.#notes.length - this.#most;
    if (over <= 0) return;
    this.#notes.splice(0, over);
    this.#dropped += over;
  }
}

/** @param withText false for VictoriaMetrics, which turns texts into 0 */
export function noteLines(notes: readonly InfluxNote[], withText: boolean): string[] {
  return notes.map((note) => lineOf(note, withText)).filter((line) => line !== undefined);
}

function lineOf(note: InfluxNote, withText: boolean): string | undefined {
  switch (note.kind) {
    case 'emission':
      return emissionLine(withText ? note.point : { ...note.point, emissionId: undefined });
    case 'coverage':
      return coverageLine(note.point);
    case 'health':
      return healthLine(note.point);
  }
}
