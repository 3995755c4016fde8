/** Self-test and acceptance test of a receiver (one request starts a test, others follow it), and its calibrations. */
import { receiversApi, type Trial as TrialJson } from '../../api/receivers.js';
import { saidOf } from '../../errors/errors.js';
import type { Calibrations, LearntReferences } from '../../station/calibrations.js';
import { ReceiverBusy } from '../../station/receiver-hold.js';
import type { ReceiverTrials, Trial, TrialKind } from '../../station/receiver-trials.js';
import type { SpurMaps } from '../../station/spur-map.js';
import type { ReceiverRecord, Stations } from '../../station/stations.js';
import { say } from '../../words/said.js';
import { badRequest, existing, noSuch, notFound, Problem } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';

export interface TrialRoutesOptions {
  readonly stations: Stations;
  readonly trials: ReceiverTrials;
  readonly spurMaps: SpurMaps;
  readonly actorOf?: ActorOf | undefined;
}

export function trialRoutes({ stations, trials, spurMaps, actorOf }: TrialRoutesOptions): Route[] {
  const known = (receiverId: string): ReceiverRecord =>
    existing(stations.receiver(receiverId), 'receiverId', receiverId, 'receiver');
  const latest = (receiverId: string, kind: TrialKind): TrialJson => {
    const { config } = known(receiverId);
    const trial = trials.latest(config.id, kind);
    if (trial === undefined)
      throw notFound('receiver "{receiverId}" was never put to this test.', { receiverId: config.id });
    return trialJson(trial);
  };
  const spursOf = ({ id, spursHz }: ReceiverRecord['config']) => ({
    configuredHz: spursHz,
    maps: spurMaps.of(id).map(shown),
  });
  const who = (request: Parameters<ActorOf>[0], given: string | undefined) =>
    actorOf?.(request) || given || 'trang web';
  return [
    route(receiversApi, 'POST /api/v1/receivers/{receiverId}/self-test', 'tune', ({ params, body, request }) => {
      const record = sweeping(known(params.receiverId));
      const { by: given, sweeps, plan } = body;
      return trialJson(orBusy(() => trials.selfTest(record, { by: who(request, given), sweeps, plan })));
    }),
    route(receiversApi, 'GET /api/v1/receivers/{receiverId}/self-test', 'watch', ({ params }) =>
      latest(params.receiverId, 'self-test'),
    ),
    route(receiversApi, 'POST /api/v1/receivers/{receiverId}/acceptance', 'tune', ({ params, body, request }) => {
      const record = sweeping(known(params.receiverId));
      const { by: given, ...wish } = body;
      return trialJson(orBusy(() => trials.acceptance(record, { by: who(request, given), ...wish })));
    }),
    route(receiversApi, 'GET /api/v1/receivers/{receiverId}/acceptance', 'watch', ({ params }) =>
      latest(params.receiverId, 'acceptance'),
    ),
    route(receiversApi, 'GET /api/v1/receivers/{receiverId}/spurs', 'watch', ({ params }) =>
      spursOf(known(params.receiverId).config),
    ),
    route(receiversApi, 'POST /api/v1/receivers/{receiverId}/spurs', 'tune', async ({ params, body: { hz, own } }) => {
      const { config } = known(params.receiverId);
      if (!(await spurMaps.say(config.id, hz, own))) throw noSuch('hz', String(hz), 'line of a self-test');
      return spursOf(config);
    }),
  ];
}

function sweeping(record: ReceiverRecord): ReceiverRecord {
  const { status, problem } = record.state;
  if (status === 'sweeping') return record;
  const receiverId = record.config.id;
  throw new Problem(
    409,
    'Conflict',
    problem === undefined
      ? say('receiver "{receiverId}" is not measuring ({status}).', { receiverId, status })
      : say('receiver "{receiverId}" is not measuring ({status}). {why}', { receiverId, status, why: problem }),
  );
}

function orBusy(start: () => Trial): Trial {
  try {
    return start();
  } catch (error) {
    if (error instanceof ReceiverBusy || error instanceof RangeError) throw new Problem(409, 'Conflict', saidOf(error));
    throw error;
  }
}

function trialJson({ heard: _, ...trial }: Trial): TrialJson {
  return shown(trial);
}

/** Calibrations of receivers: versions are added and withdrawn, and looked up by time. */
interface CalibrationRoutesOptions {
  readonly calibrations: Calibrations;
  readonly references: { readonly value: LearntReferences };
  readonly isReceiver: (receiverId: string) => boolean;
  readonly clock: () => number;
  readonly actorOf?: ActorOf | undefined;
}

export function calibrationRoutes(options: CalibrationRoutesOptions): Route[] {
  const { calibrations, references, isReceiver, clock, actorOf } = options;
  return [
    route(receiversApi, 'GET /api/v1/calibrations', 'watch', ({ query }) => {
      const { receiverId, at } = query;
      const wanted = calibrations.all.filter((calibration) => {
        if (receiverId !== undefined && calibration.receiverId !== receiverId) return false;
        return at === undefined || calibrations.at(calibration.receiverId, at)?.id === calibration.id;
      });
      const { [receiverId ?? '']: reference } = references.value;
      return { calibrations: wanted.map(shown), reference };
    }),
    route(receiversApi, 'POST /api/v1/calibrations', 'registry', async ({ body, request }) => {
      const { author, validFrom, ...rest } = body;
      if (!isReceiver(rest.receiverId)) throw noSuch('receiverId', rest.receiverId, 'receiver');
      const who = author ?? actorOf?.(request);
      if (who === undefined || who === '') throw badRequest('author: is missing, and nobody is signed in.');
      const added = await calibrations.add({ ...rest, author: who, validFrom: validFrom ?? rest.measuredAt });
      return shown(added);
    }),
    route(receiversApi, 'POST /api/v1/calibrations/{calibrationId}/withdraw', 'registry', async ({ params }) => {
      const id = params.calibrationId;
      const withdrawn = existing(await calibrations.withdraw(id, clock()), 'calibrationId', id, 'calibration');
      return shown(withdrawn);
    }),
  ];
}
