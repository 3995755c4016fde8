/** Where notices go: channels with a test each, rules, and what was given up. */
import './words.js';
import { useCallback, useEffect, useState } from 'react';
import { OnlyNote } from '../access/only.js';
import { useMay } from '../access/session.js';
import { FaultLine } from '../asking/fields.js';
import { get, listIn } from '../asking/request.js';
import { useReason } from '../asking/use-reason.js';
import { ChannelList } from './channel-list.js';
import { DeadList } from './dead-list.js';
import { type Channel, channelFrom, type Rule, ruleFrom } from './notices.js';
import { RuleList } from './rule-list.js';

/** Only for those who may set the program up. */
export function NoticesTab() {
  return useMay('settings') ? <Notices /> : <OnlyNote may="settings" />;
}

function Notices() {
  const explain = useReason();
  const [found, setFound] = useState<{ channels: readonly Channel[]; rules: readonly Rule[] }>();
  const [fault, setFault] = useState('');
  const load = useCallback(async () => {
    try {
      const answer = await get('/api/v1/notices');
      const channels = listIn(answer, 'channels').flatMap((one) => channelFrom(one) ?? []);
      setFound({ channels, rules: listIn(answer, 'rules').flatMap((one) => ruleFrom(one) ?? []) });
      setFault('');
    } catch (error) {
      setFault(explain(error));
    }
  }, [explain]);
  useEffect(() => void load(), [load]);
  return (
    <>
      <FaultLine words={fault} />
      {found !== undefined && (
        <>
          <ChannelList channels={found.channels} load={load} />
          <RuleList rules={found.rules} channels={found.channels} load={load} />
          <DeadList changed={load} />
        </>
      )}
    </>
  );
}
