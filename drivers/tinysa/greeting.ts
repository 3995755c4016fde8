/**
 * Identifies the receiver: for `identify`, and again before sweeping, because a driver keeps nothing between the two.
 */
import type { ReceiverIdentity } from '../../src/receiver/driver.js';
import { defined } from '../../src/rf/defined.js';
import { type Model, readModel } from './models.js';
import { linesOf, type Shell } from './shell.js';
import { parseOwnSweep, parseZero } from './text.js';

/** Attempts, because the first answer after power-on can be malformed. */
const VERSION_TRIES = 3;
const QUERY_TIMEOUT_MS = 500;

export interface Greeting {
  readonly model: Model;
  /** Number to subtract from raw levels, as the receiver states it. */
  readonly zeroDb: number;
  readonly ownSweep?: { readonly startHz: number; readonly stopHz: number; readonly points: number };
}

/** Undefined when nothing answers, or another device does. Changes nothing except a `refresh on` that was left on. */
export async function greet(shell: Shell, quietMs: number): Promise<Greeting | undefined> {
  if (!(await shell.wake(quietMs))) return undefined;
  // After a remote-desktop session the receiver sends picture blocks at any time, also between prompts.
  await shell.ask('refresh off', QUERY_TIMEOUT_MS);
  const model = await askModel(shell);
  if (model === undefined) return undefined;
  const zeroDb = parseZero(await shell.ask('zero', QUERY_TIMEOUT_MS)) ?? model.zeroDb;
  const ownSweep = parseOwnSweep(await shell.ask('sweep', QUERY_TIMEOUT_MS));
  return { model, zeroDb, ...defined({ ownSweep }) };
}

export async function identity(shell: Shell, { model, ownSweep }: Greeting): Promise<ReceiverIdentity> {
  const deviceId = /^deviceid (\d+)/.exec(linesOf(await shell.ask('deviceid', QUERY_TIMEOUT_MS))[0] ?? '')?.[1];
  return {
    driverId: 'tinysa',
    model: model.name,
    ...defined({
      firmware: model.firmware,
      serialNumber: deviceId === undefined || Number(deviceId) === 0 ? undefined : deviceId,
    }),
    // Every unit leaves the factory with 0, which distinguishes no units.
    ...ownPlanWithin(model, ownSweep),
    minHz: model.minHz,
    maxHz: model.maxHz,
  };
}

/** The screen's span, cut to the tunable range: an Ultra leaves the factory with 0 to 800 MHz. */
function ownPlanWithin(model: Model, ownSweep: Greeting['ownSweep']): Pick<ReceiverIdentity, 'ownPlan'> {
  if (ownSweep === undefined) return {};
  const startHz = Math.max(ownSweep.startHz, model.minHz);
  const stopHz = Math.min(ownSweep.stopHz, model.maxHz);
  return stopHz <= startHz ? {} : { ownPlan: { ...ownSweep, startHz, stopHz } };
}

async function askModel(shell: Shell): Promise<Model | undefined> {
  for (let tries = 0; tries < VERSION_TRIES; tries++) {
    const version = await shell.ask('version', QUERY_TIMEOUT_MS);
    if (!version.includes('tinySA')) continue;
    return readModel(version, await shell.ask('info', QUERY_TIMEOUT_MS));
  }
  return undefined;
}
