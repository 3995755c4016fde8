/** What the rooms of the program hand to its composition: parts, which are started, stopped and asked for their faults. */

/** A fault of a part without which the program continues. */
export interface Trouble {
  readonly vi: string;
  readonly en: string;
}

/** The work of one part of the program. The list of parts (`program/all-parts.ts`) gives it its name and its routes. */
export interface Part {
  /** Begins the work: timers, ports, threads. All parts are made by then. */
  start?(): Promise<void> | void;
  /** Releases everything that making and starting took; also called for a part that was made and never started. */
  stop?(): Promise<void> | void;
  /** Faults of the part, for /readyz, the page and the log; empty when the part works. */
  health?(): readonly Trouble[];
}

/**
 * The clock of the computer was set by `ms`, positive when forward. Instants at or after `since` were read from it before; those
 * before `since` were stored by earlier runs, from a clock that differs from the present one by `earlierMs` more than until now.
 */
export interface ClockStep {
  readonly ms: number;
  readonly since: number;
  readonly earlierMs: number;
}

/** What the program gives to every part. */
export interface PartGround {
  readonly dataDir: string;
  readonly clock: () => number;
  /** Epoch ms for whatever deletes by age: a wrong clock does not move it (time/program-clock.ts). */
  age(): number;
  /** Words beside times that are told while nobody knows whether the clock is right (time/time-belief.ts). */
  timeMark(): Trouble | undefined;
  /** Hears of each step of the computer's clock in ms, so that nothing is later than it was to be; negative when set back. */
  onClockStep(listener: (step: ClockStep) => void): void;
  /** Reports a fault that the part survives. */
  onFault(sentence: string): void;
}
