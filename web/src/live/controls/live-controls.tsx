/** The controls of the live screen: the toolbar, and on a phone a row of the most used actions. */
import '../../ground/styles/kit.css';
import { LiveActions } from './live-actions.js';
import { Toolbar } from './toolbar.js';

export default function LiveControls({ phone }: { phone: boolean }) {
  return (
    <>
      <Toolbar phone={phone} />
      {phone && <LiveActions />}
    </>
  );
}
