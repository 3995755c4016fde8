/** What a hub makes of its stations' messages: their receivers on the page, their sweeps in the archive. */
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { sentenceOf } from '../../errors/errors.js';
import type { Part } from '../../errors/part.js';
import { KeptJson } from '../../files/kept-json.js';
import { LostFiles } from '../../files/lost-files.js';
import type { HubFigures } from '../../http/health/network-metrics.js';
import type { PassOn } from '../../http/receivers/administration.js';
import type { HubMembers } from '../../http/receivers/member-routes.js';
import type { SiteFacts } from '../../http/receivers/station-routes.js';
import type { WantSweeps } from '../../http/recording/archive-routes.js';
import { BlockIntake } from '../../network/block-intake.js';
import { ActExchange, CaseActs } from '../../network/case-acts.js';
import { HourComparison } from '../../network/hour-comparison.js';
import type { HubCalls } from '../../network/hub-calls.js';
import { HubStations, type StationState } from '../../network/hub-stations.js';
import { type HubNetwork, troublesOf } from '../../network/hub-troubles.js';
import { LiveRelay } from '../../network/live-relay.js';
import type { HubServer } from '../../network/membership/hub-server.js';
import { NETWORK_FOLDER } from '../../network/membership/message-server-part.js';
import { IncidentPulls } from '../../network/pulls/incident-pulls.js';
import { LookedAt } from '../../network/pulls/looked-at.js';
import { RefusedBlocks } from '../../network/refused-blocks.js';
import { passAct, toldCalibrations } from '../../network/remote-receiver.js';
import { livesSchema } from '../../network/station-lives.js';
import { aboutSchema } from '../../network/station-messages.js';
import { idAtHub } from '../../network/subjects.js';
import { TakenSweeps } from '../../network/taken-sweeps.js';
import type { Sweep } from '../../rf/sweep.js';
import { isShown } from '../../station/stations.js';
import { pause } from '../../time/pause.js';
import { DAY_MS } from '../../time/units.js';
import { owned } from '../../time/work.js';
import type { ProgramGround } from '../ground.js';
import type { Watch } from '../watch.js';
import { membersOf } from './hub-members.js';
import { takeEvents } from './told-events.js';

/** Of the message server's disk, for blocks; the rest is for events. */
const BLOCK_SHARE = 0.8;
/** Cases that were on the air in this time before a start of the hub are looked at again. */
const RECENT_MS = 3_600_000;
const COMPARE_PAUSE_MS = 1000;
const NOT_STARTED = { state: 'silent', fetchedMinutes: 0, ofMinutes: 0 } as const;
/** Hour of the night, UTC, in which the last days are compared once more: 02:00 in Vietnam. */
const NIGHT_HOUR_MS = 19 * 3_600_000;

export interface HubIntake extends Part {
  figures(): Omit<HubFigures, 'copies'>;
  /** Notes that somebody looks at a range of a receiver. */
  readonly want: WantSweeps;
  readonly passOn: PassOn;
  factsOf(stationId: string): SiteFacts | undefined;
  readonly members: HubMembers;
}

/** The watch of a hub, and whose turn it is to call. */
interface HubWatch extends Watch {
  readonly turns: HubCalls;
  /** Resolves when every change up to now is in the copies; absent for a hub of one process. */
  readonly secured: (() => Promise<void>) | undefined;
}

