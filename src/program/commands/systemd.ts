/** Tells systemd that the program is ready and alive, when it was started by a unit of Type=notify. */

import { execFile } from 'node:child_process';
import { sentenceOf } from '../../errors/errors.js';
import { every, unexpected } from '../../time/work.js';

const ANSWER_WITHIN_MS = 5000;

export interface SystemdNotice {
  stop(): void;
}

/**
 * Sends READY once, then WATCHDOG at half the unit's WatchdogSec while `isWell` is true: a program that hangs is restarted.
 * Without systemd this does nothing.
 */
export function tellSystemd(
  isWell: () => Promise<boolean>,
  env: NodeJS.ProcessEnv = process.env,
  onFault: (sentence: string) => void = () => {},
): SystemdNotice {
  if (env['NOTIFY_SOCKET'] === undefined) return { stop: () => {} };
  const say = (state: string): void => {
    execFile('systemd-notify', [state], { env, timeout: ANSWER_WITHIN_MS }, (error) => {
      if (error !== null) onFault(`systemd could not be told ${state}: ${sentenceOf(error)}`);
    });
  };
  say('READY=1');
  const watchdogMs = Number(env['WATCHDOG_USEC'] ?? 0) / 1000;
  const beat = async (): Promise<void> => {
    if (await isWell().catch(() => false)) say('WATCHDOG=1');
    else onFault('The archive does not answer: the watchdog is not notified, and systemd will restart the program.');
  };
  const timer = watchdogMs > 0 ? every(watchdogMs / 2, beat, unexpected) : undefined;
  return {
    stop() {
      timer?.cancel();
      say('STOPPING=1');
    },
  };
}
