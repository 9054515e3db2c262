import type { Fix } from '#mail/config/language';
import { afterEdit, openText, writeText } from '#mail/config/text';
import { formAfterFix } from '#mail/config/text-findings';
import type { Bench } from '../bench/bench.ts';
import type { Desk } from './desk.ts';

/** Makes the edits of a fix in a file, opened or not. They were made for the text as it stands in the window. */
export async function applyFix(
  desk: Desk,
  hostId: string,
  path: string,
  code: string,
  fix: Fix,
): Promise<void> {
  const { monaco, models } = await desk.editor();
  const form = formAfterFix(code);
  if (form !== undefined) {
    models.of(hostId, path);
    models.reform(hostId, path, form);
    return;
  }
  const model = models.opened(hostId, path);
  if (model === undefined) {
    await applyUnopened(desk.bench, hostId, path, fix);
    return;
  }
  model.pushStackElement();
  model.pushEditOperations(
    [],
    fix.edits.map(({ from, to, text }) => ({
      range: monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to)),
      text,
    })),
    () => null,
  );
  model.pushStackElement();
  models.takeIn();
}

async function applyUnopened(bench: Bench, hostId: string, path: string, { edits }: Fix): Promise<void> {
  const { content, hash, before } = await begin(bench, hostId, path);
  const opened = openText(content);
  let text = opened.text;
  let form = opened.form;
  // From the last to the first, so that the places of the others stay what they are.
  for (const edit of [...edits].sort((a, b) => b.from - a.from)) {
    form = afterEdit(form, text, edit);
    text = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  }
  const written = writeText(text, form);
  if ('bytes' in written) await bench.adopt(hostId, path, written.bytes, { hash, content: before });
}

async function begin(
  bench: Bench,
  hostId: string,
  path: string,
): Promise<{ content: string; hash: string; before: string }> {
  const edit = bench.files(hostId).edits.get(path);
  if (edit !== undefined) return { content: edit.after, hash: edit.base, before: edit.before };
  const live = await bench.live(hostId, path);
  return { content: live.content, hash: live.base, before: live.content };
}
