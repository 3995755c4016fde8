/**
 * The last line: a fault that no part of the program handled is logged with its cause and shown, and the watch goes on. Each
 * one is a defect; none is worth an hour without receivers and alarms.
 */

import type { ConditionLog } from '../bus/condition-log.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part } from '../errors/part.js';

export function openLastLine(conditions: Pick<ConditionLog, 'happened'>): Part {
  let faults = 0;
  let newest = '';
  const survive = (error: unknown): void => {
    faults += 1;
    newest = sentenceOf(error);
    conditions.happened('a fault that no part of the program handled', error);
  };
  return {
    start: () => void process.on('uncaughtException', survive),
    stop: () => void process.off('uncaughtException', survive),
    health: () =>
      faults === 0
        ? []
        : [
            {
              vi: `${faults} lỗi chưa được phần nào xử lý kể từ khi khởi động; việc theo dõi phổ vẫn tiếp tục. Lỗi gần nhất: ${newest}`,
              en: `${faults} faults since the start that no part handled; the watch goes on. The newest: ${newest}`,
            },
          ],
  };
}
