/** Serial ports over HTTP: which there are, what stands in the way, what they answer, what they say. */
import { z } from 'zod';
import { ConfigError, EnvironmentError, sentenceOf } from '../../errors/errors.js';
import type { ProbeResult } from '../../receiver/probe.js';
import type { DriverRegistry } from '../../receiver/registry.js';
import { type DriverSweep, lastBinHz } from '../../rf/sweep.js';
import { receiverOn } from '../../station/discovery.js';
import { type Heard, type PortAsks, PortInUse } from '../../station/port-asks.js';
import { lastingName, type PortHolder, type PortTrouble } from '../../station/port-facts.js';
import type { PortWatch, WatchedPort } from '../../station/port-watch.js';
import type { Stations } from '../../station/stations.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { iso } from '../spoken.js';
import {
  askBody,
  heardAnswer,
  listenBody,
  portAnswer,
  previewAnswer,
  previewBody,
  previewLine,
  probeAnswer,
} from './port-schemas.js';

const params = z.strictObject({ portId: z.string() });
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
  const known = (portId: string | undefined): WatchedPort => {
    const port = ports.port(portId ?? '');
    if (port !== undefined) return port;
    throw new Problem(404, 'Not found', `portId is "${portId}": there is no such port; it may have been pulled out.`);
  };
  const listenTo = (port: WatchedPort, body: z.output<typeof listenBody>) => orProblem(() => asks.listen(port, body));
  return [
    {
      method: 'get',
      path: '/api/v1/ports',
      access: 'watch',
      summary: 'The serial ports, newest first: names, who holds each, what it answered, what stands in the way.',
      answer: z.object({ ports: z.array(portAnswer) }),
      async handle(_request, response) {
        const troubles = await ports.troubles();
        const newestFirst = [...ports.ports].sort((a, b) => b.appearedAt - a.appearedAt);
        const shown = newestFirst.map((port) => portJson(port, options, troubles.get(port.facts.path)));
        response.json({ ports: await Promise.all(shown) });
      },
    },
    {
      method: 'post',
      path: '/api/v1/ports/{portId}/ask',
      access: 'tune',
      summary: 'Asks who is there, by the safe ladder; each step with what came. Takes up to 25 s, usually under 9.',
      params,
      body: askBody,
      answer: probeAnswer,
      async handle(_request, response, input) {
        const port = known(input.params['portId']);
        const { driver } = input.body as z.output<typeof askBody>;
        const result = await orProblem(() => asks.ask(port, driver));
        response.json(probeJson(result, port));
      },
    },
    {
      method: 'post',
      path: '/api/v1/ports/{portId}/listen',
      access: 'tune',
      summary: 'What the port says by itself at a chosen speed, as text and hexadecimal. Nothing is sent.',
      params,
      body: listenBody,
      answer: heardAnswer,
      async handle(_request, response, input) {
        const body = input.body as z.output<typeof listenBody>;
        const heard = await listenTo(known(input.params['portId']), body);
        response.json({ ...heardJson(heard, body.baudRate), ...guessOf(asks, heard) });
      },
    },
    {
      method: 'post',
      path: '/api/v1/ports/{portId}/preview',
      access: 'tune',
      summary:
        'What a description of lines (settings of driver "lines") makes of what the port says, or of lines given.',
      params,
      body: previewBody,
      answer: previewAnswer,
      async handle(_request, response, input) {
        const { settings, lines, plan = {}, ...listen } = input.body as z.output<typeof previewBody>;
        const port = known(input.params['portId']);
        const heard = lines ?? (await listenTo(port, listen)).lines;
        const tried = await orProblem(async () => asks.tryLines(settings, heard, withoutUndefined(plan)));
        const { refusals, understood, verdict } = tried;
        response.json({
          understood,
          skipped: heard.length - understood,
          lines: heard
            .slice(-MOST_SHOWN_LINES)
            .map((text, i, shown) => previewLine(text, verdict ?? refusals[heard.length - shown.length + i])),
          readings: verdict?.kind === 'two-units' ? verdict.readings : undefined,
          sweeps: tried.sweeps.slice(-MOST_SHOWN_SWEEPS).map(sweepJson),
        });
      },
    },
  ];
}

