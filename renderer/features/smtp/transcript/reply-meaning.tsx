import { capabilitiesOf } from '#mail/smtp/capabilities';
import { explainReply } from '#mail/smtp/reply-words';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import type { Row } from './rows.ts';
import styles from './transcript.module.css';

const mostKeywords = 60;

/** What the keywords of a reply to EHLO offer. */
function Capabilities({ row }: { row: Row & { kind: 'reply' } }): React.JSX.Element {
  const offered = capabilitiesOf(row.reply);
  return (
    <ul aria-label="What the server offers">
      {offered.slice(0, mostKeywords).map(({ keyword, line, words, rfc, known }, at) => (
        <li key={at}>
          <b>{visible(known ? keyword : line, 60)}</b>{' '}
          {words === '' ? 'not a keyword that is known here' : visible(words, 300)}
          {rfc !== '' && <span className={styles.rfc}> {rfc}</span>}
        </li>
      ))}
      {offered.length > mostKeywords && (
        <li>… and {plural(offered.length - mostKeywords, 'keyword')} more</li>
      )}
    </ul>
  );
}

/** What a reply means, and what can be done. */
export function ReplyMeaning({ row }: { row: Row & { kind: 'reply' } }): React.JSX.Element {
  const { reply, stage, answers } = row;
  if (reply.code === '250' && (answers === 'EHLO' || answers === 'LHLO')) return <Capabilities row={row} />;
  const { code, enhanced, text, todo } = explainReply(reply, stage);
  // The most special first; what only repeats it in general words is left out, as is x.0.0, which says nothing.
  const special = reply.enhanced.endsWith('.0.0') ? '' : enhanced;
  const said = [text, special, text === '' && special === '' ? code : ''].filter((words) => words !== '');
  return (
    <>
      {said.map((words) => (
        <div key={words}>{visible(words, 600)}</div>
      ))}
      {todo !== '' && <div className={styles.todo}>{visible(todo, 600)}</div>}
    </>
  );
}
