/** Files that people bring, as `serve` takes them in; the receivers they are kept under are known again after a restart. */
import { join } from 'node:path';
import { z } from 'zod';
import { receiverSchema } from '../config/config.js';
import type { Part, PartGround } from '../errors/part.js';
import { KeptJson } from '../files/kept-json.js';
import { LostFiles } from '../files/lost-files.js';
import { isRemoteId } from '../station/receiver-work.js';
import type { Stations } from '../station/stations.js';
import type { EmbeddedArchive } from '../store/embedded/embedded-archive.js';
import { MINUTE_MS } from '../time/units.js';
import { ImportDesk } from './uploads/import-desk.js';

const keptSchema = z.record(z.string(), z.strictObject({ stationId: z.string(), name: z.string().optional() }));

export interface Imports extends Part {
  readonly desk: ImportDesk;
  /** A receiver that was removed stays known by its name, at its station, after the program starts again. */
  remember(receiverId: string): Promise<void>;
}

export async function openImports(
  { dataDir, clock, age, onFault }: Pick<PartGround, 'dataDir' | 'clock' | 'age' | 'onFault'>,
  archive: EmbeddedArchive,
  stations: Stations,
): Promise<Imports> {
  const lost = new LostFiles(onFault);
  const kept = await KeptJson.open<z.output<typeof keptSchema>>(
    join(dataDir, 'imported-receivers.json'),
    keptSchema,
    {},
    { onLost: lost.note },
  );
  const know = (receiverId: string, stationId: string, name?: string): void => {
    const { data } = receiverSchema.safeParse({ id: receiverId, name, driver: 'lines' });
    // An id that no configuration could have is of another program: it is not shown, and stops nothing.
    if (data !== undefined) stations.addStored(data, stationId);
  };
  for (const [receiverId, { stationId, name }] of Object.entries(kept.value)) know(receiverId, stationId, name);
  // What the command line imported, or a receiver left behind that is no longer configured, can be looked at as well.
  const configured = new Set(
    stations.stations.flatMap(({ receivers }) => (receivers === 'auto' ? [] : receivers)).map(({ id }) => id),
  );
  // Receivers of other stations are made known by the hub.
  const isKnown = (receiverId: string): boolean =>
    isRemoteId(receiverId) || configured.has(receiverId) || kept.value[receiverId] !== undefined;
  for (const receiverId of (await archive.lastSeqs()).keys()) {
    const [first] = isKnown(receiverId) ? [] : await archive.spans(receiverId);
    if (first === undefined) continue;
    const oldest = { receiverId, from: first.from, to: first.from + 10 * MINUTE_MS, maxSweeps: 1, maxBins: 1 };
    for (const { stationId } of await archive.query(oldest)) know(receiverId, stationId);
  }
  const desk = await ImportDesk.open({
    dataDir,
    archive,
    clock,
    age,
    onLost: lost.note,
    async onKept(receiverId, stationId) {
      await kept.set({ ...kept.value, [receiverId]: { stationId } });
      know(receiverId, stationId);
    },
  });
  return {
    desk,
    health: () => lost.troubles,
    stop: () => desk.close(),
    async remember(receiverId) {
      const { config, station } = stations.stored.find((one) => one.config.id === receiverId) ?? {};
      if (config === undefined || station === undefined) return;
      await kept.set({ ...kept.value, [receiverId]: { stationId: station.id, name: config.name } });
    },
  };
}
