/** The path of a sweep from its receiver through the parts of the program. */
import type { Ground } from '../bus/ground.js';
import type { DrillRoom } from '../duty/drill/drill-room.js';
import type { DutyRoom } from '../duty/duty-room.js';
import type { Part } from '../errors/part.js';
import { receiverJson } from '../http/receivers/station-routes.js';
import type { LiveHub } from '../live/live-hub.js';
import type { ReceiverState } from '../receiver/loop.js';
import type { DetectionHost } from '../station/detection-host.js';
import { isShown, type Stations } from '../station/stations.js';
import type { Archive } from '../store/archive.js';

interface SweepPath {
  readonly stations: Stations;
  readonly archive: Pick<Archive, 'add'>;
  readonly live: LiveHub;
  readonly drills: DrillRoom;
  readonly detection: Pick<DetectionHost, 'observe'>;
  readonly room: DutyRoom;
}

/** Starts the receivers last and stops them first, so that every sweep meets running parts. */
export function sweepPath(ground: Ground, path: SweepPath): Part {
  const { bus } = ground;
  const { stations, archive, live, drills, detection, room } = path;
  bus.on('sweep', (sweep) => archive.add(sweep));
  bus.on('sweep', (sweep) => {
    if (isShown(sweep, stations.receiver(sweep.receiverId))) live.show(drills.show(sweep));
    room.sweep(sweep, detection.observe(sweep));
  });
  bus.on('receiver', (state) => room.receiver(state));
  bus.on('receiver', tellState(ground, path));
  return { start: () => stations.start(), stop: () => stations.stop() };
}

/**
 * Passes states of receivers to viewers and the log. The log gets each state once, although a hold or a closer look repeats it.
 */
function tellState({ log, conditions }: Ground, { stations, live }: SweepPath): (state: ReceiverState) => void {
  const logged = new Map<string, ReceiverState>();
  return (state) => {
    const { receiverId, status, problem, identity } = state;
    const record = stations.receiver(receiverId);
    if (record !== undefined) live.tell({ type: 'receiver', receiver: receiverJson(record) });
    if (logged.get(receiverId) === state) return;
    logged.set(receiverId, state);
    const key = `receiver/${receiverId}`;
    if (status === 'waiting')
      conditions.holds(key, { level: 'warn', text: 'receiver lost', about: receiverId, problem });
    else if (status === 'sweeping' && conditions.has(key))
      conditions.over(key, 'receiver sweeping', { about: receiverId, problem, identity });
    else if (status === 'sweeping') log.info({ about: receiverId, problem, identity }, 'receiver sweeping');
  };
}
