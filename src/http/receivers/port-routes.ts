/** Serial ports: list them, show obstacles, ask them, listen to them. */
import type { z } from 'zod';
import {
  type Heard as HeardJson,
  type listenBody,
  type Port as PortJson,
  type Preview,
  type Probe,
  portsApi,
} from '../../api/ports.js';
import { ConfigError, EnvironmentError, saidOf } from '../../errors/errors.js';
import type { ProbeResult } from '../../receiver/probe.js';
import type { DriverRegistry } from '../../receiver/registry.js';
import { iso } from '../../rf/iso.js';
import { type DriverSweep, lastBinHz } from '../../rf/sweep.js';
import { type Heard, type PortAsks, PortInUse } from '../../station/port-asks.js';
import { lastingName, type PortHolder, type PortTrouble } from '../../station/port-facts.js';
import { missingLike, receiverOn } from '../../station/port-owner.js';
import type { PortWatch, WatchedPort } from '../../station/port-watch.js';
import type { Stations } from '../../station/stations.js';
import { notFound, Problem } from '../problem.js';
import { type Route, route } from '../route.js';

const MOST_SHOWN_LEVELS = 64;
const MOST_SHOWN_SWEEPS = 5;
const MOST_SHOWN_LINES = 100;
const HEX_BYTES = 2048;

export interface PortRoutesOptions {
  readonly ports: PortWatch;
  readonly asks: PortAsks;
  readonly stations: Stations;
  readonly registry: DriverRegistry;
}

export function portRoutes(options: PortRoutesOptions): Route[] {
  const { ports, asks } = options;
  const known = (portId = ''): WatchedPort => {
    const port = ports.port(portId);
    if (port !== undefined) return port;
    throw notFound('portId is "{portId}": there is no such port; it may have been pulled out.', { portId });
  };
  const listenTo = (port: WatchedPort, body: z.output<typeof listenBody>) => orProblem(() => asks.listen(port, body));
  return [
    route(portsApi, 'GET /api/v1/ports', 'watch', async () => {
      const troubles = await ports.troubles();
      const newestFirst = [...ports.ports].sort((a, b) => b.appearedAt - a.appearedAt);
      const shown = newestFirst.map((port) => portJson(port, options, troubles.get(port.facts.path)));
      return { ports: await Promise.all(shown) };
    }),
    route(portsApi, 'POST /api/v1/ports/{portId}/ask', 'tune', async ({ params, body }) => {
      const port = known(params.portId);
      const { driver } = body;
      const result = await orProblem(() => asks.ask(port, driver));
      return probeJson(result, port, options.stations);
    }),
    route(portsApi, 'POST /api/v1/ports/{portId}/listen', 'tune', async ({ params, body }) => {
      const heard = await listenTo(known(params.portId), body);
      return { ...heardJson(heard, body.baudRate), ...guessOf(asks, heard) };
    }),
    route(portsApi, 'POST /api/v1/ports/{portId}/preview', 'tune', async ({ params, body }) => {
      const { settings, lines, plan = {}, ...listen } = body;
      const port = known(params.portId);
      const heard = lines ?? (await listenTo(port, listen)).lines;
      const tried = await orProblem(async () => asks.tryLines(settings, heard, plan));
      return {
        understood: tried.understood,
        skipped: heard.length - tried.understood,
        lines: tried.lines.slice(-MOST_SHOWN_LINES),
        readings: tried.readings,
        sweeps: tried.sweeps.slice(-MOST_SHOWN_SWEEPS).map(sweepJson),
      };
    }),
  ];
}

/** Turns a fault that a person can repair into a problem with its cure. */
async function orProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PortInUse || error instanceof RangeError) throw new Problem(409, 'Busy', saidOf(error));
    if (error instanceof ConfigError) throw new Problem(400, 'Bad request', error.said);
    if (error instanceof EnvironmentError) throw new Problem(422, 'Cannot be done', saidOf(error));
    throw error;
  }
}

