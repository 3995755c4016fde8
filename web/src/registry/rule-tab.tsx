/** Rules: what each says, whether it is on, and its trial on the past, without which it cannot be switched on. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyButton } from '../access/only.js';
import { FaultLine } from '../asking/fields.js';
import { type Kept, useRecords } from '../asking/use-records.js';
import { FORMATS } from '../format.js';
import { emissionName } from '../live/detection/emission-names.js';
import { usePage } from '../state/page-store.js';
import { useWork } from '../watch/use-work.js';
import type { NamedMask } from './mask.js';
import type { Rule } from './rule.js';
import { RuleForm } from './rule-form.js';
import { TrialCard } from './trial-card.js';

export function RuleTab() {
  const { t } = useTranslation('registry');
  const masks = useRecords('masks');
  const rules = useRecords('rules');
  const { fault, run } = useWork();
  const [edited, setEdited] = useState<Kept<Rule> | 'new'>();
  const say = useRuleWords(masks.rows);
  const turn = ({ value, version }: Kept<Rule>) =>
    run(() => rules.put(value.id, version, { name: value.name, active: !value.active, settings: value.settings }));
  return (
    <section className="card" aria-label={t('rules.title')}>
      <h2>{t('rules.title')}</h2>
      <p className="dim">{t('rules.hint')}</p>
      {!rules.loading && rules.rows.length === 0 && <p className="dim">{t('none')}</p>}
      <FaultLine words={fault} />
      <ul className="plain-list rule-list">
        {rules.rows.map((kept) => {
          const { id, name, active } = kept.value;
          return (
            <li key={id}>
              <div className="rule-head">
                <span>
                  <b>{name}</b>{' '}
                  <span className="mark" data-on={active || undefined}>
                    {t(active ? 'rules.on' : 'rules.off')}
                  </span>
                  <span className="small block dim">{say(kept.value)}</span>
                </span>
                <span className="row-buttons">
                  <OnlyButton
                    may="registry"
                    size="compact-sm"
                    variant={active ? 'default' : 'filled'}
                    onClick={() => void turn(kept)}
                  >
                    {t(active ? 'rules.turnOff' : 'rules.turnOn')}
                  </OnlyButton>
                  <OnlyButton
                    may="registry"
                    size="compact-sm"
                    variant="default"
                    aria-label={t('rules.formEdit', { name })}
                    onClick={() => setEdited(kept)}
                  >
                    …
                  </OnlyButton>
                  <OnlyButton
                    may="registry"
                    size="compact-sm"
                    variant="default"
                    aria-label={`${t('remove')}: ${name}`}
                    onClick={() => void run(() => rules.remove(id, kept.version))}
                  >
                    ×
                  </OnlyButton>
                </span>
              </div>
              <TrialCard key={kept.version} rule={kept.value} />
            </li>
          );
        })}
      </ul>
      {edited === undefined ? (
        <OnlyButton may="registry" onClick={() => setEdited('new')}>
          {t('add')}
        </OnlyButton>
      ) : (
        <RuleForm
          key={edited === 'new' ? '' : edited.value.id}
          kept={edited === 'new' ? undefined : edited}
          masks={masks.rows.map(({ value }) => value)}
          put={rules.put}
          close={() => setEdited(undefined)}
        />
      )}
    </section>
  );
}

function useRuleWords(masks: readonly Kept<NamedMask>[]): (rule: Rule) => string {
  const { t } = useTranslation('registry');
  const formats = FORMATS[usePage((state) => state.language)];
  return ({ settings }) => {
    if (settings.kind === 'mask') {
      const mask = masks.find(({ value }) => value.id === settings.maskId)?.value.name ?? t('rules.lost');
      return t('rules.says.mask', { mask, n: settings.n, m: settings.m });
    }
    const { startHz, stopHz, belowDbm, belowExcessDb, shorterThanMs, classes = [] } = settings;
    const conditions = [
      belowDbm === undefined ? undefined : t('rules.when.below', { value: formats.number(belowDbm) }),
      belowExcessDb === undefined ? undefined : t('rules.when.belowExcess', { value: formats.number(belowExcessDb) }),
      shorterThanMs === undefined
        ? undefined
        : t('rules.when.shorter', { value: formats.number(shorterThanMs / 1000) }),
      classes.length === 0
        ? undefined
        : t('rules.when.classes', { value: classes.map((one) => emissionName({ class: one })).join(', ') }),
    ].filter((one) => one !== undefined);
    const range = `${formats.mhz(startHz)}–${formats.frequency(stopHz)}`;
    return t('rules.says.quiet', { range, conditions: conditions.map((one) => `, ${one}`).join('') });
  };
}
