/** What a hub says of its stations at `/readyz` and on the page: who is silent, behind, sends too much, or is there twice. */
import type { Trouble } from '../errors/part.js';
import { spellClockOff } from '../words/sentence.js';
import { FUTURE_MS } from './block-check.js';
import type { BlockIntake } from './block-intake.js';
import type { ClockJudgement } from './clock-offset.js';
import type { EventIntake } from './event-intake.js';
import type { HourComparison } from './hour-comparison.js';
import type { HubStations } from './hub-stations.js';
import type { LiveRelay } from './live-relay.js';
import type { IncidentPulls } from './pulls/incident-pulls.js';
import type { LookedAt } from './pulls/looked-at.js';
import type { RefusedBlocks } from './refused-blocks.js';

export interface HubNetwork {
  readonly stations: HubStations;
  readonly intake: BlockIntake;
  readonly events: EventIntake;
  readonly live: LiveRelay;
  readonly refused: RefusedBlocks;
  readonly hours: HourComparison;
  readonly pulls: IncidentPulls;
  readonly looked: LookedAt;
}

/** @param shutOut stations that flooded the message server */
export function troublesOf(network: HubNetwork, shutOut: readonly string[], now: number): Trouble[] {
  const { stations, intake, events, hours } = network;
  const heardBefore = stations.states
    .filter(({ isSilent, isMember }) => isSilent && isMember)
    .map(({ stationId }) => stationId);
  const silent = [...heardBefore, ...stations.unheard];
  const clocks = stations.clocks.judged;
  const isAhead = ({ stationId }: { readonly stationId: string }) => (clocks.wrong.get(stationId) ?? 0) > FUTURE_MS;
  const stalled = stations.states
    .filter((state) => !isAhead(state))
    .flatMap(({ stationId, stalled: ids }) => ids.map((id) => `${stationId}/${id}`));
  const differing = hours.differing.map(
    ({ stationId, receiverId, hour }) => `${stationId}/${receiverId} ${new Date(hour).toISOString()}`,
  );
  const named = (all: readonly string[], vi: string, en: string): Trouble[] =>
    all.length === 0 ? [] : [{ vi: `${vi}: ${shortList(all)}.`, en: `${en}: ${shortList(all)}.` }];
  const unread = [...(events.isUnread ? ['RFI_EVENTS'] : []), ...(intake.isUnread ? ['RFI_BLOCKS'] : [])];
  return [
    ...named(
      unread,
      'Tin của các trạm đang chờ nhưng máy chủ tin nhắn không chuyển cho trung tâm (đang tự nối lại; còn sau một phút: khởi động lại trung tâm)',
      'Messages of stations wait that the message server does not hand out (being mended; after a minute: restart the hub)',
    ),
    ...named(
      [...new Set([...shutOut, ...floodingIn(network, now)])],
      'Các trạm gửi nhiều hơn mức một trạm thật có thể gửi; phần vượt bị từ chối (nếu khóa của trạm bị lộ: thu hồi trạm)',
      'Stations that send more than a real one does; the rest is refused (revoke a station whose key others may have)',
    ),
    ...named(silent, 'Các trạm im lặng', 'Silent stations'),
    ...named(
      stations.lives.copied,
      'Bản sao hoặc ảnh cũ của ổ đĩa trạm cũng gửi về dưới tên trạm; trung tâm chỉ nhận lượt quét của một máy, máy kia tự giữ lượt quét của mình (tắt bản sao, hoặc đổi tên nó rồi đăng ký lại; muốn dùng chính nó: cấp mã mới ở trang Trạm và đăng ký máy đó)',
      'A copy or an old image of the disk of the station reports under its name, too; the hub takes the sweeps of one, the other keeps its own (switch the copy off, or rename it and let it join again; to go on with it: give it a new code of the page of stations)',
    ),
    ...clockTroubles(clocks),
    ...named(
      stations.states.filter(isAhead).map(({ stationId }) => stationId),
      'Các trạm có đồng hồ nhanh: lượt quét bị từ chối vì thuộc về tương lai, đến khi đồng hồ được chỉnh đúng',
      'Stations whose clocks are ahead: their sweeps are refused as of the future, until those clocks are set right',
    ),
    ...named(
      stalled,
      'Các máy thu có trạm hoạt động nhưng dữ liệu không về',
      'Receivers whose sweeps do not arrive although their station is heard',
    ),
    ...named(
      differing,
      'Các giờ ghi khác nhau giữa trạm và trung tâm, đang được gửi lại',
      'Hours that differ between station and hub and are sent again',
    ),
  ];
}

/** Stations of which more came than a real one sends, in the last minutes. */
function floodingIn({ stations, intake, events, live }: HubNetwork, now: number): string[] {
  // Messages of a stream are counted by the time at which the server took them, others by the clock that nobody sets.
  const senders = [
    ...[events.limit, intake.limit].flatMap((limit) => limit.refusedSince(now - FLOOD_NAMED_MS)),
    ...[stations.beatLimit, live.limit].flatMap((limit) => limit.refusedSince(performance.now() - FLOOD_NAMED_MS)),
  ];
  // Frames are limited by receiver, whose id at the hub begins with the station's.
  return senders.map((sender) => sender.replace(/\..*/, ''));
}

/** The hub's own clock, and clocks of which nobody knows which is right; wrong ones of stations are told by the watch of itself. */
function clockTroubles({ hubOffMs, doubtful }: ClockJudgement): Trouble[] {
  if (hubOffMs === 0) return [];
  const set: Trouble = {
    vi: 'Hãy so với một đồng hồ đúng, chỉnh lại đồng hồ sai và bật máy chủ giờ (timedatectl set-ntp true).',
    en: 'Compare with a right clock, set the wrong one, and switch a time server on (timedatectl set-ntp true).',
  };
  if (hubOffMs !== undefined)
    return [
      {
        vi: `Đồng hồ của trung tâm này ${spellClockOff(hubOffMs, 'vi')}, theo đồng hồ của các trạm, vốn khớp nhau. ${set.vi}`,
        en: `The clock of this hub is ${spellClockOff(hubOffMs, 'en')}, by the clocks of its stations, which agree. ${set.en}`,
      },
    ];
  const list = (language: 'vi' | 'en') =>
    shortList([...doubtful].map(([stationId, offMs]) => `${stationId} (${spellClockOff(offMs, language)})`));
  return [
    {
      vi: `Đồng hồ của trung tâm và của các trạm sau lệch nhau, không rõ bên nào sai; so với trung tâm: ${list('vi')}. ${set.vi}`,
      en: `The clocks of this hub and of stations differ, and which are wrong is not known; against the hub: ${list('en')}. ${set.en}`,
    },
  ];
}

const MOST_NAMED = 8;
/** A flood is named for this long after its last refused message. */
const FLOOD_NAMED_MS = 10 * 60_000;

function shortList(all: readonly string[]): string {
  const more = all.length - MOST_NAMED;
  return more <= 0 ? all.join(', ') : `${all.slice(0, MOST_NAMED).join(', ')} + ${more}`;
}
