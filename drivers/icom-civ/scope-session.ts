/** Sets a radio's scope to a range, switches its output on, and restores both afterwards. */
import { EnvironmentError, LinkTimeout } from '../../src/errors/errors.js';
import type { Link } from '../../src/receiver/link.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { say } from '../../src/words/said.js';
import { bcdOf } from './frames.js';
import { ScopeAssembler } from './scope.js';
import type { CivSession } from './session.js';

const SCOPE_ON = [0x27, 0x10];
const OUTPUT_ON = [0x27, 0x11];
/** Settings of the main receiver. */
const MODE = [0x27, 0x14, 0x00];
const SPAN = [0x27, 0x15, 0x00];
const CENTRE = 0x00;
const HALF_SPANS_HZ = [2.5e3, 5e3, 10e3, 25e3, 50e3, 100e3, 250e3, 500e3];
const SWEEP_MS = 5000;

export interface ScopeWatch {
  readonly link: Link;
  readonly session: CivSession;
  /** A session that still works after the signal has fired: it restores the radio's settings. */
  readonly farewell: CivSession;
  readonly plan: SweepPlan;
  readonly signal: AbortSignal;
}

export async function* scopeSweeps(watch: ScopeWatch): AsyncGenerator<DriverSweep, void> {
  const { farewell, plan } = watch;
  const halfHz = HALF_SPANS_HZ.find((hz) => hz * 2 >= plan.stopHz - plan.startHz);
  if (halfHz === undefined)
    throw new EnvironmentError(
      say('The scope shows at most 1 MHz; the plan asks for {spanHz} Hz.', { spanHz: plan.stopHz - plan.startHz }),
      say('Choose a narrower range, or mode "s-meter".'),
    );
  const undo: (readonly number[])[] = [];
  try {
    await setUp(watch.session, { centreHz: (plan.startHz + plan.stopHz) / 2, halfHz, undo });
    yield* assembled(watch);
  } finally {
    for (const command of undo.reverse()) await farewell.tell(command).catch(() => undefined);
  }
}

interface ScopeSetting {
  readonly centreHz: number;
  readonly halfHz: number;
  /** The commands that undo the changes, in the order of the changes. */
  readonly undo: (readonly number[])[];
}

/** A setting that the model does not know is left alone: levels are labelled with the range that the scope states. */
async function setUp(session: CivSession, { centreHz, halfHz, undo }: ScopeSetting): Promise<void> {
  const change = async (setting: readonly number[], value: readonly number[]) => {
    const found = await session.ask(setting);
    if (found?.every((byte, i) => byte === value[i])) return;
    if (found !== undefined) undo.push([...setting, ...found]);
    await session.tell([...setting, ...value]);
  };
  undo.push([0x05, ...bcdOf(await session.frequencyHz())]);
  await session.tune(centreHz);
  await change(SCOPE_ON, [0x01]);
  await change(MODE, [CENTRE]);
  await change(SPAN, bcdOf(halfHz));
  await change(OUTPUT_ON, [0x01]);
}

async function* assembled({ link, session, plan, signal }: ScopeWatch): AsyncGenerator<DriverSweep, void> {
  const assembler = new ScopeAssembler();
  let endsAt = link.now() + SWEEP_MS;
  let dueAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    const frame = await session.next(endsAt).catch((error: unknown) => {
      throw error instanceof LinkTimeout ? silent(assembler.dropped) : error;
    });
    const sweep = session.isFromRadio(frame) ? assembler.take(frame.body, link.now()) : undefined;
    if (sweep === undefined && link.now() >= endsAt) throw silent(assembler.dropped);
    if (sweep === undefined) continue;
    endsAt = link.now() + SWEEP_MS;
    if (sweep.endedAt < dueAt) continue;
    dueAt = sweep.endedAt + (plan.everyMs ?? 0) * 0.9;
    yield sweep;
  }
}

function silent(dropped: number): LinkTimeout {
  return LinkTimeout.of(
    'The radio\'s scope sent no complete sweep for {seconds} s ({dropped} incomplete). It needs the USB port at 115200 baud, "Unlink from REMOTE", and the scope on its screen.',
    { seconds: SWEEP_MS / 1000, dropped },
  );
}
