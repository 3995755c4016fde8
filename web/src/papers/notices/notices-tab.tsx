/** Where notices go: channels with a test each, rules, and the messages that were given up. */
import './words.js';
import { OnlyNote } from '../../ground/access/only.js';
import { useMay } from '../../ground/access/session.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { useAsked } from '../../ground/asking/use-followed.js';
import { ChannelList } from './channel-list.js';
import { DeadList } from './dead-list.js';
import { RuleList } from './rule-list.js';

/** Only for those who may change the program's settings. */
export function NoticesTab() {
  return useMay('settings') ? <Notices /> : <OnlyNote may="settings" />;
}

function Notices() {
  const { value, fault, ask: load } = useAsked('GET /api/v1/notices', {});
  return (
    <>
      <FaultLine words={fault} />
      {value !== undefined && (
        <>
          <ChannelList channels={value.channels} load={load} />
          <RuleList rules={value.rules} channels={value.channels} load={load} />
          <DeadList changed={load} />
        </>
      )}
    </>
  );
}
