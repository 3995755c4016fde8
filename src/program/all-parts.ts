/**
 * The parts of a station with its own duty room (`--role all`), in the order in which a sweep meets them: first the watch,
 * which runs whatever else fails, then the desk of the people, then the receivers and the page.
 */
import type { ServerMessage } from '../api/live.js';
import { CalledNoise } from '../duty/called-noise.js';
import { ClassRecords } from '../duty/class-records.js';
import { lookCloser } from '../duty/closer-look.js';
import { openDrills } from '../duty/drill/part.js';
import { openInfluxNotes } from '../duty/influx-notes.js';
import { openDuty } from '../duty/part.js';
import { openReferenceLearner } from '../duty/reference-learner.js';
import { followRules, openTrials, setupWith } from '../duty/rules.js';
import { LostFiles } from '../files/lost-files.js';
import { VERSION } from '../files/project.js';
import { type AccountGate, openAccess } from '../http/accounts/part.js';
import { type ProveSigner, proveSigner } from '../http/accounts/prove-signer.js';
import { openSignIn } from '../http/accounts/sign-in-part.js';
import { emissionJson, emissionRoutes } from '../http/detection/emission-routes.js';
import { licenceMeasureRoutes } from '../http/detection/licence-measure-routes.js';
import { maskRoutes, ruleTrialRoutes, trialGuard } from '../http/detection/rule-trial-routes.js';
import { LOCAL_ACTOR } from '../http/gate.js';
import { culpritRoutes } from '../http/incidents/culprit-routes.js';
import { incidentJson } from '../http/incidents/incident-json.js';
import { openWeb, type Web } from '../http/part.js';
import { administered, type PassOn } from '../http/receivers/administration.js';
import { type HubLinkSource, type HubMembers, hubRoutes, memberRoutes } from '../http/receivers/member-routes.js';
import { portJson } from '../http/receivers/port-routes.js';
import type { SiteFacts } from '../http/receivers/station-routes.js';
import { archiveRoutes, type WantSweeps } from '../http/recording/archive-routes.js';
import { occupancyRoutes } from '../http/recording/occupancy-routes.js';
import { hasLevels } from '../http/recording/only-levels.js';
import { sweepRoutes } from '../http/recording/sweep-routes.js';
import type { Route } from '../http/route.js';
import type { ActorOf } from '../http/spoken.js';
import { TurnedAway } from '../http/turned-away.js';
import { drillJson, drillRoutes } from '../http/watch/drill-routes.js';
import { LiveHub } from '../live/live-hub.js';
import { isJoined } from '../network/membership/own-membership.js';
import { terrainIn } from '../report/desk/terrain-folder.js';
import { iso } from '../rf/iso.js';
import { detectionSetup, openDetection, withLearntTruth } from '../station/detection-part.js';
import { openField } from '../station/field-part.js';
import { openReceivers, type Receivers } from '../station/part.js';
import { followLicences } from '../store/followed-licences.js';
import { gapAfter, usedNumbers } from '../store/life.js';
import { openArchives } from '../store/part.js';
import { newestSweepAt, watchedSweeps } from '../store/watched-sweeps.js';
import { assignmentsAt } from '../watch/registry/assignment.js';
import { configuredLicence } from '../watch/registry/licence-detection.js';
import type { CallTurns } from '../watch/roster/escalation.js';
import { deskRoutes } from './desk-routes.js';
import { receiverRoutes, siteAndTruthRoutes } from './field-routes.js';
import type { ProgramGround } from './ground.js';
import { ofHealth } from './health-routes.js';
import { openLastLine } from './last-line.js';
import { paperParts } from './paper-parts.js';
import type { Parts } from './parts.js';
import { sweepPath } from './sweep-path.js';
import type { Watch } from './watch.js';

const MAX_VIEWERS = 5000;

export async function allParts(parts: Parts, ground: ProgramGround): Promise<Watch & { readonly web: Web }> {
  const watch = await watchParts(parts, ground);
  const web = await deskParts(parts, ground, watch);
  return { ...watch, web };
}

