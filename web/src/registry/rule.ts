/** Detection rules as the page knows them. */
import type { RecordJson } from '../../../src/api/records.js';
import type { RuleTrial } from '../../../src/api/rules.js';

export type { RuleTrial };

export type Rule = RecordJson<'rules'>;
