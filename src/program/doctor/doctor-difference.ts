/** Sentences of `rfi-logger doctor` that compare two archives. */
import { compareDays, type DayCount, mend, type Pair, type Range } from '../../store/embedded/archive-compare.js';
import type { Finding } from './doctor-checks.js';

/** File in `influxdb/` of the data directory with lines that the server refused, written only by `--mend`. */
export const REFUSED = 'doctor-refused.jsonl';

export async function compared(pair: Pair, range: Range, mending: boolean): Promise<Finding[]> {
  const days = await compareDays(pair, range);
  const uneven = days.filter(isUneven);
  const findings = uneven.map(({ receiverId, day, left, right }): Finding => {
    const date = new Date(day).toISOString().slice(0, 10);
    const message = `${receiverId}, ${date}: ${left} sweeps here, ${right} in InfluxDB.`;
    const severity = mending ? 'note' : 'bad';
    return { check: 'archives', severity, message, cure: 'rfi-logger doctor --mend copies what one side lacks.' };
  });
  if (mending) return [...findings, ...(await mended(pair, range))];
  return findings.length > 0 ? findings : [evenFinding(days)];
}

const isUneven = ({ left, right, onTheWay }: DayCount) => left - onTheWay !== right;

function evenFinding(days: readonly DayCount[]): Finding {
  const sum = (of: (day: DayCount) => number) => days.reduce((total, day) => total + of(day), 0);
  const onTheWay = sum((day) => day.onTheWay);
  const same = `Both archives hold ${sum(({ right }) => right)} sweeps, the same number on each of ${days.length} receiver-days.`;
  const message = onTheWay === 0 ? same : `${same} ${onTheWay} more wait in the spool and are sent at the next start.`;
  return { check: 'archives', severity: 'good', message };
}

async function mended(pair: Pair, range: Range): Promise<Finding[]> {
  const { toLeft, toRight, channelPoints, refused } = await mend(pair, range);
  const left = (await compareDays(pair, range)).filter(isUneven).length;
  const copied = `${toRight} sweeps were copied to InfluxDB and ${toLeft} from it; ${channelPoints} points of channels were made again.`;
  const findings: Finding[] = [];
  if (left === 0 && refused === 0) findings.push({ check: 'archives', severity: 'good', message: copied });
  else {
    const message = `${copied} ${refused} blocks and points were refused, ${left} days still differ.`;
    const cure = `Look at the lines set aside in influxdb/${REFUSED} of the data directory.`;
    findings.push({ check: 'archives', severity: 'bad', message, cure });
  }
  if (toRight + channelPoints === 0) return findings;
  const message =
    'Emissions, coverage and health of that time are stored only in InfluxDB: those it lacks cannot be restored.';
  const cure = 'The case book has the incidents and the coverage; the reports draw them from there.';
  return [...findings, { check: 'archives', severity: 'note', message, cure }];
}
