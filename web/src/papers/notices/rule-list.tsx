/** Rules: which causes and severities go to which channels. */
import { useTranslation } from 'react-i18next';
import { NOTICE_CAUSES } from '../../../../src/watch/notice-causes.js';
import { idFrom } from '../../ground/asking/addresses.js';
import { ask } from '../../ground/asking/ask.js';
import { Choices, Field, Form, type FormReader } from '../../ground/asking/fields.js';
import { EditedList } from '../../ground/asking/use-records.js';
import { SEVERITIES } from '../../ground/names/severities.js';
import { type Channel, isFixed, type Rule } from './notices.js';

interface Props {
  readonly rules: readonly Rule[];
  readonly channels: readonly Channel[];
  load(): Promise<void>;
}

export function RuleList({ rules, channels, load }: Props) {
  const { t } = useTranslation('notices');
  const nameOf = (id: string) => channels.find(({ value }) => value.id === id)?.value.name ?? id;
  return (
    <section className="card" aria-label={t('rules.title')}>
      <h2>{t('rules.title')}</h2>
      <EditedList
        may="settings"
        rows={rules}
        none={t('rules.none')}
        add={channels.length === 0 ? undefined : t('rules.add')}
        idOf={({ value }) => value.id}
        nameOf={({ value }) => value.name}
        isFixed={isFixed}
        show={(rule) => (
          <>
            <b>{rule.value.name}</b>{' '}
            <span className="dim">
              {t('rules.line', {
                severities: rule.value.severities.join(', '),
                channels: rule.value.channelIds.map(nameOf).join(', '),
              })}
            </span>
            <span className="small block dim">
              {rule.value.causes.map((cause) => t(`cause.${cause}`)).join(' · ')}
              {isFixed(rule) && ` · ${t('fromFile')}`}
            </span>
          </>
        )}
        remove={async ({ value: { id }, version }) => {
          await ask('DELETE /api/v1/notices/rules/{id}', { params: { id }, query: { version } });
          await load();
        }}
        form={(rule, close) => (
          <RuleForm
            rule={rule}
            channels={channels}
            close={() => {
              close();
              void load();
            }}
          />
        )}
      />
    </section>
  );
}

function RuleForm({ rule, channels, close }: { rule: Rule | undefined; channels: readonly Channel[]; close(): void }) {
  const { t } = useTranslation('notices');
  const old = rule?.value;
  const submit = async (form: FormReader) => {
    const name = form.text('name');
    const value = {
      name,
      severities: form.all('severities').map(Number),
      causes: form.all('causes'),
      channelIds: form.all('channels'),
    };
    const question = { params: { id: old?.id ?? idFrom(name) }, body: { version: rule?.version ?? 0, value } };
    await ask('PUT /api/v1/notices/rules/{id}', question);
  };
  return (
    <Form send={submit} close={close}>
      <Field label={t('rules.name')} name="name" required maxLength={120} defaultValue={old?.name} />
      <Choices
        legend={t('rules.severities')}
        type="checkbox"
        name="severities"
        options={SEVERITIES.map((one) => [`${one}`, `${one}`] as const)}
        initial={old?.severities.map(String) ?? ['1', '2']}
      />
      <Choices
        legend={t('rules.causes')}
        type="checkbox"
        name="causes"
        options={NOTICE_CAUSES.map((one) => [one, t(`cause.${one}`)] as const)}
        initial={old?.causes ?? ['raised', 'escalation']}
      />
      <Choices
        legend={t('rules.channels')}
        type="checkbox"
        name="channels"
        options={channels.map(({ value: { id, name } }) => [id, name] as const)}
        initial={old?.channelIds ?? []}
      />
    </Form>
  );
}
