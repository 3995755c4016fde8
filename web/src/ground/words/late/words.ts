/**
 * Words of parts that load after the first picture: cards beside the plots, dialogs. They are added to the page's
 * catalogue.
 */
import { addPageWords } from '../i18n.js';
import en from './locales/en.json';
import vi from './locales/vi.json';

addPageWords({ vi, en });
