/** Rules that would have held back what was called noise, each with what else it would have held back. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyButton } from '../../../ground/access/only.js';
import { FaultLine, useWork } from '../../../ground/asking/fields.js';
import { useRecords } from '../../../ground/asking/use-records.js';
import { emissionName } from '../../../ground/names/emission-names.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { TrialCard } from '../../../registry/trial-card.js';
import '../../../registry/words.js';
import { Link } from '../../../ground/shell/address.js';
import { useFormats } from '../../../ground/words/use-language.js';
import type { Proposal } from './load.js';

const TRIED_DAYS = 30;
const SHOWN = 6;

export function ProposalCard({ proposals }: { proposals: readonly Proposal[] }) {
  const { t } = useTranslation('watch');
  return (
    <section className="card" aria-label={t('load.proposals')}>
      <h2>{t('load.proposals')}</h2>
      <p className="dim small">{t('load.proposalsHint')}</p>
      {proposals.length === 0 && <p className="dim">{t('load.noProposal')}</p>}
      <ul>
        {proposals.map((one) => (
          <ProposedRule key={JSON.stringify(one.settings)} proposal={one} />
        ))}
      </ul>
    </section>
  );
}

function ProposedRule({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation('watch');
  const words = useRuleWords();
  const rules = useRecords('rules');
  const { busy, fault, run } = useWork();
  const [triedId, setTriedId] = useState<string>();
  const { settings, from, noise, dismissed, others } = proposal;
  const made = rules.rows.find(({ value }) => value.id === (triedId ?? idOf(proposal)));
  const keep = () =>
    run(async () => {
      const id = idOf(proposal);
      await rules.put(id, 0, { name: words(settings), active: false, settings });
      setTriedId(id);
    });
  return (
    <li className="proposal">
      <p>
        <b>{words(settings)}</b>
      </p>
      <p className="small">
        {t('load.wouldHold', { noise: noise.length, dismissed: dismissed.length, others: others.length })}{' '}
        <span className="dim">
          {t('load.madeFrom')} {from.slice(0, SHOWN).map(linkTo)}
        </span>
      </p>
      {others.length > 0 && (
        <p className="fault-words small">
          {t('load.against')} {others.slice(0, SHOWN).map(linkTo)}
        </p>
      )}
      <FaultLine words={fault} />
      {made === undefined ? (
        <OnlyButton may="registry" variant="default" loading={busy} onClick={() => void keep()}>
          {t('load.try')}
        </OnlyButton>
      ) : (
        <Only may="registry">
          <TrialCard key={made.version} rule={made.value} days={TRIED_DAYS} startsNow={triedId !== undefined} />
          <Link to="/registry/rules">{t('load.toRules')}</Link>
        </Only>
      )}
    </li>
  );
}

const linkTo = (id: string) => (
  <Link key={id} to={`/incidents/${id}`}>
    {id}{' '}
  </Link>
);

/** The same proposal has the same id, so that a rule that was made of it is found again. */
function idOf({ settings }: Proposal): string {
  if (settings.kind !== 'quiet') return 'noise';
  const { stationIds = [], startHz, stopHz } = settings;
  return `noise-${stationIds.join('-')}-${startHz / 1e3}-${stopHz / 1e3}`.replaceAll(/[^\w-]/g, '').slice(0, 60);
}

function useRuleWords(): (settings: Proposal['settings']) => string {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const places = usePlaces();
  return (settings) => {
    if (settings.kind !== 'quiet') return '';
    const { stationIds = [], startHz, stopHz, belowDbm, shorterThanMs, classes = [] } = settings;
    return t('load.rule', {
      range: `${formats.mhz(startHz)}–${formats.frequency(stopHz)}`,
      places: places(stationIds),
      conditions: [
        classes.map((one) => emissionName({ class: one })).join(', '),
        belowDbm === undefined ? undefined : t('load.below', { value: formats.level(belowDbm) }),
        shorterThanMs === undefined ? undefined : t('load.shorter', { value: formats.number(shorterThanMs / 1000) }),
      ]
        .filter((one) => one !== undefined)
        .join(', '),
    });
  };
}
