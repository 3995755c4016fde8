import { addWords } from '../i18n.js';
import en from './locales/en.json';
import vi from './locales/vi.json';

addWords('band', { vi, en });
