/** Writes CHANGELOG.md from the subjects of all commits: what is new, mended and faster, newest day first. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? '.', '..');
const HEADINGS = { feat: 'New', fix: 'Mended', perf: 'Faster' };
const SUBJECT = /^(feat|fix|perf)(?:\(([^)]+)\))?!?: (.+)$/;

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const log = execFileSync('git', ['log', '--no-merges', '--date=short', '--format=%cd %s'], {
  cwd: root,
  encoding: 'utf8',
});

/** Day → kind → lines. */
const days = new Map();
for (const line of log.trim().split('\n')) {
  const [, kind, scope, text] = SUBJECT.exec(line.slice(11)) ?? [];
  if (kind === undefined) continue;
  const day = days.get(line.slice(0, 10)) ?? { feat: [], fix: [], perf: [] };
  day[kind].push(`- ${scope === undefined ? '' : `**${scope}**: `}${text}`);
  days.set(line.slice(0, 10), day);
}

const parts = [...days].flatMap(([day, kinds]) => [
  `## ${day}`,
  ...Object.entries(HEADINGS)
    .filter(([kind]) => kinds[kind].length > 0)
    .map(([kind, heading]) => `### ${heading}\n\n${kinds[kind].join('\n')}`),
]);
const head = `# Changes\n\nMade from the commits by \`npm run changelog\`. Version ${version} is in the making.`;
writeFileSync(join(root, 'CHANGELOG.md'), `${[head, ...parts].join('\n\n')}\n`);
