/** The detection thread, so that the event loop of the program never waits for a detector. */
import { parentPort, workerData } from 'node:worker_threads';
import { sentenceOf } from '../errors/errors.js';
import {
  type DetectionAnswer,
  type DetectionReply,
  type DetectionRequest,
  type DetectionStart,
  sweptGrid,
} from './detection-protocol.js';
import { ReceiverDetectors } from './receiver-detectors.js';

let { setup } = workerData as DetectionStart;
const detectors = new ReceiverDetectors(setup);

function reply(message: DetectionReply): void {
  parentPort?.postMessage(message);
}

function answer(request: Exclude<DetectionRequest, { op: 'sweep' | 'learn' | 'restore' }>): DetectionAnswer {
  switch (request.op) {
    case 'change':
      setup = request.setup;
      return detectors.change(setup);
    case 'live':
      return detectors.live(request.receiverId);
    case 'save':
      return detectors.save();
    case 'explain':
      return detectors.explain(request.receiverId, request.hz);
    case 'thresholds':
      return detectors.thresholdRow(request.receiverId, request.hz);
    case 'study': {
      const study = new ReceiverDetectors(setup);
      for (const sweep of request.sweeps) study.observe(sweep);
      const last = request.sweeps.at(-1);
      return last === undefined ? undefined : study.explain(last.receiverId, request.hz);
    }
  }
}

parentPort?.on('message', (request: DetectionRequest) => {
  if (request.op === 'sweep') {
    const { sweep } = request;
    const finding = detectors.observe(sweep);
    reply({ op: 'observed', finding, grid: sweptGrid(sweep), isLearned: detectors.hasLearned(sweep) });
  } else if (request.op === 'learn') detectors.observe(request.sweep);
  else if (request.op === 'restore') detectors.restore(request.saved, request.told);
  else answerTo(request);
});

function answerTo(request: Parameters<typeof answer>[0]): void {
  const { id } = request;
  try {
    reply({ op: 'answer', id, answer: answer(request) });
  } catch (error) {
    // After a failed change or save the thread must not continue as if it had succeeded.
    if (request.op === 'change' || request.op === 'live') throw error;
    reply({ op: 'answer', id, fault: sentenceOf(error) });
  }
}
