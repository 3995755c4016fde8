/** All articles, in the order in which they are listed for each kind of person. */
import type { Article } from './article.js';
import { ADMINISTRATOR_ARTICLES } from './articles/administrator.js';
import { CONTROL_ARTICLES } from './articles/control.js';
import { ALARM_ARTICLES } from './articles/control-alarms.js';
import { FIELD_ARTICLES } from './articles/field.js';
import { INVESTIGATOR_ARTICLES } from './articles/investigator.js';
import { PAPER_ARTICLES } from './articles/papers.js';
import { RECEIVER_ARTICLES } from './articles/receivers.js';
import { RECIPES_ARTICLE } from './articles/recipes.js';

export const ARTICLES: readonly Article[] = [
  ...CONTROL_ARTICLES,
  ...ALARM_ARTICLES,
  ...FIELD_ARTICLES,
  ...RECEIVER_ARTICLES,
  ...INVESTIGATOR_ARTICLES,
  ...ADMINISTRATOR_ARTICLES,
  ...PAPER_ARTICLES,
  RECIPES_ARTICLE,
];
