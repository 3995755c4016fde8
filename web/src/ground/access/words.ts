import { addWords } from '../words/i18n.js';
import en from './locales/en.json';
import vi from './locales/vi.json';

addWords('access', { vi, en });
