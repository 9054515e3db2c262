import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { openText } from '#mail/config/text';
import { editorOptions, loadMonaco, themeFor } from '../../../widgets/monaco/monaco.ts';
import styles from './changes.module.css';
import { onlyLineEnds } from './text-lines.ts';

/** Side by side needs this much room; with less the two are shown in one column. */
const wide = 700;
const lineHeight = 18;
/** Height in pixels; within it the difference is as high as what it shows. */
const [least, most] = [60, 440];

interface Props {
  /** Byte text. */
  before: string;
  after: string;
  /** What stands at the left and at the right. */
  titles: readonly [string, string];
  /** For screen readers: which file. */
  label: string;
}

/** Two contents side by side, or in one column where there is little room. Read-only; any bytes will do. */
export function DiffView({ before, after, titles, label }: Props): React.JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const [inline, setInline] = useState(false);
  const scheme = useComputedColorScheme('light');
  const [left, right] = useMemo(() => [openText(before).text, openText(after).text], [before, after]);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let close: (() => void) | undefined;
    let gone = false;
    loadMonaco().then(
      (monaco) => {
        if (gone) return;
        const models = [left, right].map((text) => monaco.editor.createModel(text, 'plaintext'));
        const [original, modified] = models;
        if (original === undefined || modified === undefined) return;
        const room = document.createElement('div');
        room.className = styles.diffRoom ?? '';
        element.append(room);
        const editor = monaco.editor.createDiffEditor(room, {
          ...editorOptions,
          readOnly: true,
          originalEditable: false,
          domReadOnly: true,
          fontSize: 12,
          lineHeight,
          renderOverviewRuler: false,
          // A blank at the end of a line can change what a file means.
          ignoreTrimWhitespace: false,
          renderSideBySideInlineBreakpoint: wide,
          useInlineViewWhenSpaceIsLimited: true,
          hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 3 },
          diffAlgorithm: 'advanced',
          renderMarginRevertIcon: false,
          renderGutterMenu: false,
          accessibilityVerbose: false,
          scrollbar: { alwaysConsumeMouseWheel: false },
          unicodeHighlight: { ambiguousCharacters: false },
          contextmenu: false,
          renderFinalNewline: 'off',
        });
        monaco.editor.setTheme(themeFor(scheme));
        editor.setModel({ original, modified });
        const sides = [editor.getOriginalEditor(), editor.getModifiedEditor()];
        const fit = (): void => {
          const content = Math.max(...sides.map((side) => side.getContentHeight()));
          element.style.height = `${Math.min(most, Math.max(least, content + 12))}px`;
        };
        sides.forEach((side, n) => {
          side.updateOptions({ ariaLabel: `${titles[n] ?? ''}: ${label}` });
          side.onDidContentSizeChange(fit);
        });
        editor.onDidUpdateDiff(fit);
        const dispose = (): void => {
          editor.dispose();
          models.forEach((model) => model.dispose());
        };
        let compared = false;
        editor.onDidUpdateDiff(() => {
          compared = true;
          if (gone) setTimeout(dispose);
        });
        close = () => {
          room.remove();
          // Closed in the middle of comparing, the editor would complain that there is no result.
          if (compared) dispose();
        };
      },
      () => setFailed(true),
    );
    const watching = new ResizeObserver(() => setInline(element.clientWidth < wide));
    watching.observe(element);
    return () => {
      gone = true;
      watching.disconnect();
      close?.();
    };
  }, [left, right, titles, label, scheme]);

  if (before === after) return <p className={styles.soft}>The two are the same, byte for byte.</p>;
  return (
    <div className={styles.diff}>
      {onlyLineEnds(before, after) && (
        <p className={styles.note}>They differ only in how lines end (LF or CR LF, or the last line end).</p>
      )}
      <div className={styles.diffTitles} data-inline={inline}>
        <span>
          <i data-sign="minus">−</i> {titles[0]}
        </span>
        <span>
          <i data-sign="plus">+</i> {titles[1]}
        </span>
      </div>
      {failed && (
        <p className={styles.note}>The comparison could not be loaded. Reload the window to try again.</p>
      )}
      <div
        ref={place}
        className={styles.diffPlace}
        style={{ height: 8 * lineHeight }}
        role="region"
        aria-label={`Difference of ${label}`}
      />
    </div>
  );
}
