import { IconAlertTriangle, IconCheck, IconLock, IconX } from '@tabler/icons-react';
import { visible } from '#mail/visible';
import { printCount } from '../../../widgets/format.ts';
import { stageWords } from '../stage-words.ts';
import { printMs } from '../print-ms.ts';
import { HandshakeCard } from './handshake-card.tsx';
import { ReplyMeaning } from './reply-meaning.tsx';
import type { Row, SaidLine, Tone } from './rows.ts';
import styles from './transcript.module.css';

const endMarks: Readonly<Record<SaidLine['end'], string>> = {
  CRLF: 'CR LF',
  LF: 'LF',
  CR: 'CR',
  '': 'no end',
};
const endWords: Readonly<Record<SaidLine['end'], string>> = {
  CRLF: 'CR LF',
  LF: 'a bare line feed',
  CR: 'a bare carriage return',
  '': 'no line end',
};

function Said({ row, lineEnds }: { row: Row & { kind: 'said' }; lineEnds: boolean }): React.JSX.Element {
  return (
    <div className={styles.said}>
      {row.lines.map(({ text, end }, at) => (
        <div key={at} className={styles.line}>
          {visible(text)}
          {(lineEnds || end !== 'CRLF') && (
            <span className={styles.end} data-odd={end !== 'CRLF'} title={`Ends with ${endWords[end]}`}>
              {endMarks[end]}
            </span>
          )}
        </div>
      ))}
      {row.masked && (
        <div className={styles.aside}>
          <IconLock size={12} aria-hidden /> What is secret in it is not shown, and not kept.
        </div>
      )}
      {row.cut > 0 && (
        <div className={styles.aside}>… and {printCount(row.cut)} bytes more, sent but not kept here</div>
      )}
    </div>
  );
}

/** What the first digit of a code says, beside its colour. */
const toneOf = (code: string): Tone =>
  code.startsWith('2') ? 'good' : code.startsWith('4') ? 'warning' : code.startsWith('5') ? 'bad' : 'plain';

function Replied({ row }: { row: Row & { kind: 'reply' } }): React.JSX.Element {
  const { code, enhanced, texts } = row.reply;
  const last = row.from + row.texts.length;
  return (
    <div className={styles.reply}>
      {row.texts.map((text, at) => (
        <div key={at} className={styles.line}>
          {code === '' ? (
            <span className={styles.code} data-tone="bad" title="Not a reply: a line without a code">
              ???
            </span>
          ) : (
            <span className={styles.code} data-tone={toneOf(code)}>
              {code}
              {row.from + at < texts.length - 1 ? '-' : ' '}
            </span>
          )}
          {enhanced !== '' && (
            <span className={styles.code} data-tone={toneOf(code)}>
              {enhanced}{' '}
            </span>
          )}
          {visible(text)}
        </div>
      ))}
      {!row.closes && last < texts.length && row.opens && (
        <div className={styles.aside}>a reply of {printCount(texts.length)} lines</div>
      )}
    </div>
  );
}

const icons: Partial<Record<Tone, typeof IconX>> = {
  good: IconCheck,
  warning: IconAlertTriangle,
  bad: IconX,
};

function Event({ row }: { row: Row & { kind: 'event' } }): React.JSX.Element {
  const Icon = icons[row.tone];
  return (
    <div className={styles.event} data-tone={row.tone}>
      {Icon !== undefined && <Icon size={14} aria-hidden />}
      <span>
        {visible(row.words)}
        {row.todo !== '' && <span className={styles.todo}> {visible(row.todo)}</span>}
      </span>
    </div>
  );
}

/** One row: when, what, and what it means. */
export function TranscriptRow({ row, lineEnds }: { row: Row; lineEnds: boolean }): React.JSX.Element {
  const side = row.kind === 'said' ? 'us' : row.kind === 'reply' ? 'server' : 'both';
  const continues = (row.kind === 'said' || row.kind === 'reply') && !row.opens;
  return (
    <div className={styles.row} data-side={side} data-continues={continues} data-opens={row.opensStage}>
      <div className={styles.when}>
        {!continues && <time>{printMs(row.at)}</time>}
        {row.opensStage && <span className={styles.stage}>{stageWords[row.stage]}</span>}
      </div>
      <div className={styles.what}>
        {row.kind === 'said' ? (
          <Said row={row} lineEnds={lineEnds} />
        ) : row.kind === 'reply' ? (
          <Replied row={row} />
        ) : row.kind === 'secured' ? (
          <HandshakeCard handshake={row.handshake} />
        ) : (
          <Event row={row} />
        )}
      </div>
      {row.kind === 'reply' && row.closes && (
        <div className={styles.meaning}>
          <ReplyMeaning row={row} />
        </div>
      )}
    </div>
  );
}
