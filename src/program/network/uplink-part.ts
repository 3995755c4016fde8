/** The link of a station to its hub as `serve` runs it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HubLink } from '../../api/stations.js';
import { sentenceOf } from '../../errors/errors.js';
import type { Part, Trouble } from '../../errors/part.js';
import { LostFiles } from '../../files/lost-files.js';
import { VERSION } from '../../files/project.js';
import { act } from '../../http/receivers/administration.js';
import type { HubLinkSource } from '../../http/receivers/member-routes.js';
import type { Route } from '../../http/route.js';
import { CaseActs } from '../../network/case-acts.js';
import { HubDebts } from '../../network/hub-debts.js';
import { joinHub } from '../../network/membership/joining.js';
import { NETWORK_FOLDER } from '../../network/membership/message-server-part.js';
import { type OwnMembership, readMembership } from '../../network/membership/own-membership.js';
import { NewSweeps } from '../../network/new-sweeps.js';
import type { StationCalls } from '../../network/station-calls.js';
import { StationVoice } from '../../network/station-voice.js';
import { Uplink } from '../../network/uplink.js';
import { tellingLife } from '../../store/life.js';
import { pause } from '../../time/pause.js';
import { every, type Repeated, unexpected } from '../../time/work.js';
import { spellAt, spellClockOff } from '../../words/sentence.js';
import type { ProgramGround } from '../ground.js';
import type { Watch } from '../watch.js';
import { tellEvents } from './told-events.js';

/** A station that has not joined yet looks for its membership this often. */
const LOOK_EVERY_MS = 1000;
/** A link may be down for this long before the page says so. */
const TOLD_AFTER_MS = 60_000;
/** Time in ms that a person who joins waits for the first connection. */
const FIRST_LINK_WITHIN_MS = 5000;
const NOT_JOINED: Trouble = {
  vi: 'Trạm này chưa đăng ký với trung tâm nào: hãy xin một mã đăng ký và nhập mã ở trang /setup, hoặc chạy "rfi-logger join MÃ".',
  en: 'This station has not joined a hub yet: get a join code and give it on the page /setup, or run "rfi-logger join CODE".',
};

/** The watch of a station, and whose turn it is to call. */
interface StationWatch extends Watch {
  readonly turns: StationCalls;
  /** Routes of the program, for what people at the hub do. */
  routes(): readonly Route[];
}

export interface UplinkPart extends Part {
  readonly link: HubLinkSource;
}

export async function openUplink(ground: ProgramGround, watch: StationWatch): Promise<UplinkPart> {
  const { dataDir, clock, onFault } = ground;
  const lost = new LostFiles(onFault);
  await mkdir(join(dataDir, NETWORK_FOLDER), { recursive: true, mode: 0o700 });
  let opened: Awaited<ReturnType<typeof begin>> | undefined;
  /** Membership that was looked at last, as text, and why it is of no use here. */
  let seen = '';
  let unfit: string | undefined;
  let timer: Repeated | undefined;
  let opening: Promise<void> = Promise.resolve();
  /** A station that was revoked joins again with another key, also while it runs. */
  const look = async (): Promise<void> => {
    const membership = await readMembership(dataDir).catch((error: unknown) => {
      seen = '';
      throw error;
    });
    const text = JSON.stringify(membership ?? '');
    if (text === seen) return;
    seen = text;
    unfit = undefined;
    await opened?.stop();
    opened = undefined;
    if (membership !== undefined) opened = await begin(ground, watch, membership, lost);
  };
  const lookOnce = () => {
    opening = opening.then(look).catch((error: unknown) => {
      const sentence = sentenceOf(error);
      if (sentence !== unfit) onFault(sentence);
      unfit = sentence;
    });
  };
  // A clock that its hub finds wrong is not believed; that it finds nothing confirms none.
  ground.time.belief.hear(() => (opened?.clockOff()?.isDoubtful === false ? ['bad'] : []));
  return {
    link: {
      state: async () => linkOf(await readMembership(dataDir), opened?.uplink),
      async join(code) {
        await joinHub(code, dataDir, { stationId: watch.receivers.stations.stations[0]?.id });
        lookOnce();
        await opening;
        for (let waitedMs = 0; waitedMs < FIRST_LINK_WITHIN_MS; waitedMs += 100) {
          if (opened?.uplink.status.isLinked === true) return;
          await pause(100);
        }
      },
    },
    start() {
      timer = every(LOOK_EVERY_MS, lookOnce, unexpected);
      lookOnce();
    },
    async stop() {
      timer?.cancel();
      await opening;
      await opened?.stop();
    },
    health: () => [
      ...lost.troubles,
      ...troublesOf(opened?.uplink, unfit, clock()),
      ...clockTroubles(opened?.uplink.status.isLinked ? opened.clockOff() : undefined),
    ],
  };
}

function linkOf(membership: OwnMembership | undefined, uplink: Uplink | undefined): HubLink {
  if (membership === undefined) return { state: 'not-joined' };
  const { stationId, address } = membership;
  if (uplink === undefined) return { state: 'cut-off', stationId, address };
  const { isLinked, owedMinutes } = uplink.status;
  return { state: isLinked ? 'linked' : 'cut-off', stationId, address, owedMinutes: Math.round(owedMinutes) };
}

