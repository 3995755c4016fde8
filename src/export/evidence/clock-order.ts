/** Where times run back in the sweeps of a bundle, for both verifiers. Pure. */
import { instantText } from '../table.js';
import { inVietnam, type Told } from './bundle-form.js';

interface Stamp {
  readonly seq: number;
  readonly startedAt: number;
  readonly epoch?: string | undefined;
}

/** Takes the sweeps of a receiver in the order of the bundle. */
export class ClockOrder {
  #last: Stamp | undefined;
  #places = 0;
  #unmarked = 0;
  #first: { readonly before: Stamp; readonly at: Stamp } | undefined;

  add(sweeps: readonly Stamp[]): void {
    for (const { seq, startedAt, epoch } of sweeps) {
      const [before, at] = [this.#last, { seq, startedAt, epoch }];
      this.#last = at;
      if (before === undefined || (at.startedAt >= before.startedAt && at.seq > before.seq)) continue;
      this.#places += 1;
      if (at.epoch === before.epoch) this.#unmarked += 1;
      this.#first ??= { before, at };
    }
  }

  /** One sentence about the receiver; none where numbers and times run forward. */
  told(receiverId: string): Told[] {
    if (this.#first === undefined) return [];
    const { before, at } = this.#first;
    const [from, to] = [instantText(before.startedAt), instantText(at.startedAt)];
    const isMarked = this.#unmarked === 0;
    return [
      {
        vi: `${receiverId}: thời gian chạy lùi tại lượt quét ${at.seq} (từ ${inVietnam(before.startedAt)} về ${inVietnam(at.startedAt)})${this.#places > 1 ? `, tổng cộng ${this.#places} chỗ` : ''}: ${isMarked ? 'đồng hồ đã bị chỉnh lùi; các lượt quét sau đó mang clockEpoch riêng, khoảng giờ lặp lại mang cờ clockSetBack, hình thác nước vẽ chung hai lần' : 'các lượt quét không được đánh dấu, hai khoảng giờ khác nhau có thể lẫn vào nhau'}.`,
        en: `${receiverId}: times run back at sweep ${at.seq} (${from} to ${to})${this.#places > 1 ? `, in ${this.#places} places` : ''}: ${isMarked ? 'the clock was set back; later sweeps have a clockEpoch of their own, repeated times the flag clockSetBack, and the waterfall shows both passes in one' : 'the sweeps are not marked, and two different times may be mixed'}.`,
      },
    ];
  }
}