/** What a person can mend becomes a problem that says so. */
async function orProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PortInUse || error instanceof RangeError)
      throw new Problem(409, 'Busy', `${(error as Error).message}.`);
    if (error instanceof ConfigError) throw new Problem(400, 'Bad request', error.message);
    if (error instanceof EnvironmentError) throw new Problem(422, 'Cannot be done', sentenceOf(error));
    throw error;
  }
}

type Obstacles = { readonly troubles: readonly PortTrouble[]; readonly holders: readonly PortHolder[] };

/** A port as the API and the `port` event of `/live` show it. */
export async function portJson(
  port: WatchedPort,
  { stations, registry }: Pick<PortRoutesOptions, 'stations' | 'registry'>,
  { troubles, holders }: Obstacles = { troubles: [], holders: [] },
): Promise<z.input<typeof portAnswer>> {
  const { facts, answered } = port;
  const { info } = facts;
  const record = await receiverOn(stations, facts.path);
  const nominated = registry.nominated(info.vendorId, info.productId).map(({ id, label }) => ({ id, label }));
  return {
    id: facts.id,
    path: facts.path,
    ...(info.vendorId === undefined ? {} : { usb: `${info.vendorId}:${info.productId ?? '????'}`.toLowerCase() }),
    ...(info.manufacturer === undefined ? {} : { maker: info.manufacturer }),
    ...(info.serialNumber === undefined ? {} : { usbSerial: info.serialNumber }),
    ...{ byPath: [...facts.byPath], byId: [...facts.byId], hasTwin: facts.hasTwin, since: iso(port.appearedAt) },
    ...(record === undefined ? {} : { receiverId: record.config.id }),
    ...{ nominated, isBeingAsked: port.isBeingAsked, holders: [...holders], troubles: [...troubles] },
    ...(answered === undefined ? {} : { answered: { at: iso(answered.at), ...probeJson(answered.result, port) } }),
  };
}

function probeJson(result: ProbeResult, port: WatchedPort): z.input<typeof probeAnswer> {
  const { driverId, baudRate, identity, advice, nominated, steps, isGps } = result;
  const gps = isGps === true && baudRate !== undefined ? { gps: { serial: lastingName(port.facts), baudRate } } : {};
  const answer = { nominated: [...nominated], steps: [...steps], ...(advice === undefined ? {} : { advice }), ...gps };
  if (driverId === undefined || baudRate === undefined || identity === undefined) return answer;
  const { model, firmware, serialNumber, ownPlan, minHz, maxHz } = identity;
  const proposal = {
    name: model,
    driver: driverId,
    port: { serial: lastingName(port.facts), baudRate },
    ...(serialNumber === undefined ? {} : { serialNumber }),
    plans: ownPlan === undefined ? [] : [ownPlan],
  };
  const who = { driverId, baudRate, model, firmware, serialNumber, minHz, maxHz };
  return { ...answer, ...(withoutUndefined(who) as typeof who), proposal } as z.input<typeof probeAnswer>;
}

function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}

function heardJson({ bytes, isCut, lines, tookMs }: Heard, baudRate: number) {
  return {
    ...{ baudRate, bytes: bytes.length, isCut, seconds: Math.round(tookMs / 100) / 10 },
    text: bytes.toString('latin1').replace(/[^\t\n\r\x20-\x7e]/g, '·'),
    hex: bytes.subarray(0, HEX_BYTES).toString('hex'),
    lines: lines.slice(-MOST_SHOWN_LINES),
  };
}

/** Whether the lines are in one of the formats that need no description. */
function guessOf(asks: PortAsks, { lines }: Heard): { looksLike?: z.input<typeof heardAnswer>['looksLike'] } {
  const { understood, sweeps } = asks.tryLines({ format: 'auto' }, lines, {});
  return understood === 0 ? {} : { looksLike: { driver: 'lines', understood, sweeps: sweeps.length } };
}

function sweepJson(sweep: DriverSweep): z.input<typeof previewAnswer>['sweeps'][number] {
  const { startHz, stepHz, levelsDbm } = sweep;
  const shown = Array.from(levelsDbm.subarray(0, MOST_SHOWN_LEVELS), (level) => (Number.isNaN(level) ? null : level));
  return { startHz, stepHz, stopHz: lastBinHz(sweep), bins: levelsDbm.length, levelsDbm: shown };
}
