/** A filled form as a paper: item, value, source, uncertainty, time. Pure. */
import { defined } from '../rf/defined.js';
import type { FieldSource, FormField, FormTemplate } from '../watch/papers/form-template.js';
import type { ReportLanguage } from '../watch/papers/formats.js';
import type { Words } from '../words/sentence.js';
import { table } from './blocks.js';
import type { CaseFacts } from './case-facts.js';
import { framed, type ReportFrame, remarksSection } from './daily-report.js';
import { BLANK, type Block, type Cell, type ReportDocument, text } from './report-document.js';
import { spellInstant, spellUtc, TIE, Voice } from './voice.js';

const SOURCE_WORDS: Readonly<Record<FieldSource, Words>> = {
  measured: { vi: 'đo', en: 'measured' },
  estimated: { vi: 'ước lượng', en: 'estimated' },
  licence: { vi: 'giấy phép', en: 'licence' },
  operator: { vi: 'người trực', en: 'operator' },
  complainant: { vi: 'bên phản ánh', en: 'complainant' },
};

export function formReport(
  template: FormTemplate,
  fields: readonly FormField[],
  facts: CaseFacts,
  frame: ReportFrame,
  language: ReportLanguage,
): ReportDocument {
  const voice = new Voice(language);
  const titleAlso = voice.also(template.title);
  const paragraph = (words: Words): Block[] => {
    const also = voice.also(words);
    const line = (said: string): Block => ({ kind: 'paragraph', text: said, look: 'quiet' });
    return also === undefined ? [line(voice.words(words))] : [line(voice.words(words)), line(also)];
  };
  return framed(facts.period, frame, voice, {
    title: voice.words(template.title),
    ...defined({ titleAlso }),
    subtitle: facts.incident.id,
    blocks: [
      ...(template.basis === undefined ? [] : paragraph(template.basis)),
      ...template.sections.flatMap((section): Block[] => [
        { kind: 'heading', text: voice.words(section.title), also: voice.also(section.title) },
        fieldTable(
          section.items.flatMap(({ letter }) => fields.find((field) => field.letter === letter) ?? []),
          voice,
          template.isUtc === true,
        ),
      ]),
      ...template.notes.flatMap(paragraph),
      ...remarksSection(frame, voice),
    ],
  });
}

function fieldTable(fields: readonly FormField[], voice: Voice, isUtc: boolean): Block {
  const orBlank = (words: Words | undefined): Cell => (words === undefined ? BLANK : voice.cell(words));
  const [spell, zone] = isUtc ? [spellUtc, 'UTC'] : [spellInstant, 'UTC+7'];
  return table(voice, fields, [
    ['', '', 0.4, ({ letter }) => text(letter, { look: 'strong' })],
    ['Mục', 'Item', 2.55, ({ label }) => voice.cell(label)],
    ['Giá trị', 'Value', 3.05, (field) => valueCell(field, voice)],
    ['Nguồn', 'Source', 1.1, ({ source }) => orBlank(source && SOURCE_WORDS[source])],
    ['Độ không đảm bảo đo', 'Uncertainty', 1.5, ({ uncertainty }) => orBlank(uncertainty)],
    [`Lúc (${zone})`, `Time (${zone})`, 1.4, ({ at }) => (at === undefined ? BLANK : spell(at))],
  ]);
}

/** A blank stays blank; a remark is put in brackets, so that nobody reads it as the value. */
function valueCell({ value, remark }: FormField, voice: Voice): Cell {
  if (value === undefined && remark === undefined) return BLANK;
  const note = remark === undefined ? {} : { note: voice.words(remark) };
  const said = value === undefined ? '' : voice.words(value).replaceAll(' kHz', `${TIE}kHz`);
  if (voice.language !== 'vi-en') return { text: said, ...note, look: 'strong' };
  const english = [value?.en, remark && `(${remark.en})`].filter((part) => part !== undefined).join(' ');
  return { text: said, ...note, look: 'strong', also: english };
}
