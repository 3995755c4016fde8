/** Reads which sweeps wait in the spool for InfluxDB, while no program runs. */
import { isThere } from '../../files/absent.js';
import { SpoolFolder } from '../spool/spool-folder.js';
import { endOfSpool, SpoolReader } from '../spool/spool-reader.js';
import { FORWARDER_CURSOR } from './influx-forwarder.js';

/** Sequence numbers, by receiver, of the sweeps that InfluxDB will get at the next start of the program. */
export async function waitingInSpool(folder: string): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const waiting = new Map<string, Set<number>>();
  const cursor = isThere(folder) ? await new SpoolFolder(folder).readCursor(FORWARDER_CURSOR) : undefined;
  if (cursor === undefined) return waiting;
  const reader = new SpoolReader(folder, cursor);
  const end = endOfSpool(folder);
  for (let sweeps = reader.read(end); sweeps.length > 0; sweeps = reader.read(end))
    for (const { shape, stamp } of sweeps) {
      const seqs = waiting.get(shape.receiverId) ?? new Set();
      waiting.set(shape.receiverId, seqs.add(stamp.seq));
    }
  reader.close();
  return waiting;
}