type Obstacles = { readonly troubles: readonly PortTrouble[]; readonly holders: readonly PortHolder[] };

/** A port in the form of the API and of the `port` event of `/live`. */
export async function portJson(
  port: WatchedPort,
  { stations, registry }: Pick<PortRoutesOptions, 'stations' | 'registry'>,
  { troubles, holders }: Obstacles = { troubles: [], holders: [] },
): Promise<PortJson> {
  const { facts, answered } = port;
  const { info } = facts;
  const record = await receiverOn(stations, facts.path);
  const nominated = registry.nominated(info.vendorId, info.productId).map(({ id, label }) => ({ id, label }));
  return {
    id: facts.id,
    path: facts.path,
    usb: info.vendorId === undefined ? undefined : `${info.vendorId}:${info.productId ?? '????'}`.toLowerCase(),
    maker: info.manufacturer,
    usbSerial: info.serialNumber,
    byPath: facts.byPath,
    byId: facts.byId,
    hasTwin: facts.hasTwin,
    since: iso(port.appearedAt),
    receiverId: record?.config.id,
    nominated,
    isBeingAsked: port.isBeingAsked,
    holders,
    troubles,
    answered:
      answered === undefined ? undefined : { at: iso(answered.at), ...probeJson(answered.result, port, stations) },
  };
}

function probeJson(result: ProbeResult, port: WatchedPort, stations: Stations): Probe {
  const { driverId, baudRate, identity, advice, nominated, steps, isGps } = result;
  const isKnown = driverId !== undefined && baudRate !== undefined && identity !== undefined;
  const missing = isKnown ? missingLike(stations, driverId, identity.serialNumber).map(({ config }) => config.id) : [];
  const isReceiver = identity?.serialNumber === undefined ? undefined : missing[0];
  const mayBeReceivers = isReceiver === undefined && missing.length > 0 ? missing : undefined;
  return {
    nominated,
    steps,
    advice,
    isReceiver,
    mayBeReceivers,
    gps: isGps === true && baudRate !== undefined ? { serial: lastingName(port.facts), baudRate } : undefined,
    driverId: isKnown ? driverId : undefined,
    baudRate: isKnown ? baudRate : undefined,
    model: identity?.model,
    firmware: identity?.firmware,
    serialNumber: identity?.serialNumber,
    minHz: identity?.minHz,
    maxHz: identity?.maxHz,
    proposal:
      isKnown && isReceiver === undefined
        ? {
            name: identity.model,
            driver: driverId,
            port: { serial: lastingName(port.facts), baudRate },
            serialNumber: identity.serialNumber,
            plans: identity.ownPlan === undefined ? [] : [identity.ownPlan],
          }
        : undefined,
  };
}

function heardJson({ bytes, isCut, lines, tookMs }: Heard, baudRate: number) {
  return {
    baudRate,
    bytes: bytes.length,
    isCut,
    seconds: Math.round(tookMs / 100) / 10,
    text: bytes.toString('latin1').replace(/[^\t\n\r\x20-\x7e]/g, '·'),
    hex: bytes.subarray(0, HEX_BYTES).toString('hex'),
    lines: lines.slice(-MOST_SHOWN_LINES),
  };
}

/** A possible reading of the lines, without a description; empty when no line is understood. */
function guessOf(asks: PortAsks, { lines }: Heard): { looksLike?: HeardJson['looksLike'] } {
  const { understood, sweeps } = asks.tryLines({ format: 'auto' }, lines, {});
  return understood === 0 ? {} : { looksLike: { driver: 'lines', understood, sweeps: sweeps.length } };
}

function sweepJson(sweep: DriverSweep): Preview['sweeps'][number] {
  const { startHz, stepHz, levelsDbm } = sweep;
  const shown = Array.from(levelsDbm.subarray(0, MOST_SHOWN_LEVELS), (level) => (Number.isNaN(level) ? null : level));
  return { startHz, stepHz, stopHz: lastBinHz(sweep), bins: levelsDbm.length, levelsDbm: shown };
}