export async function openIntake(ground: ProgramGround, watch: HubWatch, server: HubServer): Promise<HubIntake> {
  const { dataDir, clock, onFault, log, config } = ground;
  const { archive } = watch.archives;
  const path = (name: string) => join(resolve(dataDir), NETWORK_FOLDER, name);
  const lost = new LostFiles(onFault);
  const onNotice = (notice: string) => log.warn({ notice }, 'network');
  const { spool } = archive;
  const onLost = lost.note;
  const lastSeqs = await archive.lastSeqs();
  const taken = await TakenSweeps.open({ path: path('taken.json'), spool, lastSeqs, onLost });
  const refused = new RefusedBlocks(path('refused'));
  const isMember = (stationId: string) =>
    server.membership.members.some((one) => one.stationId === stationId && one.revokedAt === undefined);
  let network: HubNetwork | undefined;
  let relay: LiveRelay | undefined;
  let comparing: Promise<void> = Promise.resolve();
  const stopping = new AbortController();
  const told = await KeptJson.open(path('told-stations.json'), z.record(z.string(), aboutSchema), {}, { onLost });
  const lives = await KeptJson.open(path('lives.json'), livesSchema, {}, { onLost });
  const hours = await HourComparison.open({
    path: path('hours.json'),
    archive,
    taken,
    clock,
    onLost,
    onNotice,
    connection: () => server.connection,
    receivers: () => (network === undefined ? [] : comparable(network.stations)),
  });
  return {
    figures: () => figuresOf(network, clock()),
    members: membersOf(server, clock, () => network),
    want: async (...range) => (await network?.looked.want(...range)) ?? NOT_STARTED,
    factsOf(stationId) {
      const state = network?.stations.state(stationId);
      // Of a station that does not answer, nobody knows what its clock does.
      if (state === undefined) return isMember(stationId) ? { clock: 'unchecked' } : undefined;
      return { version: state.beat.version, ...clockOf(network?.stations, state) };
    },
    async passOn(stationId, act) {
      if (!isMember(stationId)) return undefined;
      if (network === undefined) throw new Error('the hub is starting');
      return passAct(network.stations, stationId, act);
    },
    async start() {
      const { connection } = server;
      const stations: HubStations = new HubStations({
        connection,
        clock,
        isClockBelieved: ground.time.isBelieved,
        isMember,
        isShutOut: (stationId) => server.shutOut.includes(stationId),
        onNotice,
        bus: ground.bus,
        stations: watch.receivers.stations,
        members: () => server.membership.members.map(({ stationId }) => stationId),
        told,
        lives,
        joinedAt: (stationId) => server.membership.members.find((one) => one.stationId === stationId)?.joinedAt,
        newestTaken: (receiverId) => taken.newest(receiverId),
        onCalibrations: (stationId) =>
          owned(followCalibrations(watch, stations, stationId), (error) => onNotice(sentenceOf(error))),
        onHeard(stationId) {
          watch.turns.heard(stationId);
        },
        onBeat: (stationId) => exchange.look(stationId),
      });
      const exchange = exchangeActs(ground, watch, stations);
      const live = liveOf(watch, stations, server);
      relay = live;
      const waitingBytes = Math.floor(config.network.waitingAtMost * BLOCK_SHARE);
      const intake = new BlockIntake({
        connection,
        spool,
        taken,
        refused,
        waitingBytes,
        // A hub whose own clock is behind refuses nothing as of the future for it.
        clock: () => clock() - (stations.clocks.judged.hubOffMs ?? 0),
        isMember,
        lifeOf: (...life) => stations.lives.of(...life),
        onFault,
        replicas: server.replicas,
        onSweep: (sweep) => shownBy(watch, live, sweep),
      });
      const events = takeEvents(ground, watch, { server, isMember, secured: watch.secured, stations: () => stations });
      const pulls = pullsOf(ground, watch, stations, isMember);
      const looked = lookedAtOf(ground, watch, stations, isMember);
      network = { stations, intake, live, events: events.intake, refused, hours, pulls, looked };
      await intake.start();
      await events.intake.start();
      stations.start();
      shareCalls(ground, watch, stations, isMember);
      live.start();
      comparing = compareHours(hours, clock, stopping.signal, onFault);
    },
    async stop() {
      stopping.abort();
      await comparing;
      relay?.stop();
      watch.turns.stop();
      network?.stations.stop();
      await network?.pulls.stop();
      await network?.looked.stop();
      await network?.events.stop();
      await network?.intake.stop();
    },
    health: () => [...lost.troubles, ...(network === undefined ? [] : troublesOf(network, server.shutOut, clock()))],
  };
}

