/** Files that people bring, as `serve` takes them in; the receivers they are kept under are known again after a restart. */
import { join } from 'node:path';
import { z } from 'zod';
import { receiverSchema } from '../config/config.js';
import type { Part, PartGround } from '../errors/part.js';
import { KeptJson } from '../files/kept-json.js';
import { LostFiles } from '../files/lost-files.js';
import { FIELD_ANTENNA } from '../rf/correction.js';
import { isField } from '../rf/field-strength.js';
import { isRemoteId } from '../station/receiver-work.js';
import type { Stations } from '../station/stations.js';
import type { EmbeddedArchive } from '../store/embedded/embedded-archive.js';
import { oldestSweep } from '../store/watched-sweeps.js';
import { ImportDesk } from './uploads/import-desk.js';

/** `isField`: its recordings are field strength. */
const receiver = z.strictObject({
  stationId: z.string(),
  name: z.string().optional(),
  isField: z.boolean().optional(),
});
const keptSchema = z.record(z.string(), receiver);
type KnownReceiver = Readonly<z.output<typeof receiver>>;

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
  const know = (receiverId: string, { stationId, name, isField: hasField }: KnownReceiver): void => {
    const { data } = receiverSchema.safeParse({ id: receiverId, name, driver: 'lines' });
    // An id that no configuration could have is of another program: it is not shown, and stops nothing.
    if (data === undefined) return;
    stations.addStored(hasField ? { ...data, antenna: FIELD_ANTENNA } : data, stationId, hasField);
  };
  for (const [receiverId, known] of Object.entries(kept.value)) know(receiverId, known);
  // What the command line imported, or a receiver left behind that is no longer configured, can be looked at as well.
  const configured = new Set(
    stations.stations.flatMap(({ receivers }) => (receivers === 'auto' ? [] : receivers)).map(({ id }) => id),
  );
  // Receivers of other stations are made known by the hub.
  const isKnown = (receiverId: string): boolean =>
    isRemoteId(receiverId) || configured.has(receiverId) || kept.value[receiverId] !== undefined;
  for (const receiverId of (await archive.lastSeqs()).keys()) {
    const oldest = isKnown(receiverId) ? undefined : await oldestSweep(archive, receiverId);
    if (oldest !== undefined) know(receiverId, { stationId: oldest.stationId, isField: isField(oldest) });
  }
  const desk = await ImportDesk.open({
    dataDir,
    archive,
    clock,
    age,
    onLost: lost.note,
    async onKept(receiverId, known) {
      await kept.set({ ...kept.value, [receiverId]: known });
      know(receiverId, known);
    },
  });
  return {
    desk,
    health: () => lost.troubles,
    stop: () => desk.close(),
    async remember(receiverId) {
      const { config, station, isField } = stations.stored.find((one) => one.config.id === receiverId) ?? {};
      if (config === undefined || station === undefined) return;
      await kept.set({ ...kept.value, [receiverId]: { stationId: station.id, name: config.name, isField } });
    },
  };
}
