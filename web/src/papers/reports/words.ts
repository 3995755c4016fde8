import { addWords } from '../../ground/words/i18n.js';
import en from './locales/en.json';
import vi from './locales/vi.json';

addWords('reports', { vi, en });
