/** Prometheus metrics of stored data: free disk space, backups, and readiness. */
import { Gauge, type Registry } from 'prom-client';
import { type BookLoss, LOST_BOOKS } from '../../store/cases/book-loss.js';
import type { BackupsStatus } from '../../store/safekeeping/backups.js';

export interface StoreSources {
  /** Bytes free to this account, and size of the disk, for each folder; a missing folder is left out. */
  disks(): Promise<readonly { readonly folder: 'data' | 'backups'; readonly free: number; readonly size: number }[]>;
  backups(): Promise<BackupsStatus>;
  /** Most that all backups may take together; undefined without a bound. */
  readonly backupsAtMostBytes: number | undefined;
  /** Books and keys lost at a start that no administrator has confirmed yet. */
  losses(): readonly Pick<BookLoss, 'book'>[];
  isReady(): Promise<boolean>;
  readonly clock: () => number;
}

export function storeMetrics(registry: Registry, sources: StoreSources): void {
  const registers = [registry];
  for (const [what, help] of [
    ['free', 'Bytes that are free for this program on the disk of each folder'],
    ['size', 'Bytes of the disk of each folder'],
  ] as const)
    new Gauge({
      name: `rfi_disk_${what}_bytes`,
      help,
      labelNames: ['folder'],
      registers,
      async collect() {
        this.reset();
        for (const disk of await sources.disks()) this.set({ folder: disk.folder }, disk[what]);
      },
    });
  new Gauge({
    name: 'rfi_backup_age_seconds',
    help: 'Age of the newest complete backup in archive.backupsIn; +Inf where there is none',
    registers,
    async collect() {
      const { newestAt } = await sources.backups();
      this.set(newestAt === undefined ? Number.POSITIVE_INFINITY : (sources.clock() - newestAt) / 1000);
    },
  });
  new Gauge({
    name: 'rfi_backup_failed',
    help: '1 when the last backup that the program itself made has failed',
    registers,
    async collect() {
      this.set((await sources.backups()).failed ? 1 : 0);
    },
  });
  new Gauge({
    name: 'rfi_backups_bytes',
    help: 'Bytes of all complete backups in archive.backupsIn',
    registers,
    async collect() {
      this.set((await sources.backups()).bytes);
    },
  });
  new Gauge({
    name: 'rfi_backups_at_most_bytes',
    help: 'Bytes that all backups may take together (archive.backupsAtMost); +Inf without a bound',
    registers,
    collect() {
      this.set(sources.backupsAtMostBytes ?? Number.POSITIVE_INFINITY);
    },
  });
  new Gauge({
    name: 'rfi_losses_unconfirmed',
    help: 'Times that a book or the signing key was lost or exchanged, and that no administrator has confirmed',
    labelNames: ['of'],
    registers,
    collect() {
      const open = sources.losses();
      for (const of of LOST_BOOKS) this.set({ of }, open.filter(({ book }) => book === of).length);
    },
  });
  new Gauge({
    name: 'rfi_ready',
    help: '1 while receivers sweep and their sweeps are stored and can be read, as /readyz says',
    registers,
    async collect() {
      this.set((await sources.isReady()) ? 1 : 0);
    },
  });
}
