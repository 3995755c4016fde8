/** What a hub says of its stations at `/readyz` and on the page: who is silent, behind, sends too much, or is there twice. */
import type { Trouble } from '../errors/part.js';
import type { BlockIntake } from './block-intake.js';
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

export function troublesOf({ stations, intake, events, live, hours }: HubNetwork, now: number): Trouble[] {
  const heardBefore = stations.states.filter(({ isSilent }) => isSilent).map(({ stationId }) => stationId);
  const silent = [...heardBefore, ...stations.unheard];
  const stalled = stations.states.flatMap(({ stationId, stalled: ids }) => ids.map((id) => `${stationId}/${id}`));
  const limits = [stations.beatLimit, events.limit, intake.limit, live.limit];
  const senders = limits.flatMap((limit) => limit.refusedSince(now - FLOOD_NAMED_MS));
  // Frames are limited by receiver, whose id at the hub begins with the station's.
  const flooding = senders.map((sender) => sender.replace(/\..*/, ''));
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
      [...new Set(flooding)],
      'Các trạm gửi nhiều hơn mức một trạm thật có thể gửi; phần vượt bị từ chối (nếu khóa của trạm bị lộ: thu hồi trạm)',
      'Stations that send more than a real one does; the rest is refused (revoke a station whose key others may have)',
    ),
    ...named(silent, 'Các trạm im lặng', 'Silent stations'),
    ...named(
      stations.states.filter(({ hasTwoPrograms }) => hasTwoPrograms).map(({ stationId }) => stationId),
      'Hai máy cùng gửi về dưới tên một trạm, số liệu của chúng lẫn vào nhau (tắt bản sao, hoặc mời nó dưới tên khác)',
      'Two programs report as one station, and their data mix (stop the copy, or invite it under another name)',
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

const MOST_NAMED = 8;
/** A flood is named for this long after its last refused message. */
const FLOOD_NAMED_MS = 10 * 60_000;

function shortList(all: readonly string[]): string {
  const more = all.length - MOST_NAMED;
  return more <= 0 ? all.join(', ') : `${all.slice(0, MOST_NAMED).join(', ')} + ${more}`;
}
