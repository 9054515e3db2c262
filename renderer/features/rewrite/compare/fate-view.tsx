import { IconHelp } from '@tabler/icons-react';
import { memo } from 'react';
import { textOf } from '#mail/bytes';
import { fateText, questionText } from '#mail/rewrite/fate';
import type { Fate, Question } from '#mail/rewrite/question';
import { visible } from '#mail/visible';
import styles from './compare.module.css';
import { compareWords, type Piece } from './words.ts';

/** A question on one line, as it may be shown. */
export const printQuestion = (question: Question): string => {
  const text = visible(textOf(questionText(question)));
  return text === '' ? '<>' : text;
};

/** A fate on one line, as it may be shown. */
export const printFate = (fate: Fate): string =>
  visible(textOf(fate.kind === 'unknown' ? fate.why : fateText(fate)));

function Pieces({ pieces, gone }: { pieces: readonly Piece[]; gone: boolean }): React.JSX.Element {
  const Mark = gone ? 'del' : 'ins';
  return (
    <>
      {pieces.map(({ text, own }, at) => (own ? <Mark key={at}>{text}</Mark> : <span key={at}>{text}</span>))}
    </>
  );
}

/** One side of a difference, with the words marked that the other has not. */
export const FateSide = memo(function FateSide({
  before,
  after,
  side,
}: {
  before: Fate;
  after: Fate;
  side: 'before' | 'after';
}): React.JSX.Element {
  const fate = side === 'before' ? before : after;
  if (fate.kind === 'unknown')
    return (
      <span className={styles.unknown}>
        <IconHelp size={13} aria-hidden /> no answer: {printFate(fate)}
      </span>
    );
  const told = fate.kind === 'error' && fate.deferred ? 'deferred ' : '';
  const other = side === 'before' ? after : before;
  if (other.kind === 'unknown') return <span className="mono">{told + printFate(fate)}</span>;
  const pieces =
    before.kind === after.kind
      ? compareWords(printFate(before), printFate(after))[side === 'before' ? 0 : 1]
      : [{ text: printFate(fate), own: true }];
  return (
    <span className="mono">
      {told}
      <Pieces pieces={pieces} gone={side === 'before'} />
    </span>
  );
});