/** The parts from receivers to incidents and viewers. */
export async function watchParts(parts: Parts, ground: ProgramGround, turns?: CallTurns): Promise<Watch> {
  const { config, dataDir, clock, log, past } = ground;
  await parts.make('summaries of the log', () => ground.conditions);
  await parts.make('the last line', () => openLastLine(ground.conditions));
  const onNotice = (notice: string) => log.warn({ notice }, 'archive');
  const archives = await parts.make('archive', () =>
    openArchives(dataDir, config, clock, { onNotice, configPath: ground.configFile?.path, age: ground.age }),
  );
  const { archive } = archives;
  await parts.make('time', async () => {
    await ground.time.begin(() => newestSweepAt(archive));
    return ground.time;
  });
  await parts.make('clock', () => ground.time.belief);
  const access = await parts.make('accounts', () => openAccess(ground, config.access, ground));
  const receivers = await parts.make('receivers', async () => {
    const newest = (await newestSweepAt(archive)) ?? clock();
    const gap = isJoined(dataDir) ? gapAfter(newest, clock()) : 0;
    const used = await usedNumbers(dataDir, await archive.lastSeqs(), new LostFiles(ground.onFault).note, gap);
    return openReceivers(ground, ground, used, ground.even);
  });
  const { stations, truth } = receivers;
  const live = liveHub(ground, receivers, access);
  const tell = (message: ServerMessage) => live.tell(message);
  const licences = config.assignments.map(configuredLicence);
  const duty = await parts.make('duty room', () =>
    openDuty(
      ground,
      { stations, archive, turns, licences, loss: access.loss },
      {
        onNews: (incident, desk) => tell({ type: 'incident', incident: incidentJson(incident, desk) }),
        onCoverage: ({ from, to, ...where }) =>
          tell({ type: 'coverage', coverage: { ...where, from: iso(from), to: iso(to) } }),
      },
    ),
  );
  const { room } = duty;
  const { desk } = room;
  if (past !== undefined) await parts.make('example past', () => past(desk));
  const coverage = (from: number, to: number) => desk.coverage(from, to);
  const notes = await parts.make('points for InfluxDB', () => openInfluxNotes(ground, archives, stations, coverage));
  const configured = detectionSetup(withLearntTruth(config, truth));
  const noise = new CalledNoise(desk.caseBook.incidents, clock());
  ground.bus.on('incident', noise.note);
  const records = new ClassRecords(desk.caseBook.incidents);
  ground.bus.on('incident', records.note);
  const setup = () => ({ ...setupWith(configured, desk, clock()), noise: noise.emissionIds(clock()) });
  const judged = {
    setup: setup(),
    readSweeps: watchedSweeps(archive),
    toldUpTo: () => desk.caseBook.incidents.toldUpTo(),
  };
  const detection = await parts.make('detection', () =>
    openDetection(ground, judged, {
      onEmission: (emission) => tell({ type: 'emission', emission: emissionJson(emission, records.of) }),
      onFinding(finding) {
        room.take(finding);
        notes.finding(finding);
      },
    }),
  );
  return { archives, access, receivers, live, duty, detection, noise, records, setup, turns };
}

function liveHub({ clock }: ProgramGround, { stations }: Receivers, { gate }: AccountGate): LiveHub {
  return new LiveHub({
    clock,
    version: VERSION,
    maxViewers: MAX_VIEWERS,
    receiverNumber: (id) => stations.receiver(id)?.number,
    originAllowed: (request) => gate.originAllowed(request),
    passOf: (request) => gate.passOf(request),
  });
}

interface OfRole {
  readonly addMetrics?: Parameters<typeof ofHealth>[0]['addMetrics'];
  readonly link?: HubLinkSource;
  /** Resolves when every change up to now is in the copies of the case book at other hub processes. */
  readonly secured?: (() => Promise<void>) | undefined;
  /** Of a hub: fetches from stations what somebody looks at. */
  readonly want?: WantSweeps;
  /** Of a hub: lets a station do what people do with its receivers. */
  readonly passOn?: PassOn;
  /** Of a hub: clock and version of a station. */
  readonly factsOf?: (stationId: string) => SiteFacts | undefined;
  readonly members?: HubMembers;
}

/** The desk of the people, then the receivers that feed the watch, then the page. */
export async function deskParts(parts: Parts, ground: ProgramGround, watch: Watch, role: OfRole = {}): Promise<Web> {
  const { config, clock, conditions, host, port, holdAnswers } = ground;
  const { archives, access, receivers, live, duty, detection, setup } = watch;
  const { archive } = archives;
  const { stations } = receivers;
  const { gate } = access;
  const { losses, room } = duty;
  const { desk } = room;
  const actorOf: ActorOf = (request) => gate.actorOf(request);
  const prove: ProveSigner = (request, proof) => proveSigner({ ...access, clock }, request, proof);
  const tell = (message: ServerMessage) => live.tell(message);
  const replayed = { stations, setup, readSweeps: watchedSweeps(archive) };
  const drills = await parts.make(
    'drills',
    () =>
      openDrills(
        ground,
        replayed,
        { realBook: desk.caseBook, losses },
        {
          onIncident: (incident, of) => tell({ type: 'drill-incident', incident: incidentJson(incident, of) }),
          onDrill: (drill) => tell({ type: 'drill', drill: drillJson(drill) }),
        },
      ),
    ({ room: drillRoom }) => drillRoutes(drillRoom, actorOf),
  );
  const { trials } = await parts.make(
    'rules',
    () => openTrials(desk, replayed),
    (made) => [
      ...ruleTrialRoutes({ desk, trials: made.trials, actorOf }),
      ...maskRoutes({ desk, archive }),
      ...licenceMeasureRoutes({ desk, archive, stations, instrumentAt: receivers.correctionsAt }),
      ...culpritRoutes({ desk, archive, stations }),
    ],
  );
  await parts.make('followed rules', () =>
    followRules(ground, { noise: watch.noise, desk }, setup, (changed) => detection.host.change(changed)),
  );
  await parts.make('followed licences', () => followLicences(ground, config, archives, desk));
  const { notices, imports } = await paperParts(parts, ground, watch, {
    drillDesk: drills.room.desk,
    actorOf,
    prove,
    factsOf: role.factsOf,
  });
  await parts.make(
    'signing in',
    () =>
      openSignIn(ground, access, desk.caseBook, {
        oidc: config.access.oidc,
        page: config.network.page,
        renewPasses: () => live.renewPasses(),
      }),
    ({ routes }) => routes,
  );
  const turnedAway = new TurnedAway();
  const seen = { archives, live, desk, detection: detection.host, drills: drills.room, notices, losses, turnedAway };
  const figures = { ...seen, stations, time: receivers.time, clock, even: ground.even, addMetrics: role.addMetrics };
  await parts.make(
    'health',
    () => ({}),
    () => ofHealth({ ...figures, troubles: () => parts.troubles }),
  );
  await parts.make('receivers at work', () => sweepPath(ground, { ...seen, stations, archive, room }));
  await fieldParts(parts, ground, watch, { ...role, actorOf, tell, remember: imports.remember });
  const guard = trialGuard(desk, trials);
  const { belief } = ground.time;
  const ofDesk = { dataDir: ground.dataDir, stations, archive, losses, belief, desk, actorOf, guard, prove, tell };
  await parts.make(
    'desk',
    () => ({}),
    () => deskRoutes(ofDesk),
  );
  const served = { routes: parts.routes, gate, turnedAway, shares: ground.shares, secured: role.secured, holdAnswers };
  return await parts.make('page', () =>
    openWeb({ ...ground, conditions }, served, live, { tls: config.access.tls, host, port }),
  );
}

