import { Button, Menu, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { plural, printCount, printSize } from '../../../widgets/format.ts';
import { bytesOfEdited, countBytes, editable } from './byte-codec.ts';
import styles from './message.module.css';

/** More than so many bytes are shown by their head and tail, and not edited. */
const mostEdited = 1024 * 1024;
const shownOfLarge = 32 * 1024;
const countMs = 200;

interface Props {
  readonly bytes: string;
  /** Changes when `bytes` were replaced by others than were typed here. */
  readonly version: number;
  readonly change: (bytes: string) => void;
}

const notes = (bytes: string): readonly string[] => {
  const { length, crlf, bareLf, bareCr, nul, eightBit, longest } = countBytes(bytes);
  return [
    plural(length, 'byte'),
    plural(crlf, 'line end', 'line ends'),
    ...(bareLf > 0 ? [`${printCount(bareLf)} bare LF`] : []),
    ...(bareCr > 0 ? [`${printCount(bareCr)} bare CR`] : []),
    ...(nul > 0 ? [`${printCount(nul)} NUL`] : []),
    ...(eightBit > 0 ? [plural(eightBit, 'byte above 7F', 'bytes above 7F')] : []),
    ...(longest > 998 ? [`a line of ${printCount(longest)} bytes: longer than 998`] : []),
  ];
};

/** What one press of Backspace or Delete takes away whole: a line end, a byte by its number. */
const unitBefore = /(?:←?↓\n|⟦[0-9A-Fa-f]{2}⟧|\n)$/;
const unitAfter = /^(?:←?↓\n|⟦[0-9A-Fa-f]{2}⟧|\n)/;

/** Puts text where the cursor is, so that it can be undone. */
function insert(area: HTMLTextAreaElement, text: string): void {
  area.focus();
  // The only way into the undo history of a field; deprecated, and kept by every browser for this.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
  document.execCommand('insertText', false, text);
}

function Large({ bytes }: { bytes: string }): React.JSX.Element {
  const left = bytes.length - 2 * shownOfLarge;
  return (
    <pre className={styles.large} tabIndex={0} aria-label="Head and tail of the message">
      {editable(bytes.slice(0, shownOfLarge))}
      <span className={styles.left}>{`\n… ${printSize(left)} not shown …\n`}</span>
      {editable(bytes.slice(-shownOfLarge))}
    </pre>
  );
}

/** Bytes that are edited one by one: line ends and what is no text are shown, and stay what they are. */
export function RawEditor({ bytes, version, change }: Props): React.JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(change);
  const [hex, setHex] = useState('');
  useEffect(() => {
    latest.current = change;
  });
  const commit = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (area.current !== null) latest.current(bytesOfEdited(area.current.value));
  };
  useEffect(
    () => () => {
      if (timer.current !== undefined) commit();
    },
    [],
  );
  const large = bytes.length > mostEdited;
  const key = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
    const at = event.currentTarget;
    if (event.nativeEvent.isComposing) return;
    const { selectionStart: from, selectionEnd: to, value } = at;
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      insert(at, event.shiftKey ? '↓\n' : '←↓\n');
    } else if (event.key === 'Backspace' && from === to) {
      const unit = unitBefore.exec(value.slice(Math.max(0, from - 6), from))?.[0];
      if (unit !== undefined) at.setSelectionRange(from - unit.length, from);
    } else if (event.key === 'Delete' && from === to) {
      const unit = unitAfter.exec(value.slice(from, from + 6))?.[0];
      if (unit !== undefined) at.setSelectionRange(from, from + unit.length);
    }
  };
  const put = (text: string): void => {
    if (area.current !== null) insert(area.current, text);
  };
  const typedHex = hex.replace(/[\s,]|0x/gi, '');
  const hexFault = typedHex !== '' && (!/^[0-9a-f]*$/i.test(typedHex) || typedHex.length % 2 === 1);
  const putHex = (): void => {
    if (typedHex === '' || hexFault) return;
    put(
      editable((typedHex.match(/../g) ?? []).map((pair) => String.fromCharCode(parseInt(pair, 16))).join('')),
    );
    setHex('');
  };
  return (
    <div className={styles.raw}>
      {large ? (
        <Large bytes={bytes} />
      ) : (
        <textarea
          key={version}
          ref={area}
          className={styles.area}
          aria-label="The message, byte for byte"
          aria-describedby="raw-notes"
          defaultValue={editable(bytes)}
          spellCheck={false}
          wrap="off"
          onKeyDown={key}
          onPaste={(event) => {
            const text = event.clipboardData.getData('text/plain');
            if (!text.includes('\n')) return;
            event.preventDefault();
            // Text that was copied here has its line ends as arrows; elsewhere a line end is CRLF.
            insert(
              event.currentTarget,
              text.replace(/(←?↓)?\r?\n/g, (_all, own: string | undefined) => `${own ?? '←↓'}\n`),
            );
          }}
          onInput={() => {
            clearTimeout(timer.current);
            timer.current = setTimeout(commit, countMs);
          }}
          onBlur={commit}
        />
      )}
      {!large && (
        <p className={styles.notes}>← is CR, ↓ is LF, ⟦00⟧ any byte. Enter is CR LF, Shift+Enter LF alone.</p>
      )}
      <p id="raw-notes" className={styles.notes} role="status">
        {notes(bytes).join(' · ')}
        {large && ' · too large to edit here: it is sent as it is'}
      </p>
      {!large && (
        <div className={styles.inserting}>
          <Menu>
            <Menu.Target>
              <Button>Insert…</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => put('⟦00⟧')}>NUL ⟦00⟧</Menu.Item>
              <Menu.Item onClick={() => put('↓\n')}>Bare line feed ↓ (Shift+Enter)</Menu.Item>
              <Menu.Item onClick={() => put('←')}>Bare carriage return ←</Menu.Item>
              <Menu.Item onClick={() => put('⟦FF⟧')}>A byte that is no UTF-8 ⟦FF⟧</Menu.Item>
              <Menu.Item onClick={() => put(`${'x'.repeat(1200)}←↓\n`)}>A line of 1,200 bytes</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <TextInput
            aria-label="Bytes in hex"
            placeholder="Bytes in hex: 0D 0A 2E"
            value={hex}
            error={hexFault ? 'Two digits for each byte.' : undefined}
            onChange={(event) => setHex(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              putHex();
            }}
            spellCheck={false}
            autoComplete="off"
          />
          <Button disabled={typedHex === '' || hexFault} onClick={putHex}>
            Insert bytes
          </Button>
        </div>
      )}
    </div>
  );
}
