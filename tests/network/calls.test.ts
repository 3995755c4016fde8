/** Station and hub call people about a case in turns: real nats-server, links that are cut, a clock that the test moves. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EventIntake } from '../../src/network/event-intake.js';
import { EventTeller } from '../../src/network/event-teller.js';
import { HubCalls } from '../../src/network/hub-calls.js';
import { StationCalls } from '../../src/network/station-calls.js';
import { callsQuestion } from '../../src/network/station-messages.js';
import { SCHEMA, subjects } from '../../src/network/subjects.js';
import { CallRoom, type MadeCall, STEP_MS } from '../support/call-room.js';
import { emissionReport } from '../support/emission-report.js';
import { type LinkProxy, startLinkProxy } from '../support/link-proxy.js';
import { HubEnd, newFolder, StationEnd } from '../support/network-ends.js';

const ASK_MS = 1000;
const STEP_OF_TEST_MS = 6000;
/** A station hears its hub this often. */
const RENEWED_MS = 8000;

/** The hub asks about a case, has its answer, or calls. */
type Moment = 'question' | 'answer' | 'call';

describe('nobody is called twice about one finding', () => {
  let now = Date.now();
  const clock = () => now;
  const calls: MadeCall[] = [];
  /** Epoch ms of the hub's last question about calls that was answered. */
  let answeredAt = 0;
  /** What happens at the moments of a first call. */
  let onMoment: (moment: Moment) => void = () => undefined;
  let hub: HubEnd;
  let line: LinkProxy;
  let station: StationEnd;
  let stationTurns: StationCalls;
  let stationRoom: CallRoom;
  let hubTurns: HubCalls;
  let hubRoom: CallRoom;
  let events: EventIntake;
  let isHubUp = false;
  let isCut = false;
  const hubFolder = newFolder('hub-room');
  const stationFolder = newFolder('station-room');
  const teller = new EventTeller('hue');

  const startHub = async () => {
    hubTurns = new HubCalls(clock, 20);
    const turns = hubTurns;
    const onChange = (incident: Parameters<HubCalls['changed']>[0]) => turns.changed(incident);
    const onCall = () => onMoment('call');
    hubRoom = await CallRoom.open({ ...{ side: 'hub', folder: hubFolder, clock, calls, turns, onChange, onCall } });
    const { connection } = hub.hub.server;
    events = new EventIntake({
      ...{ connection, waitingBytes: 1e6, clock, isMember: () => true },
      onReport: (report) => void hubRoom.desk.take(report),
      onCoverage: () => undefined,
      onPlaces: () => undefined,
      onFault: (fault) => hub.faults.push(fault),
    });
    await events.start();
    isHubUp = true;
    turns.start({
      desk: hubRoom.desk,
      isMember: (stationId) => stationId === 'hue',
      heard: () => ['hue'],
      offsetMs: () => 0,
      async ask(stationId, verb, question) {
        const askedAt = clock();
        const isAboutCase = callsQuestion.parse({ schema: SCHEMA, ...question }).cases.length > 0;
        if (isAboutCase) onMoment('question');
        const data = JSON.stringify({ schema: SCHEMA, ...question });
        const reply = await connection
          .request(subjects.ask(stationId, verb), data, { timeout: ASK_MS })
          .catch((error) => {
            // A slow machine: time passes, and the hub asks again.
            if (!isCut) setImmediate(() => (now += ASK_MS));
            throw error;
          });
        if (isAboutCase) onMoment('answer');
        answeredAt = askedAt;
        return reply.json();
      },
    });
  };
  const stopHub = async () => {
    isHubUp = false;
    hubTurns.stop();
    await events.stop();
    await hubRoom.close();
  };
  const answerCalls = (connection: NatsConnection) => {
    teller.start(connection);
    connection.subscribe(subjects.ask('hue', 'clock'), { callback: (_error, message) => void message.respond('') });
    connection.subscribe(subjects.ask('hue', 'calls'), {
      callback: (_error, message) => {
        const answer = stationTurns.answer(callsQuestion.parse(message.json()));
        message.respond(JSON.stringify({ schema: SCHEMA, ...answer }));
      },
    });
  };
  beforeAll(async () => {
    hub = await HubEnd.open(clock);
    line = await startLinkProxy(hub.listen);
    await startHub();
    station = await StationEnd.joined(hub, 'hue');
    stationTurns = new StationCalls(clock);
    mkdirSync(join(stationFolder), { recursive: true });
    stationRoom = await CallRoom.open({
      ...{ side: 'station', folder: stationFolder, clock, calls, turns: stationTurns },
      onChange(incident) {
        for (const { levels: _, ...report } of incident.emissions)
          teller.tell(report.emissionId, { kind: 'report', body: report });
      },
    });
    stationTurns.follow(stationRoom.desk, () => station.uplink.status.isLinked);
    station.onControl = answerCalls;
    await station.start({ ...station.membership, address: line.address });
    await mend();
  });
  afterAll(async () => {
    await teller.stop();
    await station.stop();
    await stationRoom.close();
    await stopHub();
    await hub.stop();
    await line.close();
  });

  const cutLine = () => {
    isCut = true;
    line.cut();
  };
  const cut = async () => {
    cutLine();
    await expect.poll(() => station.uplink.status.isLinked).toBe(false);
  };
  const mend = async () => {
    isCut = false;
    line.mend();
    const { connection } = hub.hub.server;
    const hears = async () => (await connection.request(subjects.ask('hue', 'clock'), '', { timeout: 1000 })).subject;
    await vi.waitUntil(() => hears().catch(() => undefined), { timeout: 10_000 });
    await vi.waitUntil(() => station.uplink.status.isLinked, { timeout: 10_000 });
    await pass(1000);
  };
  /** Both sides do what is due now; a question may be on its way. */
  const settle = async () => {
    for (let round = 0; round < 3; round++) {
      await Promise.all([isHubUp && hubRoom.settle(), stationRoom.settle()]);
      await wait(30);
    }
  };
  /** Time passes; a linked station is heard meanwhile. */
  const pass = async (ms: number) => {
    const isLinked = station.uplink.status.isLinked && isHubUp;
    const end = now + ms;
    while (now < end) {
      now = Math.min(end, isLinked ? now + STEP_OF_TEST_MS : end);
      if (isLinked) await vi.waitUntil(() => now - answeredAt < RENEWED_MS, { timeout: 5000 });
    }
    await settle();
  };
  const find = (emissionId: string, startHz: number) => {
    calls.length = 0;
    stationRoom.desk.take(emissionReport(now, { emissionId, stationId: 'hue', startHz, stopHz: startHz + 10e3 }));
  };
  const made = (isNotice: boolean) =>
    calls.filter(({ to }) => (to === 'raised') === isNotice).map(({ side, to }) => `${side} ${to}`);
  const people = () => made(false);
  const notices = () => made(true);
  /** Ends all cases, so that the next finding is about nothing else. */
  afterEach(() => {
    for (const { desk } of [stationRoom, hubRoom])
      for (const { id } of desk.caseBook.incidents.live) desk.act(id, { kind: 'dismissed', reason: 'over' }, 'test');
  });

  it('while the link is up the hub calls and the station does not; cut off, it takes over after one step', async () => {
    find('e1', 121.5e6);
    await expect.poll(people).toEqual(['hub an']);
    await expect.poll(notices).toEqual(['hub raised']);
    await expect.poll(() => stationRoom.told()).toEqual(['The hub informed Bà an']);
    expect(hubRoom.told()).toEqual(['The watch informed Bà an']);
    await cut();
    await pass(STEP_MS - 1);
    expect(people()).toEqual(['hub an']);
    await pass(1);
    expect(people()).toEqual(['hub an', 'station binh']);
    // The hub has left the case to the station.
    await pass(STEP_MS / 2);
    expect(people()).toEqual(['hub an', 'station binh']);
    await mend();
    await expect.poll(() => hubRoom.told()).toEqual(['The watch informed Bà an', 'Station hue informed Bà binh']);
    expect(stationRoom.told()).toEqual(['The hub informed Bà an', 'The watch informed Bà binh']);
    await pass(STEP_MS / 2);
    await expect.poll(people).toEqual(['hub an', 'station binh', 'hub chi']);
    expect(notices()).toEqual(['hub raised']);
  });

  it('a finding of a station that is cut off is its own at once; the hub goes on from there when it hears of it', async () => {
    await cut();
    find('e2', 243e6);
    await expect.poll(people).toEqual(['station an']);
    await expect.poll(notices).toEqual(['station raised']);
    await mend();
    await expect.poll(() => hubRoom.told()).toEqual(['Station hue informed Bà an']);
    await pass(STEP_MS);
    await expect.poll(people).toEqual(['station an', 'hub binh']);
    expect(notices()).toEqual(['station raised']);
  });

  it.each<[Moment, string, string]>([
    ['question', '156.8', 'station an'],
    ['answer', '406.0', 'hub an'],
    ['call', '121.5', 'hub an'],
  ])('a link that is cut at the %s before the first call makes no second one', async (moment, mHz, expected) => {
    onMoment = (now) => {
      if (now !== moment) return;
      onMoment = () => undefined;
      cutLine();
    };
    find(`cut-${moment}`, Number(mHz) * 1e6);
    await expect.poll(() => station.uplink.status.isLinked).toBe(false);
    await settle();
    // Where both had agreed and nobody had called, the hub does when the link is back.
    expect(people()).toEqual(moment === 'answer' ? [] : [expected]);
    await mend();
    await expect.poll(people).toEqual([expected]);
    await expect.poll(() => hubRoom.told()).toHaveLength(1);
    await pass(STEP_MS / 2);
    // On a slow machine more time may have passed: the next person's turn is a step after the first call, not sooner.
    const calledAt = calls.find(({ to }) => to !== 'raised')?.at ?? 0;
    const inFirstStep = calls.filter(({ to, at }) => to !== 'raised' && at < calledAt + STEP_MS);
    expect(inFirstStep.map(({ side, to }) => `${side} ${to}`)).toEqual([expected]);
    expect(notices()).toEqual([`${expected.split(' ')[0]} raised`]);
  });

  it('a hub that starts again asks first, and calls nobody a second time', async () => {
    find('e3', 121.5e6);
    await expect.poll(people).toEqual(['hub an']);
    await expect.poll(() => stationRoom.told()).toEqual(['The hub informed Bà an']);
    await stopHub();
    await pass(STEP_MS);
    expect(people()).toEqual(['hub an', 'station binh']);
    await startHub();
    await pass(1000);
    await expect.poll(() => hubRoom.told()).toEqual(['The watch informed Bà an', 'Station hue informed Bà binh']);
    await pass(STEP_MS);
    await expect.poll(people).toEqual(['hub an', 'station binh', 'hub chi']);
  });

  it('a hub whose station never answers calls by itself after one step', async () => {
    await cut();
    calls.length = 0;
    hubRoom.desk.take(emissionReport(now, { emissionId: 'hue.e4', stationId: 'hue' }));
    await pass(STEP_MS - 1);
    expect(calls).toEqual([]);
    await pass(1);
    await expect.poll(people).toEqual(['hub an']);
    await expect.poll(notices).toEqual(['hub raised']);
  });
});
