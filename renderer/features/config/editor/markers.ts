import type { editor } from 'monaco-editor/editor';
import type { Bench } from '../bench/bench.ts';
import type { Models } from './models.ts';
import type { Monaco } from '../../../widgets/monaco/monaco.ts';

/** More than this many marks slow the editor down; the list has them all. */
const most = 1000;

/** Marks the findings of a file in its text. */
export function showMarkers(
  monaco: Monaco,
  models: Models,
  bench: Bench,
  hostId: string,
  path: string,
): void {
  const model = models.opened(hostId, path);
  if (model === undefined) return;
  const severities = {
    error: monaco.MarkerSeverity.Error,
    warning: monaco.MarkerSeverity.Warning,
    note: monaco.MarkerSeverity.Info,
  };
  const found = bench.store.getState().benches[hostId]?.findings.get(path) ?? [];
  const markers = found.slice(0, most).map((finding): editor.IMarkerData => {
    const from = model.getPositionAt(finding.span.from);
    const to = model.getPositionAt(Math.max(finding.span.to, finding.span.from + 1));
    return {
      severity: severities[finding.severity],
      message: finding.why === undefined ? finding.message : `${finding.message}\n${finding.why}`,
      source: finding.code,
      startLineNumber: from.lineNumber,
      startColumn: from.column,
      endLineNumber: to.lineNumber,
      endColumn: to.column,
      tags: finding.faded === true ? [monaco.MarkerTag.Unnecessary] : [],
    };
  });
  monaco.editor.setModelMarkers(model, 'postroom', markers);
}
