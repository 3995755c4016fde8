/** Subjects of commits, by which a change is found again. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../src/files/project.js';

const LONGEST_SUBJECT = 100;
/** Older commits stay as they are. */
const SINCE = '2026-12-01T16:00:00Z';
const SUBJECT = /^(?:feat|fix|perf|refactor|test|docs|build|chore)(?:\([a-z0-9, -]+\))?: \S/;

function faultOf(subject: string): string | undefined {
  if (subject.length > LONGEST_SUBJECT) return `${subject.length} characters: ${subject}`;
  return SUBJECT.test(subject) ? undefined : `no kind before the colon: ${subject}`;
}

describe('subjects of commits', () => {
  it('name their kind and have at most 100 characters', () => {
    const args = ['log', '--no-merges', `--since=${SINCE}`, '--format=%s'];
    const { stdout } = spawnSync('git', args, { cwd: projectFolder, encoding: 'utf8' });
    const subjects = stdout.split('\n').filter((line) => line !== '');
    expect(subjects.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('are refused when they are long or of no kind', () => {
    expect(faultOf('feat(store): a pin that another covers stays')).toBeUndefined();
    expect(faultOf(`fix: ${'x'.repeat(96)}`)).toContain('101 characters');
    expect(faultOf('wip')).toContain('no kind');
  });
});
