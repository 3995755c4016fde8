/** A gate and a pass for tests of single parts: whoever calls may do everything, as on one machine without accounts. */
import { Gate } from '../../src/http/gate.js';
import type { LivePass } from '../../src/live/live-pass.js';
import { Accounts } from '../../src/store/accounts/accounts.js';

export const EVERYBODY: LivePass = { may: () => true, renew: () => true };

export function openGate(): Gate {
  const day = 86_400e3;
  const accounts = new Accounts(':memory:', { idleMs: day, longestMs: day });
  return new Gate({ accounts, clock: Date.now, sessionLongestMs: day });
}
