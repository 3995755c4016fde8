/** What is silenced now, so that nobody takes the quiet for peace: each grave alarm with its end, the others as a count. */
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ground/words/use-language.js';
import { frequencyOf, isGrave, isSilenced } from './incident.js';
import { useOpenIncidents } from './open-incidents.js';

/** Empty while nothing is silenced. */
export function useSilencedWords(): string {
  const { t } = useTranslation();
  const formats = useFormats();
  const silenced = useOpenIncidents().filter(isSilenced);
  if (silenced.length === 0) return '';
  const grave = silenced.filter(isGrave).map((incident) => {
    const until = incident.aside?.until;
    const what = frequencyOf(incident, formats);
    return until === undefined ? what : `${what} ${t('cases.until', { time: formats.clock(until).slice(0, 5) })}`;
  });
  const others = silenced.length - grave.length;
  const parts = [...grave, ...(others === 0 ? [] : [t('cases.silencedOthers', { count: others })])];
  return t('cases.silenced', { what: parts.join('; ') });
}

export function SilencedNote() {
  const words = useSilencedWords();
  return words === '' ? null : <p className="silenced-note">{words}</p>;
}