/** Levels are corrected at the hub as at the station. */
async function followCalibrations({ receivers }: Watch, stations: HubStations, stationId: string): Promise<void> {
  const act = { route: 'get /api/v1/calibrations', params: {}, by: 'system' };
  const done = await passAct(stations, stationId, act);
  if (done !== undefined && 'answer' in done)
    await receivers.truth.calibrations.follow(toldCalibrations.parse(done.answer));
}

/** What people do with a case at the hub or at a station is known to both. */
function exchangeActs({ bus, clock, log }: ProgramGround, { duty }: Watch, stations: HubStations): ActExchange {
  const exchange = new ActExchange({
    clock,
    acts: new CaseActs(duty.room.desk, (stationId) => stations.clocks.of(stationId).removedMs),
    digestOf(stationId) {
      const state = stations.state(stationId);
      return state?.isSilent === false ? state.beat.acts : undefined;
    },
    ask: (stationId, verb, question) => stations.ask(stationId, verb, question),
    onNotice: (notice) => log.warn({ notice }, 'network'),
  });
  bus.on('incident', (incident) => exchange.changed(incident));
  return exchange;
}

/** Station and hub call about a case in turns. */
function shareCalls(
  { bus }: ProgramGround,
  { turns, duty }: HubWatch,
  stations: HubStations,
  isMember: (stationId: string) => boolean,
): void {
  bus.on('incident', (incident) => turns.changed(incident));
  turns.start({
    desk: duty.room.desk,
    isMember,
    heard: () => heard(stations).map(({ stationId }) => stationId),
    offsetMs: (stationId) => stations.state(stationId)?.clock?.offsetMs ?? 0,
    ask: (stationId, verb, question) => stations.ask(stationId, verb, question),
  });
}

/** Cases bring their raw sweeps, whatever the link of their station carries unasked. */
function pullsOf(
  { bus, clock, log }: ProgramGround,
  { duty }: Watch,
  stations: HubStations,
  isMember: (stationId: string) => boolean,
): IncidentPulls {
  const pulls = new IncidentPulls({
    clock,
    isMember,
    station(stationId) {
      const found = heard(stations).find((one) => one.stationId === stationId);
      return found && { everyMs: found.beat.everyMs, removedMs: found.removedMs };
    },
    ask: (stationId, verb, question) => stations.ask(stationId, verb, question),
    onNotice: (notice) => log.warn({ notice }, 'network'),
  });
  bus.on('incident', (incident) => pulls.changed(incident));
  const { live } = duty.room.desk.caseBook.incidents;
  for (const incident of live) if (incident.lastHeardAt > clock() - RECENT_MS) pulls.changed(incident);
  pulls.start();
  return pulls;
}

/** An hour that somebody looks at is fetched where the hub does not have it whole. */
function lookedAtOf(
  { clock }: ProgramGround,
  { archives, receivers }: Watch,
  stations: HubStations,
  isMember: (stationId: string) => boolean,
): LookedAt {
  const looked = new LookedAt({
    clock,
    archive: archives.archive,
    stationOf(receiverId) {
      const stationId = receivers.stations.receiver(receiverId)?.station.id;
      if (stationId === undefined || !isMember(stationId)) return undefined;
      return { stationId, isHeard: heard(stations).some((one) => one.stationId === stationId) };
    },
    ask: (stationId, verb, question) => stations.ask(stationId, verb, question),
  });
  looked.start();
  return looked;
}

function liveOf({ live, receivers }: Watch, stations: HubStations, server: HubServer): LiveRelay {
  return new LiveRelay({
    connection: server.connection,
    receivers: () =>
      heard(stations).flatMap(({ stationId, beat }) => {
        return beat.receivers.map(({ id }) => ({ stationId, receiverId: idAtHub(stationId, id) }));
      }),
    wanted: (receiverId) => live.wanted(receiverId),
    ask: (stationId, verb, question) => stations.ask(stationId, verb, question),
    onSweep(sweep) {
      receivers.stations.noteRemote(sweep);
      live.show(sweep);
    },
    onPart: (part) => live.showPart(part),
  });
}

