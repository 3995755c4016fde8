// Incidents of the last day by mail, for cron (0 7 * * *): node mail-report.mjs http://127.0.0.1:8080/ TO [TOKEN]
import { spawnSync } from 'node:child_process';

const [address, to, token] = process.argv.slice(2);
const from = new Date(Date.now() - 86_400_000).toISOString();
const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
const answer = await fetch(new URL(`/api/v1/incidents?from=${from}`, address), { headers });
if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
const lines = (await answer.json()).incidents.map(({ id, state, alarm }) => `${id} ${state} ${alarm}`);
const head = `To: ${to}\nSubject: rfi-logger: ${lines.length} incidents since ${from}\nContent-Type: text/plain; charset=utf-8\n`;
const { status } = spawnSync('sendmail', ['-t'], {
  input: `${head}\n${lines.join('\n')}\n`,
  stdio: ['pipe', 'inherit', 'inherit'],
});
process.exitCode = status ?? 1;