async function begin(ground: ProgramGround, watch: StationWatch, membership: OwnMembership, lost: LostFiles) {
  const { dataDir, clock, log, bus, config, onFault } = ground;
  const { archive } = watch.archives;
  const { stations } = watch.receivers;
  const { stationId } = membership;
  const [own] = stations.stations;
  if (own?.id !== stationId)
    throw new Error(
      `This station joined its hub as "${stationId}", and its configuration names it "${own?.id}": make both the same.`,
    );
  const everyMs = config.network.policy;
  const ids = stations.receivers.map(({ config: { id } }) => id);
  const debts = await HubDebts.open(join(dataDir, NETWORK_FOLDER, 'debts.json'), ids, clock(), lost.note);
  const news = await NewSweeps.open(archive.spool, { debts, clock, everyMs });
  const events = await tellEvents(ground, watch, { stationId, since: debts.since, lost });
  let voice: StationVoice | undefined;
  const uplink = new Uplink({
    membership,
    archive,
    debts,
    news,
    clock,
    everyMs,
    linkBitsPerS: config.network.linkBitsPerS,
    onNotice: (notice) => log.info({ notice }, 'network'),
    async onControl(connection) {
      const lives = await tellingLife(dataDir, lost.note);
      voice = new StationVoice(connection, {
        stationId,
        lives,
        version: VERSION,
        stations,
        bus,
        debts,
        clock,
        everyMs,
        onFault,
        status: () => uplink.status,
        isClockBelieved: ground.time.isBelieved,
        calibrations: () => watch.receivers.truth.calibrations.all,
        trouble: async () => (await archive.health()).trouble,
        onAsked(verb, detail) {
          log.info({ verb, ...detail }, 'the hub asked');
          if (verb !== 'hold') return;
          const { receiverId, by, plan } = detail as { receiverId: string; by?: string; plan?: object };
          const action = plan === undefined ? 'receiver.released' : 'receiver.hold';
          const actor = by === undefined ? 'hub' : `${by} (hub)`;
          const { audit } = watch.duty.room.desk.caseBook;
          audit.append({ at: clock(), actor, action, subject: `receiver/${receiverId}`, detail: { plan } });
        },
        acts: new CaseActs(watch.duty.room.desk),
        onCalls: (question) => watch.turns.answer(question),
        onAct: (asked) => act(watch.routes(), asked),
      });
      voice.start();
      events.start(connection, lives[0]);
      return lives[0];
    },
  });
  watch.turns.follow(watch.duty.room.desk, () => uplink.status.isLinked);
  uplink.start();
  return {
    uplink,
    clockOff: () => voice?.clockOff,
    async stop() {
      voice?.stop();
      await uplink.stop();
      await events.stop();
    },
  };
}

/** The hub sees how the clock of this station goes. */
function clockTroubles(off: StationVoice['clockOff']): Trouble[] {
  if (off === undefined) return [];
  const { offMs, isDoubtful } = off;
  const by = { vi: spellClockOff(offMs, 'vi'), en: spellClockOff(offMs, 'en') };
  return isDoubtful
    ? [
        {
          vi: `Đồng hồ của trạm này ${by.vi} so với trung tâm; không rõ bên nào sai. Hãy so với một đồng hồ đúng.`,
          en: `Against the clock of the hub, that of this station is ${by.en}; which is wrong is not known. Compare with a right clock.`,
        },
      ]
    : [
        {
          vi: `Đồng hồ của trạm này ${by.vi}, theo trung tâm. Hãy chỉnh lại và bật máy chủ giờ (timedatectl set-ntp true).`,
          en: `The clock of this station is ${by.en}, as its hub finds. Set it, and switch a time server on (timedatectl set-ntp true).`,
        },
      ];
}

function troublesOf(uplink: Uplink | undefined, unfit: string | undefined, now: number): Trouble[] {
  if (unfit !== undefined)
    return [
      {
        vi: `Tệp hub-membership.json không dùng được: tệp bị hỏng, hoặc id của trạm trong cấu hình khác với id đã đăng ký. Hãy đăng ký lại bằng mã mới. (${unfit})`,
        en: `The station cannot use its hub: ${unfit}`,
      },
    ];
  if (uplink === undefined) return [NOT_JOINED];
  const { isLinked, isRefused, since, problem = '', owedMinutes } = uplink.status;
  if (isLinked || Math.abs(now - since) < TOLD_AFTER_MS) return [];
  const minutes = Math.round(owedMinutes);
  const from = `${spellAt(since)} UTC+7`;
  if (isRefused)
    return [
      {
        vi: `Trung tâm không nhận trạm này từ ${from}: khóa của trạm đã bị thu hồi, hoặc trạm gửi ồ ạt. Trạm vẫn theo dõi và lưu đủ, ${minutes} phút ghi đang chờ gửi. Hãy hỏi trung tâm; mã đăng ký mới được nhập ở trang /setup.`,
        en: `The hub has not let this station in since ${from}: its key was revoked, or it sent far too much. The station watches and keeps everything, ${minutes} minutes of recordings wait. Ask the hub; a new join code is given on the page /setup.`,
      },
    ];
  return [
    {
      vi: `Không liên lạc được với trung tâm từ ${from}; ${minutes} phút ghi đang chờ gửi và được giữ tại trạm. ${problem}`,
      en: `No link to the hub since ${from}; ${minutes} minutes of recordings wait here. ${problem}`,
    },
  ];
}
