/** Faults of files in the reader's language. */
import { vietnameseFileFault } from '../../../../src/words/file-fault-words.js';
import { useLanguage } from '../words/use-language.js';

/** The sentence in the reader's language; as the program wrote it where no form fits. */
export function useFileWords(): (sentence: string) => string {
  const language = useLanguage();
  return (sentence) => (language === 'vi' ? (vietnameseFileFault(sentence) ?? sentence) : withoutSettings(sentence));
}

/** Without the advice to change a setting of a receiver: a file that is imported has none. */
export function withoutSettings(sentence: string): string {
  return sentence.replace(/; [^\n]*\bsettings\.\S.*$/, '.');
}
