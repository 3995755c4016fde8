/** Help, answers and refusals of the command line have Vietnamese words: read out of commands and source, with values filled in. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../../src/files/project.js';
import { inWords, languageOf, speaking } from '../../../src/program/language/language.js';
import ours from '../../../src/program/language/locales/vi.json' with { type: 'json' };
import { vietnameseSentence } from '../../../src/program/language/sentences.js';
import { literalsIn } from '../../support/literals.js';

const CLI = join(projectFolder, 'src/program/commands');
/** What people do not read: logs, the log of the system, comments of a configuration, names of parts. */
const NOT_FOR_PEOPLE = [
  /^a listener failed$|^a part of the program|^rfi-logger hub process$|^\{\} joins$|^systemd could|watchdog|^the configuration was migrated|^this hub process|^the demonstration$|^the default config/,
  /^the file$|^\{\} alarms|alarms, \{\} Msamples|^\[\{\}\{\}\] \{\} %|^rfi-logger is ready|^ Written by rfi/,
];
const OF_ENGLISH = /\b(?:the|is|are|of|cannot|this|that|with|must)\b/i;
/** Pieces of a sentence: said with it. */
const PIECES =
  /^it ended with|^exit code|^ and said|^, |^; did you|^ is \{\}$|:n|is no key here\{\}$|^is \{\}: |^ hardware\.md|^ \(its first page|^line \{\} of|has every key$|^import \{\}|^\{\} \(.*\{\}\{\}\)|firmware unknown$|The rest cannot be read$|^Not read$/;

async function commands(): Promise<Command[]> {
  const files = readdirSync(CLI, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('-command.ts'));
  const made: Command[] = [];
  for (const path of files)
    for (const [name, make] of Object.entries(await import(join(CLI, path))))
      if (/^[a-z]+Command$/.test(name)) made.push((make as () => Command)());
  return made;
}

const inner = (command: Command): Command[] => [command, ...command.commands.flatMap(inner)];
const isSentence = (text: string) => /[A-Za-z]{2,} [a-z]|\{\} [a-z]{2}|[A-Za-z]{2} \{\}/.test(text);

describe('the command line in Vietnamese', () => {
  it('has words for each command, argument and flag', async () => {
    const all = (await commands()).flatMap(inner);
    expect(all.length).toBeGreaterThan(30);
    const texts = all.flatMap((one) => [
      one.description(),
      ...[...one.registeredArguments, ...one.options].map(({ description }) => description),
    ]);
    expect(texts.filter((text) => text !== '' && vietnameseSentence(text) === undefined)).toEqual([]);
  });

  it('has words for each answer and refusal', () => {
    const files = readdirSync(CLI, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('.ts') && !/^(?:doctor|demo|language)/.test(path),
    );
    const config = readdirSync(join(CLI, '../../config')).map((path) => `../../config/${path}`);
    const others = [
      ...['store/safekeeping/backup', 'store/safekeeping/backup-room', 'files/kept-json', 'errors/errors'],
      ...['store/part', 'store/safekeeping/claimed-folder', 'program/ground', 'program/offline', 'program/parts'],
      'http/web-server',
      ...['receiver/probe', 'receiver/registry', 'receiver/serial-transport', 'receiver/stream-transports'],
      ...['import/recording-notes', 'report/occupancy-summary'],
      ...['network/hubs/hub-identity', 'network/membership/joining', 'network/membership/own-membership'],
      'receiver/plan-range',
      'rf/plan',
      'rf/units',
      'import/stated-span',
      'import/stated-zone',
    ];
    const repeated = [...others, 'notify/notice-settings'].map((path) => `../../${path}.ts`);
    const texts = [...repeated, ...config, ...files]
      .flatMap((path) => literalsIn(readFileSync(join(CLI, path), 'utf8')))
      .filter((text) => isSentence(text) && ![...NOT_FOR_PEOPLE, PIECES].some((one) => one.test(text)));
    expect(texts.length).toBeGreaterThan(200);
    const filled = texts.map((text) => text.trim().replace(/^n\s+/, '').replaceAll('{}', '7'));
    expect(filled.filter((text) => [text, `${text}.`].every((one) => vietnameseSentence(one) === undefined))).toEqual(
      [],
    );
    // A form that takes half of a sentence for a value leaves that half in English.
    expect(filled.map((text) => vietnameseSentence(text) ?? '').filter((text) => OF_ENGLISH.test(text))).toEqual([]);
  });

  it('keeps as many values as the English', () => {
    const values = (text: string) => text.split('{}').length - 1;
    const all = Object.entries({ ...ours.help, ...ours.answers, ...ours.config });
    expect(all.filter(([en, vi]) => values(en) !== values(vi))).toEqual([]);
  });

  it('is chosen by the flag, else by the system', () => {
    expect(languageOf(['verify', 'a.zip', '--language', 'vi'], { LANG: 'en_US.UTF-8' })).toBe('vi');
    expect(languageOf(['verify', '--language=en'], { LANG: 'vi_VN.UTF-8' })).toBe('en');
    expect(languageOf(['verify'], { LC_ALL: '', LC_MESSAGES: 'vi_VN', LANG: 'C' })).toBe('vi');
    expect(languageOf(['verify'], { LANG: 'C.UTF-8' })).toBe('en');
  });

  it('says help, answers of several lines, and refusals', () => {
    const command = new Command('import')
      .argument('<files...>')
      .option('--station <id>', 'the station they were heard at');
    const said: string[] = [];
    speaking(command, 'vi').configureOutput({
      writeErr: (text) => said.push(text),
      writeOut: (text) => said.push(text),
    });
    command.description(inWords('Takes sweeps out', 'vi'));
    expect(() => command.parse(['--help'], { from: 'user' })).toThrow();
    expect(said.join('')).toMatch(
      /Cách dùng: [\s\S]*Tùy chọn:[\s\S]*--station <id> +trạm đã thu[\s\S]*xem trợ giúp của lệnh/,
    );
    said.length = 0;
    expect(() => command.parse(['a', '--nope'], { from: 'user' })).toThrow();
    expect(said.join('')).toBe("lỗi: không có tùy chọn '--nope'\n");
    expect(inWords('a.csv (csv): 3 sweeps imported\n    2 × The file is empty. (first at 4, 9)\n\n  other', 'vi')).toBe(
      'a.csv (csv): đã nhập 3 lượt quét\n    2 × Tệp trống. (lần đầu ở 4, 9)\n\n  other',
    );
    expect(inWords('The file is empty.', 'en')).toBe('The file is empty.');
    // A sentence with its cure behind it: neither reaches into the other.
    expect(
      inWords(
        'The data directory d is in use by process 7. Stop that rfi-logger first, or give this one a folder of its own with --data-dir.',
        'vi',
      ),
    ).toMatch(/^Thư mục dữ liệu d đang được tiến trình 7 sử dụng\. Hãy dừng rfi-logger kia trước/);
  });
});
