/** Sets an RF Explorer to a plan, and restores its earlier settings. */
import { ConfigError, EnvironmentError } from '../../src/errors/errors.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { say } from '../../src/words/said.js';
import { calculatorBody, inputStageBody, pointsBodies, rangeBody, rangeOf } from './commands.js';
import type { Session } from './session.js';
import { type AnalyserSettings, CALCULATOR_NORMAL, sameRange, stageFor, stopHzOf } from './settings.js';

/** Settings of a unit that a run changes. */
export interface Found {
  readonly settings: AnalyserSettings;
  readonly inputStage: number | undefined;
}

/**
 * Sets points, then range (a change of the points resets the range), then the calculator, and verifies each by asking,
 * because a unit does not answer a command for the range that it already has.
 * @throws ConfigError where the unit cannot tune the plan; EnvironmentError where the unit does not accept it.
 */
export async function tune(session: Session, plan: SweepPlan, signal: AbortSignal): Promise<AnalyserSettings> {
  let settings = session.state.settings ?? (await session.readSettings(signal));
  refuseOutside(plan, settings, session.state.modelName);
  const set = async (body: string, isTaken: (settings: AnalyserSettings) => boolean) => {
    await session.send(body, signal);
    settings = await session.readSettings(signal, isTaken);
  };
  const { points } = plan;
  // A unit that cannot have so many points keeps the nearest number: points are only a wish, the range is required.
  for (const body of points === undefined ? [] : pointsBodies(points)) {
    if (settings.points !== points) await set(body, (now) => now.points === points);
  }
  const { topDbm, bottomDbm } = settings;
  const range = rangeBody({ startHz: plan.startHz, stopHz: plan.stopHz, topDbm, bottomDbm });
  for (let attempt = 0; attempt < 2 && !covers(settings, plan); attempt++) await set(range, (now) => covers(now, plan));
  if (!covers(settings, plan)) throw notTaken(settings, plan);
  // With a max hold from an earlier program levels would never fall again. Old firmware does not state its calculator,
  // so it is set in any case.
  if (settings.calculator !== CALCULATOR_NORMAL)
    await set(
      calculatorBody(CALCULATOR_NORMAL),
      ({ calculator }) => calculator === undefined || calculator === CALCULATOR_NORMAL,
    );
  const stage = plan.attenuationDb === undefined ? undefined : stageFor(plan.attenuationDb);
  const { inputStage } = session.state;
  if (stage !== undefined && inputStage !== undefined && inputStage !== stage) {
    await session.send(inputStageBody(stage), signal);
    session.state.inputStage = stage;
  }
  return settings;
}

/** Restores the changed settings without verifying them, because there is little time and nobody to report to. */
export async function putBack(session: Session, found: Found): Promise<void> {
  const now = session.state.settings;
  const { settings, inputStage } = found;
  if (now === undefined) return;
  const isUnsure = session.isUnsettled;
  if (isUnsure || now.points !== settings.points) await session.send(pointsBodies(settings.points)[0] as string);
  if (isUnsure || !sameRange(now, settings)) await session.send(rangeBody(rangeOf(settings)));
  if (settings.calculator !== undefined && (isUnsure || settings.calculator !== now.calculator))
    await session.send(calculatorBody(settings.calculator));
  if (inputStage !== undefined && inputStage !== session.state.inputStage)
    await session.send(inputStageBody(inputStage));
}

/** The unit counts in kHz and cuts its step to whole Hz. */
function covers(settings: AnalyserSettings, { startHz, stopHz }: SweepPlan): boolean {
  const slackHz = 1000 + settings.points;
  return Math.abs(settings.startHz - startHz) <= 1000 && Math.abs(stopHzOf(settings) - stopHz) <= slackHz;
}

function refuseOutside(plan: SweepPlan, { minHz, maxHz }: AnalyserSettings, modelName: string): void {
  if (plan.startHz >= minHz && plan.stopHz <= maxHz) return;
  throw ConfigError.of(
    'The plan {start} to {stop} MHz is outside what this {modelName} tunes with the module in use, {lowest} to {highest} MHz.',
    { start: mega(plan.startHz), stop: mega(plan.stopHz), modelName, lowest: mega(minHz), highest: mega(maxHz) },
  );
}

function notTaken(settings: AnalyserSettings, plan: SweepPlan): EnvironmentError {
  const has = `${mega(settings.startHz)} to ${mega(stopHzOf(settings))} MHz`;
  return new EnvironmentError(
    say('The RF Explorer stays at {has} instead of {start} to {stop} MHz.', {
      has,
      start: mega(plan.startHz),
      stop: mega(plan.stopHz),
    }),
    say('With {points} points its widest span is {widest} MHz: plan fewer points or a narrower span.', {
      points: settings.points,
      widest: mega(settings.maxSpanHz),
    }),
  );
}

function mega(hz: number): number {
  return Math.round(hz / 1000) / 1000;
}
