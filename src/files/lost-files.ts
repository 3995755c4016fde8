/** Files of the data directory that could not be used at the start: kept, and named in the log and in /readyz. */
import { basename, dirname, join } from 'node:path';
import type { Trouble } from '../errors/part.js';
import type { LostFile } from './put-aside.js';

const WAS: Readonly<Record<LostFile['reason'], readonly [en: string, vi: string]>> = {
  damaged: ['was damaged', 'bị hỏng'],
  unreadable: ['could not be read', 'không đọc được'],
  newer: ['was written by a newer program', 'do phiên bản mới hơn ghi'],
  'wrong-kind': [
    'was of the wrong kind',
    'không đúng loại (phải là tệp hay thư mục, không phải đường ống hoặc thiết bị)',
  ],
};

export class LostFiles {
  readonly troubles: Trouble[] = [];
  readonly #onFault: (sentence: string) => void;

  constructor(onFault: (sentence: string) => void) {
    this.#onFault = onFault;
  }

  readonly note = ({ path, keptAs, reason, fault }: LostFile): void => {
    if (keptAs === path) {
      const entry = join(basename(dirname(path)), basename(path));
      this.troubles.push({
        vi: `Không đọc được tệp ${entry}; tệp được giữ nguyên, chương trình chạy tiếp mà không có nội dung của tệp.`,
        en: `${entry} cannot be read; it stays as it is, and the program goes on without its content.`,
      });
      this.#onFault(`${path} cannot be read (${fault}); it stays as it is.`);
      return;
    }
    const [name, aside] = [basename(path), basename(keptAs)];
    const [was, state] = WAS[reason];
    this.troubles.push({
      vi: `Tệp ${name} ${state}; tệp cũ được giữ với tên ${aside} và chương trình bắt đầu một tệp mới.`,
      en: `${name} ${was}; the file is kept as ${aside}, and the program began a new one.`,
    });
    this.#onFault(`${path} ${was} (${fault}); it is kept as ${keptAs}, and a new one was begun.`);
  };
}
