/** Rules: content, switch, and the trial on the past that each needs before it can be switched on. */

import { useTranslation } from 'react-i18next';
import { EditedList } from '../ground/asking/edited-list.js';
import { FaultLine } from '../ground/asking/fields.js';
import { type Kept, listOf, type Records, useRecords } from '../ground/asking/use-records.js';
import { useWork } from '../ground/asking/use-work.js';
import { emissionName } from '../ground/names/emission-names.js';
import { Button } from '../ground/shell/button.js';
import { useFormats } from '../ground/words/use-language.js';
import type { NamedMask } from './mask.js';
import type { Rule } from './rule.js';
import { RuleForm } from './rule-form.js';
import { TrialCard } from './trial-card.js';

export function RuleTab() {
  const { t } = useTranslation('registry');
  const masks = useRecords('masks');
  const rules = useRecords('rules');
  const say = useRuleWords(masks.rows);
  return (
    <section className="card" aria-label={t('rules.title')}>
      <h2>{t('rules.title')}</h2>
      <p className="dim">{t('rules.hint')}</p>
      <EditedList
        {...listOf(rules)}
        may="registry"
        none={t('none')}
        add={t('add')}
        listClass="rule-list"
        nameOf={({ value }) => value.name}
        show={({ value }) => (
          <>
            <b>{value.name}</b>{' '}
            <span className="mark" data-on={value.active || undefined}>
              {t(value.active ? 'rules.on' : 'rules.off')}
            </span>
            <span className="small block dim">{say(value)}</span>
          </>
        )}
        more={(kept) => <TurnButton kept={kept} put={rules.put} />}
        below={({ value, version }) => <TrialCard key={version} rule={value} />}
        form={(kept, close) => (
          <RuleForm kept={kept} masks={masks.rows.map(({ value }) => value)} put={rules.put} close={close} />
        )}
      />
    </section>
  );
}

function TurnButton({ kept: { value, version }, put }: { kept: Kept<Rule>; put: Records<'rules'>['put'] }) {
  const { t } = useTranslation('registry');
  const { busy, fault, run } = useWork();
  const { id, name, active, settings } = value;
  return (
    <>
      <FaultLine words={fault} />
      <Button
        size="small"
        variant={active ? 'default' : 'filled'}
        loading={busy}
        onClick={() => void run(() => put(id, version, { name, active: !active, settings }))}
      >
        {t(active ? 'rules.turnOff' : 'rules.turnOn')}
      </Button>
    </>
  );
}

function useRuleWords(masks: readonly Kept<NamedMask>[]): (rule: Rule) => string {
  const { t } = useTranslation('registry');
  const formats = useFormats();
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
