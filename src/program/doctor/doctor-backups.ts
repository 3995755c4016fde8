/** Backups for `rfi-logger doctor`: how old the newest is, and how much they take of what they may. */
import type { Config } from '../../config/config.js';
import { iso } from '../../rf/iso.js';
import { wholeBackups } from '../../store/safekeeping/backup-room.js';
import { backupsFolder } from '../../store/safekeeping/backups.js';
import { HOUR_MS } from '../../time/units.js';
import { type Finding, gigabytes } from './doctor-checks.js';

/** As the alert BackupOld. */
const OLD_MS = 48 * HOUR_MS;

export async function checkBackups(dataDir: string, archive: Config['archive'], now: number): Promise<Finding[]> {
  const folder = backupsFolder(dataDir, archive.backupsIn);
  const whole = await wholeBackups(folder);
  const newest = whole.at(-1);
  if (newest === undefined) {
    const cure = 'Start rfi-logger-backup.timer, and name its folder as archive.backupsIn; or back up on the page.';
    return [{ check: 'backups', severity: 'note', message: `${folder} has no complete backup.`, cure }];
  }
  const { backupsAtMost } = archive;
  const taken = whole.reduce((sum, { bytes }) => sum + bytes, 0);
  const bound = backupsAtMost === undefined ? 'no bound is set' : `at most ${gigabytes(backupsAtMost)}`;
  const madeAt = Date.parse(newest.manifest.madeAt);
  const message = `${folder} has ${whole.length} complete backups, the newest of ${iso(madeAt)}; all take ${gigabytes(taken)} (${bound}).`;
  if (now - madeAt > OLD_MS) {
    const cure = 'systemctl status rfi-logger-backup shows why none was made for two days.';
    return [{ check: 'backups', severity: 'bad', message, cure }];
  }
  if (backupsAtMost !== undefined && taken > backupsAtMost)
    return [
      { check: 'backups', severity: 'bad', message, cure: 'Raise archive.backupsAtMost, or move old backups away.' },
    ];
  if (backupsAtMost !== undefined) return [{ check: 'backups', severity: 'good', message }];
  const cure = 'Set archive.backupsAtMost: without it backups grow until their disk is full.';
  return [{ check: 'backups', severity: 'note', message, cure }];
}
