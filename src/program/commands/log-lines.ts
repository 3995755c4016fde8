/**
 * The log of `serve` as lines for people: local time first, then level, words, and the rest as name=value.
 *
 *   2027-02-05 23:58:07.120 +07 WARN receiver lost about=ls-01-vhf problem="/dev/ttyACM0 is not there."
 */
import pino, { type Logger } from 'pino';
import { iso } from '../../rf/iso.js';
import { VIETNAM_OFFSET_MS } from '../../words/sentence.js';

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};

/** @param level least level of a line that is written: debug, info, warn or error */
export function openLog(level: string, destination: { write(text: string): unknown } = toStderr()): Logger {
  return pino(
    { level, base: null },
    {
      write(json: string) {
        destination.write(logLine(json));
      },
    },
  );
}

function toStderr(): { write(text: string): unknown } {
  return pino.destination({ dest: 2, sync: true });
}

/** One line of pino in JSON as a line for people. The time is that of all stations, Vietnam's. */
function logLine(json: string): string {
  const { level, time, msg, ...fields } = JSON.parse(json) as { level: number; time: number; msg?: string };
  const local = iso(time + VIETNAM_OFFSET_MS)
    .replace('T', ' ')
    .replace('Z', ' +07');
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${spelt(value)}`);
  return `${[local, LEVELS[level] ?? level, msg ?? '', ...rest].join(' ')}\n`;
}

/** A plain word as it is; everything else in JSON, so that a line stays one line. */
function spelt(value: unknown): string {
  return typeof value === 'string' && /^[\w:./+-]+$/.test(value) ? value : JSON.stringify(value);
}
