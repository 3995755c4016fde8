/** The tables of the load: by source, by what raised it, by severity and by person. */
import { AnswerCard } from './answer-card.js';
import type { Load } from './load.js';
import { NoiseCard } from './noise-card.js';
import { PersonCard } from './person-card.js';
import { SourceCard } from './source-card.js';

export function LoadTables({ load }: { load: Load }) {
  return (
    <div className="load-tables">
      <SourceCard load={load} />
      <NoiseCard load={load} />
      <AnswerCard load={load} />
      <PersonCard load={load} />
    </div>
  );
}
