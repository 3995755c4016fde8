/** Each sentence of the doctor has Vietnamese words: read out of the program's own source, with values filled in. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../../src/files/project.js';
import { findingWords } from '../../../src/program/doctor/doctor-checks.js';
import ours from '../../../src/program/language/locales/vi.json' with { type: 'json' };
import { vietnameseSentence } from '../../../src/program/language/sentences.js';
import { literalsIn } from '../../support/literals.js';

const DOCTOR = 'src/program/doctor';
/** Whose faults the doctor repeats. */
const REPEATED = [
  ...[
    'store/influx/schema-check',
    'store/influx/connection',
    'store/influx/write-outcome',
    'export/evidence/station-key',
  ],
  ...[
    'config/secrets',
    'receiver/registry',
    'receiver/driver-settings',
    'notify/settings-store',
    'notify/email-sender',
  ],
  ...[
    'network/membership/hub-contact',
    'network/membership/joining',
    'network/membership/own-membership',
    'store/safekeeping/data-lock',
  ],
].map((name) => `src/${name}.ts`);
/** Help of the command; queries; what only other commands say, or only code that is wrong. */
const NOT_FOUND_BY_IT = [
  /^Looks at disk|^the YAML|^where sweeps|^how many days|^copy to each|^for a program|^of the findings$|number of days/,
  /^Trạm này$|^the default configuration$|^the configuration$|^the embedded archive$|^An archive that is only|^The spool takes/,
  /^SHOW |^CREATE DATABASE|^BEGIN |^WHERE |^drivers\/|lines are more than/,
  // Settings of the page or of a configuration file, which the doctor is not given unread.
  /^must be |^write \{\}Env|^write the value|is not replaced|is given as well|^the absolute path|^the name of an environment|^"\{\}" (?:is set|was changed)/,
  // Joining a hub.
  /join code|^it is older|^it was used|^the key of this station|\{\} joins$|^Try again/,
  // Of a hub that runs.
  /^See its last lines|did not answer within|^Change network\.listen|^nats-server ended|^without a message/,
  /^by process \{\}$|^Basic |^status \{\}$/,
];

const sources = [...readdirSync(join(projectFolder, DOCTOR)).map((name) => `${DOCTOR}/${name}`), ...REPEATED].filter(
  (path) => !/words/.test(path),
);
const textOf = (path: string) => readFileSync(join(projectFolder, path), 'utf8');
/** Of these, only what is thrown at people. */
const THROWN = /(?:(?:Config|Environment)Error\(\s*|cure = )(`[^`]*`|'[^']*')(?:,\s*('[^']*'))?/g;
const thrown = ['drivers/lines', 'drivers/lines/line-format', 'src/network/membership/nats-process'].map((path) =>
  [...textOf(`${path}.ts`).matchAll(THROWN)].flatMap(([, text = '', cure = '']) => [text, cure]).join('\n'),
);
const said = [...sources.map(textOf), ...thrown]
  .flatMap(literalsIn)
  .filter((text) => /[A-Za-z]{2,} [a-z]|\{\} [a-z]{2}|[A-Za-z]{2} \{\}/.test(text))
  // A template of the catalogue has its Vietnamese by type.
  .filter((text) => !/\{[a-z]\w*\}/.test(text))
  .filter((text) => /join code \("|join code: run/.test(text) || !NOT_FOUND_BY_IT.some((one) => one.test(text.trim())));
const WORDS = { ...ours.station, ...ours.network, ...ours.archives };

describe('the words of the doctor', () => {
  it('exist in Vietnamese for each sentence and cure that it can say', () => {
    expect(said.length).toBeGreaterThan(150);
    const known = (text: string) => vietnameseSentence(text) ?? vietnameseSentence(`${text}.`);
    // A value before or behind a sentence is a sentence too.
    const filled = said.map((text) =>
      text
        .replace(/^\{\} (?=[A-Z])|(?<=\.) \{\}$/, ' Nothing to do. ')
        .replace(/(?<=[a-z.])\{\}/, '')
        .trim(),
    );
    const missing = filled.map((text) => text.replaceAll('{}', '7')).filter((text) => known(text) === undefined);
    expect([...new Set(missing)]).toEqual([]);
  });

  it('are those of sentences that the program has, and keep as many values', () => {
    const all = said.join('\n').replaceAll('{}{}', '{}');
    const unused = Object.keys(WORDS).filter((en) => en.includes(' ') && !all.includes(en.replace(/\.$/, '')));
    expect(unused).toEqual([]);
    const values = (text: string) => text.split('{}').length - 1;
    expect(Object.entries(WORDS).filter(([en, vi]) => values(en) !== values(vi))).toEqual([]);
  });

  it('say sentences within sentences, names and values of a whole finding', () => {
    const finding = {
      check: 'network' as const,
      severity: 'bad' as const,
      message:
        'The hub at hub:4222 cannot be reached: The hub at hub:4222 does not answer: no answer within 10 s. Check that the hub runs with its nats-server and that its port can be reached from here.',
      cure: 'Run "rfi-logger doctor" at the station.',
    };
    expect(findingWords(finding, 'vi')).toEqual({
      topic: 'mạng',
      message:
        'Không kết nối được tới trung tâm tại hub:4222: Trung tâm tại hub:4222 không trả lời: sau 10 giây không có trả lời. Hãy xem trung tâm và nats-server của nó có chạy không, và từ đây có tới được cổng của nó không.',
      cure: 'Chạy “rfi-logger doctor” tại trạm.',
    });
    expect(findingWords(finding)).toEqual({ topic: 'network', message: finding.message, cure: finding.cure });
    const port = { check: 'receivers' as const, severity: 'bad' as const };
    expect(findingWords({ ...port, message: 'r1: its port /dev/ttyACM0 is not there.' }, 'vi').message).toBe(
      'r1: không thấy cổng /dev/ttyACM0 của máy thu.',
    );
    expect(findingWords({ ...port, message: 'a sentence of another program', vi: 'đã có sẵn' }, 'vi').message).toBe(
      'đã có sẵn',
    );
    expect(vietnameseSentence('a sentence of another program')).toBeUndefined();
  });
});