/** A sweep that came in a block: the newest of its receiver, where no live frames are asked for. */
function shownBy({ live, receivers }: Watch, relay: LiveRelay, sweep: Sweep): void {
  const { stations } = receivers;
  stations.noteMeasured(sweep);
  const record = stations.receiver(sweep.receiverId);
  if (sweep.endedAt <= (record?.lastSweep?.at ?? 0) || relay.isAsked(sweep.receiverId)) return;
  stations.noteRemote(sweep);
  if (isShown(sweep, record)) live.show(sweep);
}

/** Of a station that does not answer, nobody knows what its clock does. */
function clockOf(stations: HubStations | undefined, { stationId, isSilent, clock }: StationState): SiteFacts {
  const { wrong, doubtful } = stations?.clocks.judged ?? {};
  const clockOffMs = wrong?.get(stationId);
  if (clockOffMs !== undefined && !isSilent) return { clock: 'bad', clockOffMs };
  const isUnknown = isSilent || clock === undefined || doubtful?.has(stationId) === true;
  return { clock: isUnknown ? 'unchecked' : 'good' };
}

function heard(stations: HubStations) {
  return stations.states.filter(({ isSilent }) => !isSilent);
}

function comparable(stations: HubStations) {
  return heard(stations).flatMap(({ stationId, beat }) => {
    return beat.receivers.map(({ id: receiverId }) => ({ stationId, receiverId, life: beat.run, since: beat.since }));
  });
}

/** One hour after another while any is due; once a night the last days again. */
async function compareHours(
  hours: HourComparison,
  clock: () => number,
  signal: AbortSignal,
  onFault: (sentence: string) => void,
): Promise<void> {
  const nightOf = () => Math.floor((clock() - NIGHT_HOUR_MS) / DAY_MS);
  let night = nightOf();
  while (!signal.aborted) {
    if (nightOf() !== night) {
      night = nightOf();
      hours.beginNightly();
    }
    const isBusy = await hours.step().catch((error: unknown) => {
      onFault(`Hours are not compared: ${sentenceOf(error)}`);
      return false;
    });
    // Live sweeps and viewers go first: the comparison reads everything once more.
    await pause(isBusy ? COMPARE_PAUSE_MS / 10 : COMPARE_PAUSE_MS, signal);
  }
}

function figuresOf(network: HubNetwork | undefined, now: number): Omit<HubFigures, 'copies'> {
  const { stations, intake, events, live, refused, hours, pulls } = network ?? {};
  const unheard = (stations?.unheard ?? []).map((stationId) => ({ stationId, isSilent: true }));
  return {
    stations: [
      ...unheard,
      ...(stations?.states ?? []).map(({ stationId, isSilent, heardAt, beat, clock, stalled, passedOver }) => {
        const { owedMinutes, bytesPerS } = beat;
        const times = { beatAgeS: (now - heardAt) / 1000, clockOffsetMs: clock?.offsetMs };
        const refusedFrames = live?.refusedOf(stationId) ?? 0;
        const counts = { refusedEvents: events?.refusedOf(stationId) ?? 0, refusedBeats: passedOver, refusedFrames };
        return { stationId, isSilent, owedMinutes, bytesPerS, stalledReceivers: stalled.length, ...times, ...counts };
      }),
    ],
    refused: refused?.counts ?? [],
    sweeps: intake?.counters.sweeps ?? 0,
    again: intake?.counters.again ?? 0,
    differingHours: hours?.differing.length ?? 0,
    mendedHours: hours?.mended ?? 0,
    pulls: { waiting: pulls?.waiting ?? 0, ...(pulls?.counters ?? { asked: 0, fetched: 0, givenUp: 0 }) },
  };
}
