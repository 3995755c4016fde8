/** The source of a case: the hypothesis, the field for what was found (one click, the hypothesis first), and what was found. */
import { useTranslation } from 'react-i18next';
import { foundWords } from '../../../../src/incidents/findings.js';
import { SOURCE_IDS, SOURCES, type SourceId } from '../../../../src/incidents/sources.js';
import { Choices, SelectField } from '../../ground/asking/fields.js';
import { useLanguage } from '../../ground/words/use-language.js';
import type { Incident } from './incident.js';

/** Most sources of the hypothesis that have a button. */
const MOST_SUSPECTS = 6;
/** These have one in every case. */
const ALWAYS: readonly SourceId[] = ['receiver', 'legal', 'other', 'unknown'];

interface Props {
  readonly source?: SourceId;
  readonly suspects: readonly SourceId[];
  choose(source: SourceId): void;
}

export function SourceField({ source, suspects, choose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const near = [...new Set([...suspects.slice(0, MOST_SUSPECTS), ...ALWAYS])];
  const option = (id: SourceId) => [id, SOURCES[id].words[language]] as const;
  const rest = SOURCE_IDS.filter((id) => !near.includes(id));
  return (
    <>
      <Choices
        legend={t('cases.source.legend')}
        type="radio"
        name="source"
        options={near.map(option)}
        chosen={source === undefined ? [] : [source]}
        toggle={choose}
      />
      <SelectField
        label={t('cases.source.others')}
        value={source !== undefined && rest.includes(source) ? source : ''}
        set={(value) => SOURCE_IDS.filter((id) => id === value).forEach(choose)}
        options={[['', ''], ...rest.map(option)]}
      />
      {source !== undefined && <p className="dim small">{SOURCES[source].signs[language]}</p>}
    </>
  );
}

/** Most sources that the head names: the others stand in the form. */
const MOST_NAMED = 3;

/** What probably causes it, from class, frequency and what was found there before; each with its sign. */
export function Hypothesis({ suspects }: Pick<Props, 'suspects'>) {
  const { t } = useTranslation('incidents');
  const language = useLanguage();
  if (suspects.length === 0) return null;
  return (
    <p className="reason">
      <b>{t('detail.hypothesis')}</b>{' '}
      {suspects.slice(0, MOST_NAMED).map((id, i) => (
        <span key={id}>
          {i > 0 && '; '}
          {SOURCES[id].words[language]} <span className="dim">({SOURCES[id].signs[language]})</span>
        </span>
      ))}
    </p>
  );
}

export function Found({ resolution }: { resolution: NonNullable<Incident['resolution']> }) {
  const { t } = useTranslation('incidents');
  const cause = foundWords(resolution)[useLanguage()];
  return <p className="reason">{t('detail.resolution', { cause, measure: resolution.measure })}</p>;
}
