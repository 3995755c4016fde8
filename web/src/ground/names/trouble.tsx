/** Why a receiver is not sweeping and what to do, in the reader's language, followed by the program's own sentence. */
import { useTranslation } from 'react-i18next';
import type vi from '../words/locales/vi.json';
import { useLanguage } from '../words/use-language.js';
import { vietnameseSilence } from './silent-words.js';

interface Told {
  readonly problem?: string | undefined;
  readonly problemKind?: string | undefined;
}

type Kind = keyof (typeof vi)['trouble'];

export function Trouble({ receiver: { problem, problemKind } }: { receiver: Told }) {
  const { t, i18n } = useTranslation();
  const language = useLanguage();
  if (problem === undefined) return null;
  const said = language === 'vi' ? vietnameseSilence(problem) : undefined;
  if (said !== undefined) return <span>{said}</span>;
  const isKnown = i18n.exists(`trouble.${problemKind}`);
  return (
    <>
      {isKnown && <span>{t(`trouble.${problemKind as Kind}`)} </span>}
      {/* Drivers write their sentences in English. */}
      <span lang="en" className={isKnown ? 'dim' : undefined}>
        {problem}
      </span>
    </>
  );
}