interface AtTheField extends Pick<OfRole, 'link' | 'want' | 'passOn' | 'factsOf' | 'members'> {
  readonly actorOf: ActorOf;
  tell(message: ServerMessage): void;
  remember(receiverId: string): Promise<void>;
}

/** What people do with receivers and recordings; at a hub the station of the receiver does it. */
async function fieldParts(
  parts: Parts,
  ground: ProgramGround,
  watch: Watch,
  { link, want, passOn, factsOf, members, actorOf, tell, remember }: AtTheField,
): Promise<void> {
  const { clock, registry } = ground;
  const { archives, receivers, live, duty, detection } = watch;
  const { stations } = receivers;
  const { audit } = duty.room.desk.caseBook;
  const acts = (personOf: ActorOf) => ({ clock, audit, passOn, actorOf: personOf });
  // Before there are accounts, all callers have the same name, so people type their own.
  const personOf: ActorOf = (request) => (actorOf(request) === LOCAL_ACTOR ? '' : actorOf(request));
  const onDismissed = async (receiverId: string): Promise<void> => {
    detection.leave(receiverId);
    duty.room.intake.leave(receiverId);
    await remember(receiverId);
  };
  const { archive } = archives;
  lookCloser(ground, stations);
  const licences = () => assignmentsAt(duty.room.desk.licences(), ground.clock());
  const { correctionsAt, truth } = receivers;
  const terrain = () => terrainIn(ground.dataDir);
  const sources = { stations, archive, desk: duty.room.desk, references: truth.references, terrain, correctionsAt };
  await parts.make('learnt references', () => openReferenceLearner(ground, sources));
  await parts.make(
    'ports and setting up',
    () =>
      openField(
        ground,
        { ...ground, readSweeps: watchedSweeps(archive), licences },
        receivers,
        async ({ type, port }) =>
          tell({ type: 'port', event: type, port: await portJson(port, { stations, registry }) }),
      ),
    ({ ports, trials }) =>
      administered(
        [
          ...receiverRoutes(ground, receivers, ports, { archive, live, actorOf: personOf, factsOf, onDismissed }),
          ...siteAndTruthRoutes(ground, receivers, trials, personOf),
        ],
        acts((request) => personOf(request) || LOCAL_ACTOR),
      ),
  );
  await parts.make(
    'joining a hub',
    () => ({}),
    () => [
      ...hubRoutes(link),
      ...memberRoutes(members, (request, action, stationId) =>
        audit.append({ at: clock(), actor: actorOf(request), action, subject: `station/${stationId}`, detail: {} }),
      ),
    ],
  );
  await parts.make(
    'recordings',
    () => ({}),
    () => administered(recordingRoutes(ground, watch, want), acts(personOf)),
  );
}

function recordingRoutes(
  { clock, shares: { reads } }: ProgramGround,
  { archives, receivers, detection, records }: Watch,
  want: WantSweeps | undefined,
): Route[] {
  const { archive, backups } = archives;
  const { stations, correctionsAt } = receivers;
  const isKnown = (id: string) => stations.receiver(id) !== undefined;
  return [
    ...emissionRoutes({ log: detection.log, detection: detection.host, stations, records }),
    ...occupancyRoutes(archive, (id) => hasLevels(stations, id)),
    ...sweepRoutes(archive, reads, (id) => stations.receiver(id), correctionsAt),
    ...archiveRoutes({ archive, backups, clock, isKnown, budget: reads, want }),
  ];
}
