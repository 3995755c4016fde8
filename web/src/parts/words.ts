/** Words of what comes after the first picture: cards beside the plots, dialogs. They join the page's own catalogue. */
import { addPageWords } from '../i18n.js';
import en from './locales/en.json';
import vi from './locales/vi.json';

addPageWords({ vi, en });
