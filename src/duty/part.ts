/** The duty room of `serve`: incidents, coverage and all records of people, in `cases.db`. */
import { join } from 'node:path';
import type { Ground } from '../bus/ground.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part, Trouble } from '../errors/part.js';
import { inodeOf } from '../files/put-aside.js';
import type { Incident } from '../incidents/incident.js';
import type { BookLoss } from '../store/cases/book-loss.js';
import { BookLosses } from '../store/cases/book-losses.js';
import type { CaseBook } from '../store/cases/case-book.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { openCaseBook } from '../store/cases/kept-case-book.js';
import { DutyRoom, type DutyRoomOptions } from './duty-room.js';

export interface Duty extends Part {
  readonly room: DutyRoom;
  /** Losses of books at the start; other parts add theirs. */
  readonly losses: BookLosses;
}

const BOOK_AWAY: Trouble = {
  vi: 'Sổ vụ việc cases.db đã bị dời hoặc xóa trong khi chương trình chạy; những gì ghi từ đó sẽ không còn sau khi khởi động lại: hãy đưa tệp về chỗ cũ.',
  en: 'The case book cases.db was moved or deleted while the program runs; what is written since then is gone at the next start: put the file back.',
};

/** Names what is in memory alone. */
function heldIn({ writes: { held, fault, refused } }: CaseBook): Trouble[] {
  if (held === 0) return [];
  const why = sentenceOf(fault);
  return [
    {
      vi: `Đĩa không nhận sổ vụ việc (${why}): ${held} thay đổi chỉ có trong bộ nhớ, ${refused} không còn chỗ giữ. Báo động và thông báo vẫn chạy; hãy giải phóng dung lượng trước khi dừng chương trình.`,
      en: `The disk does not take the case book (${why}): ${held} changes are in memory alone, ${refused} found no room there. Alarms and notices go on; free some space before the program is stopped.`,
    },
  ];
}

interface DutyParts extends Pick<DutyRoomOptions, 'stations' | 'archive' | 'turns' | 'licences'> {
  /** Reason why other accounts than the last ones were opened; stored among the losses of books. */
  readonly loss: BookLoss | undefined;
}

/** What viewers are told of. */
interface DutyNews {
  onNews(incident: Incident, desk: IncidentDesk): void;
  onCoverage: DutyRoomOptions['onCoverage'];
}

export function openDuty(
  { dataDir, clock, time, bus, onClockStep, onFault }: Ground,
  { loss, ...watched }: DutyParts,
  { onNews, onCoverage }: DutyNews,
): Duty {
  const path = join(dataDir, 'cases.db');
  const kept = openCaseBook({ path, clock, onFault });
  const inode = inodeOf(path);
  const { caseBook } = kept;
  const losses = new BookLosses(caseBook);
  for (const one of [kept.loss, loss]) if (one !== undefined) losses.add(one);
  const room = new DutyRoom({
    caseBook,
    clock,
    numberedAt: () => time.belief.expectedAt,
    ...watched,
    onFault,
    onIncident: (incident) => bus.emit('incident', incident),
    onNews: (incident) => onNews(incident, room.desk),
    onCoverage,
  });
  onClockStep((step) => {
    room.desk.clockSet(step);
    const detail = { stepMs: step.ms };
    const entry = { at: clock(), actor: 'system', action: 'clock.set', subject: 'program', detail };
    caseBook.writes.watch(() => caseBook.audit.append(entry));
  });
  const heard = new Map<string, boolean>();
  bus.on('receiver', ({ receiverId }) => {
    const isHeard = room.desk.listenedSince(receiverId) < Number.POSITIVE_INFINITY;
    if (heard.get(receiverId) === isHeard) return;
    heard.set(receiverId, isHeard);
    // Viewers learn that nobody knows any more whether these are on the air, or that it is known again.
    const isThere = ({ emissions }: Incident) => emissions.some((one) => one.active && one.receiverId === receiverId);
    for (const incident of caseBook.incidents.live.filter(isThere)) onNews(incident, room.desk);
  });
  return {
    room,
    losses,
    start: () => room.start(),
    async stop() {
      await room.stop();
      await kept.close();
    },
    health: () => [...(inodeOf(path) === inode ? [] : [BOOK_AWAY]), ...heldIn(caseBook)],
  };
}
