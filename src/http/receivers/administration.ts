/** What people do with receivers: each act is in the audit log, and at a hub the station of the receiver does it. */
import type { Response } from 'express';
import { isRemoteId } from '../../station/receiver-work.js';
import type { AuditLog } from '../../store/cases/case-book-audit.js';
import { say, type Words } from '../../words/said.js';
import { requestOf } from '../gate.js';
import { checked, Problem, refusal } from '../problem.js';
import type { Route, RouteInput } from '../route.js';
import type { ActorOf } from '../spoken.js';

interface Kind {
  /** Action in the audit log; absent for a question. */
  readonly action?: string;
  /** Only the program that runs the receiver can do it, or it knows more. */
  readonly isPassedOn?: true;
}

const ACTS: Readonly<Record<string, Kind>> = {
  'put /api/v1/receivers/{receiverId}/plans': { action: 'receiver.plans', isPassedOn: true },
  'post /api/v1/receivers/{receiverId}/plans/check': { isPassedOn: true },
  'post /api/v1/receivers/{receiverId}/hold': { action: 'receiver.hold' },
  'delete /api/v1/receivers/{receiverId}/hold': { action: 'receiver.released' },
  'post /api/v1/receivers/{receiverId}/self-test': { action: 'receiver.self-test', isPassedOn: true },
  'get /api/v1/receivers/{receiverId}/self-test': { isPassedOn: true },
  'post /api/v1/receivers/{receiverId}/acceptance': { action: 'receiver.acceptance', isPassedOn: true },
  'get /api/v1/receivers/{receiverId}/acceptance': { isPassedOn: true },
  'get /api/v1/receivers/{receiverId}/spurs': { isPassedOn: true },
  'get /api/v1/calibrations': {},
  'post /api/v1/calibrations': { action: 'calibration.added', isPassedOn: true },
  'post /api/v1/calibrations/{calibrationId}/withdraw': { action: 'calibration.withdrawn', isPassedOn: true },
  'get /api/v1/emissions/explain': { isPassedOn: true },
};

/** An act on its way from a hub to a station. */
export interface Act {
  /** Method and path of the route, as in {@link ACTS}. */
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  /** Name of the person at the hub. */
  readonly by: string;
}

export type ActAnswer =
  | { readonly answer: unknown }
  | {
      readonly refusal: {
        readonly status: number;
        readonly title: string;
        readonly detail: string;
        readonly reason?: Words | undefined;
      };
    };

/** Lets a station do it; ids are those of the hub. Undefined: its program is older and knows no acts. @throws Error when it does not answer */
export type PassOn = (stationId: string, act: Act) => Promise<ActAnswer | undefined>;

export interface Administration {
  readonly audit: Pick<AuditLog, 'append'>;
  readonly clock: () => number;
  readonly actorOf: ActorOf;
  /** Of a hub. */
  readonly passOn?: PassOn | undefined;
}

export function administered(routes: readonly Route[], administration: Administration): Route[] {
  return routes.map((route) => {
    const kind = ACTS[nameOf(route)];
    return kind === undefined ? route : { ...route, handle: handlerOf(route, kind, administration) };
  });
}

function handlerOf(route: Route, { action, isPassedOn }: Kind, administration: Administration): Route['handle'] {
  const { audit, clock, actorOf, passOn } = administration;
  return async (request, response, input) => {
    const by = actorOf(request);
    const at = subjectOf(input);
    // What was, the hub's own archive tells.
    const isOfNow = input.query['at'] === undefined;
    const isElsewhere = isPassedOn === true && passOn !== undefined && isRemoteId(at) && isOfNow;
    const passed = isElsewhere
      ? await passedOn(route, { ...input, query: request.query, body: request.body }, { by, at, passOn })
      : undefined;
    const answer: unknown = passed === undefined ? await route.handle(request, response, input) : passed.answer;
    if (action !== undefined) {
      const subject = input.params['calibrationId'] === undefined ? `receiver/${at}` : `calibration/${at}`;
      audit.append({ at: clock(), actor: by, action, subject, detail: (input.body ?? {}) as Record<string, unknown> });
    }
    return answer;
  };
}

/** The receiver, or the calibration whose id begins with its receiver's. */
function subjectOf({ params, query, body }: RouteInput): string {
  const { receiverId } = { ...query, ...(body ?? {}) } as { receiverId?: unknown };
  return params['receiverId'] ?? params['calibrationId'] ?? (typeof receiverId === 'string' ? receiverId : '');
}

async function passedOn(
  route: Route,
  { params, query, body }: RouteInput,
  { by, at, passOn }: { readonly by: string; readonly at: string; readonly passOn: PassOn },
): Promise<{ readonly answer: unknown } | undefined> {
  const stationId = at.split('.')[0] ?? '';
  const asked = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const done = await passOn(stationId, { route: nameOf(route), params, query: asked, body, by }).catch(
    (error: unknown) => {
      const said = say('Station {stationId} does not answer, so nothing was changed. Try again when it is heard.', {
        stationId,
      });
      throw new Problem(503, 'Station does not answer', said, { cause: error });
    },
  );
  if (done !== undefined && 'refusal' in done) {
    const { status, title, detail: en, reason: detail = en } = done.refusal;
    throw refusal(status, title, '{stationId}: {detail}', { stationId, detail });
  }
  return done;
}

/** At a station: does what a person at its hub asked for, as if that person had asked here. */
export async function act(
  routes: readonly Route[],
  { route: name, params, query = {}, body, by }: Act,
): Promise<ActAnswer> {
  const route = ACTS[name] && routes.find((one) => nameOf(one) === name);
  if (route === undefined) throw new RangeError(`a hub cannot ask for "${name}"`);
  try {
    const input = {
      query: route.query === undefined ? {} : (checked(route.query, query) as Record<string, unknown>),
      params: route.params === undefined ? params : (checked(route.params, params) as Record<string, string>),
      body: route.body === undefined ? undefined : checked(route.body, body),
    };
    return { answer: await route.handle(requestOf(`${by} (hub)`), {} as Response, input) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { status, title, said } = error;
    return { refusal: { status, title, detail: said.en, reason: said } };
  }
}

function nameOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method} ${path}`;
}
