import { vietnameseDeliveryFault } from '../../../../src/words/delivery-fault-words.js';
import { usePage } from '../../picture/page-store.js';
import { vietnameseProblem } from './problem-words.js';

/** The sentence in the reader's language; as the program wrote it where no form fits. */
export function useDeliveryWords(): (sentence: string) => string {
  const language = usePage((state) => state.language);
  return (sentence) =>
    language === 'vi' ? (vietnameseDeliveryFault(sentence, vietnameseProblem) ?? sentence) : sentence;
}
