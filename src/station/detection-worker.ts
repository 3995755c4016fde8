/** The detection thread, so that the event loop of the program never waits for a detector. */
import { CannotGoOn, serveThread, stillAtWork } from '../threads/serve-thread.js';
import { type DETECTING, type DetectionEvents, sweptGrid } from './detection-questions.js';
import { type DetectionSetup, ReceiverDetectors } from './receiver-detectors.js';

serveThread<DetectionSetup, typeof DETECTING, DetectionEvents>((first, tell) => {
  let setup = first;
  const detectors = new ReceiverDetectors(setup);
  return {
    answers: {
      sweep(sweep) {
        const finding = detectors.observe(sweep);
        tell('observed', finding, sweptGrid(sweep), detectors.hasLearned(sweep));
      },
      learn(sweep) {
        detectors.observe(sweep);
      },
      restore: (saved, told) => detectors.restore(saved, told),
      change(next) {
        setup = next;
        return orEnd(() => detectors.change(next));
      },
      live: (receiverId) => orEnd(() => detectors.live(receiverId)),
      save: () => detectors.save(),
      explain: (receiverId, hz) => detectors.explain(receiverId, hz),
      thresholdRow: (receiverId, hz) => detectors.thresholdRow(receiverId, hz),
      study(hz, sweeps) {
        const study = new ReceiverDetectors(setup);
        for (const sweep of sweeps) {
          stillAtWork();
          study.observe(sweep);
        }
        const last = sweeps.at(-1);
        return last === undefined ? undefined : study.explain(last.receiverId, hz);
      },
    },
  };
});

/** After a change that failed the thread must not continue as if it had succeeded. */
function orEnd<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new CannotGoOn((error as Error).message, { cause: error });
  }
}
