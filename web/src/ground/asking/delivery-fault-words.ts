import { vietnameseDeliveryFault } from '../../../../src/words/delivery-fault-words.js';
import { useLanguage } from '../words/use-language.js';
import { vietnameseProblem } from './problem-words.js';

/** The sentence in the reader's language; as the program wrote it where no form fits. */
export function useDeliveryWords(): (sentence: string) => string {
  const language = useLanguage();
  return (sentence) =>
    language === 'vi' ? (vietnameseDeliveryFault(sentence, vietnameseProblem) ?? sentence) : sentence;
}
