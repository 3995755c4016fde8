/** Words of papers alone. */
import type { Words } from '../words/sentence.js';

export const DUTY_WORDS: Words = { vi: 'trưởng ca', en: 'leader' };

export const DRILL_MARK: Words = { vi: 'DIỄN TẬP', en: 'DRILL' };
