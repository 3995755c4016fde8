/** Recognises a receiver by reading some of its lines, or refuses it with the line and the reason. */
import { ConfigError, EnvironmentError, LinkTimeout } from '../../src/errors/errors.js';
import type { ReceiverIdentity } from '../../src/receiver/driver.js';
import { type LineRefusal, refusalText, spokenRefusal } from '../../src/receiver/line-refusal.js';
import { wholeLines } from '../../src/receiver/line-splitter.js';
import { isEnd, type Link, textOf } from '../../src/receiver/link.js';
import { defined } from '../../src/rf/defined.js';
import { lastBinHz } from '../../src/rf/sweep.js';
import { say } from '../../src/words/said.js';
import { cleanLine } from './clean-line.js';
import type { BoundFormat, LineDecoder } from './line-format.js';

const IDENTIFY_MS = 2800;
/** Most bytes read while recognising; all are put back. */
const IDENTIFY_BYTES = 262_144;
/** Interval of sweeps above which a receiver may be silent while it is recognised. */
const PATIENT_ABOVE_MS = 2000;
const SHOWN_CHARS = 60;
/** Text of this length without a line end is more than a cut line. */
const FEWEST_UNENDED = 80;
/** Printable characters, including letters, and bytes of letters that were cut. */
const TEXT = /^[\t\x20-\x7e\x80-\xf4\u0100-\ufffc]+$/;
/** The receiver is not tuned: sweeps of any range are taken. */
const ANYWHERE = { minHz: 0, maxHz: 1e12 };

/** Listens, and puts all bytes back, so that no line of the first sweep is lost. */
export async function identifyLines(link: Link, format: BoundFormat): Promise<ReceiverIdentity | undefined> {
  const endsAt = link.now() + IDENTIFY_MS;
  const heard: Uint8Array[] = [];
  let heardBytes = 0;
  try {
    while (heardBytes < IDENTIFY_BYTES) {
      const some = await link.readSome(IDENTIFY_BYTES, { timeoutMs: Math.max(0, endsAt - link.now()) });
      heard.push(some);
      heardBytes += some.length;
      const identity = recognised(Buffer.concat(heard), format);
      if (identity !== undefined) return identity;
      if (link.now() >= endsAt) return undefined;
    }
  } catch (error) {
    const isSilent = error instanceof LinkTimeout;
    if (!isSilent && !(isEnd(error) && heardBytes > 0)) throw error;
    if (heardBytes > 0) return undefined;
    // A program with a long interval is silent at first.
    return format.everyMs > PATIENT_ABOVE_MS
      ? { driverId: 'lines', model: `${format.id} lines`, ...ANYWHERE }
      : undefined;
  } finally {
    link.unread(Buffer.concat(heard));
  }
  return undefined;
}

function recognised(heard: Uint8Array, format: BoundFormat): ReceiverIdentity | undefined {
  const decoder = format.decoder({ plan: { startHz: 0, stopHz: 1, points: 2 }, usesPrintedTimes: false });
  const done = cleanLines(heard).flatMap((line) => [...decoder.take(line, 0)]);
  if (decoder.verdict !== undefined) throw unreadable(decoder.verdict);
  if (decoder.counters.understood < format.linesNeeded) return undefined;
  const [sweep] = done.filter(({ startHz, levelsDbm }) => startHz > 0 && levelsDbm.length > 1);
  const ownPlan = sweep && { startHz: sweep.startHz, stopHz: lastBinHz(sweep), points: sweep.levelsDbm.length };
  return { driverId: 'lines', model: `${format.id} lines`, ...ANYWHERE, ...defined({ ownPlan }) };
}

const cleanLines = (heard: Uint8Array): string[] => wholeLines(heard).map(cleanLine);

/** Why the lines in these bytes cannot be read; undefined where the bytes are not text. */
export function explainLines(heard: Uint8Array, format: BoundFormat): string | undefined {
  const lines = cleanLines(heard).filter((line) => line.trim() !== '');
  const text = cleanLine(textOf(heard));
  if (lines.length === 0 && heard.length >= FEWEST_UNENDED && TEXT.test(text))
    return `"${text.slice(0, SHOWN_CHARS)}" is not read: ${refusalText({ kind: 'no-line-end' })}`;
  if (lines.length === 0 || !lines.every((line) => TEXT.test(line))) return undefined;
  const decoder = explainer(format);
  for (const line of lines) decoder.take(line, 0);
  if (decoder.refusal === undefined) return undefined;
  return `the line "${(lines.at(-1) ?? '').slice(0, SHOWN_CHARS)}" is not read: ${refusalText(decoder.refusal)}`;
}

/** A decoder without a range; a format that cannot do without gets any. */
function explainer(format: BoundFormat): LineDecoder {
  try {
    return format.decoder({ plan: {}, usesPrintedTimes: false });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return format.decoder({ plan: { startHz: 0, stopHz: 1, points: 2 }, usesPrintedTimes: false });
  }
}

export function unreadable(verdict: LineRefusal): EnvironmentError {
  if (verdict.kind === 'changed')
    return new EnvironmentError(
      say('The receiver prints something else than before: {why}.', { why: spokenRefusal(verdict) }),
      say('If this is meant, save the settings of the receiver again; otherwise correct the program of the board.'),
    );
  return new EnvironmentError(
    say('Lines come that can be read in more than one way: {why}.', { why: refusalText(verdict) }),
    say('Set it in the settings of driver "lines", on the page or in the file.'),
  );
}
