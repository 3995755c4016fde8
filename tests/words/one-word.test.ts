/** Vietnamese has one word for an idea wherever the program says it: the term base of the office says which. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from '../../src/files/project.js';
import { noRecordings, SHARED } from '../support/left-out.js';

const TERMS = join(SHARED, 'termbase-vi.tsv');
const FOLDERS = ['src', 'drivers', 'web', 'deploy'];

interface Term {
  readonly use: string;
  readonly wrong: RegExp;
}

const term = (use: string, wrong: string): Term => ({
  use,
  wrong: new RegExp(`(?<![\\p{L}\\p{M}])(?:${wrong})(?![\\p{L}\\p{M}])`, 'iu'),
});

/** Words that the term base does not have. */
const OWN = [term('tiếp nhận báo động', 'xác nhận báo động'), term('nền tạp âm', '(?:sàn|nền) nhiễu|sàn tạp âm')];

/** Settings of InfluxDB and of Telegram are called so, and an address is no word. */
const NAMES = /\btoken\b|<canh@example\.vn>/gu;
const NAMED_IN =
  /station\.example\.yaml$|words\/said\/(?:files|schema)\.ts$|program\/language\/locales\/vi\.json$|duty\/watch\/locales|notice-settings\.ts$/;

const VIETNAMESE = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/iu;
/** Comments, and the strings of TypeScript and JSON; a hash begins a comment of YAML. */
const STRINGS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/gu;

function linesOf(path: string): string[] {
  const text = readFileSync(join(projectFolder, path), 'utf8');
  const strings = /\.ya?ml$/.test(path)
    ? [text]
    : [...text.matchAll(STRINGS)].map(([, single, double, template]) => single ?? double ?? template ?? '');
  return strings.flatMap((one) => one.split(/\n| [|·] /)).filter((line) => VIETNAMESE.test(line));
}

it.skipIf(noRecordings)('has one word for an idea, on page, papers, notices, help and command line', () => {
  const rows = readFileSync(TERMS, 'utf8').trim().split('\n').slice(1);
  const terms = rows
    .map((row) => row.split('\t'))
    .flatMap(([, , use = '', wrong = '']) => (wrong === '' ? [] : [term(use, wrong)]));
  expect(terms.length).toBeGreaterThan(50);
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$|\.ya?ml$|\bvi\b.*\.json$/.test(path))
      .map((path) => `${folder}/${path}`),
  );
  const said = files.flatMap((path) =>
    linesOf(path).map((line) => [path, NAMED_IN.test(path) ? line.replace(NAMES, '') : line] as const),
  );
  expect(said.length).toBeGreaterThan(4000);
  const wrong = [...terms, ...OWN].flatMap(({ use, wrong }) =>
    said.filter(([, line]) => wrong.test(line)).map(([path, line]) => `${path}: use "${use}": ${line.slice(0, 200)}`),
  );
  expect(wrong).toEqual([]);
});
