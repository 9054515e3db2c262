/** What is selected, by row number: positions change with every listing, numbers never do. */
export interface Selection {
  readonly selected: ReadonlySet<number>;
  /** The row that keys act from. */
  readonly cursor: number | undefined;
  /** The other end of a range. */
  readonly anchor: number | undefined;
}

export const nothing: Selection = { selected: new Set(), cursor: undefined, anchor: undefined };

export const only = (row: number): Selection => ({ selected: new Set([row]), cursor: row, anchor: row });

/** Ctrl-click: this one in or out, the others as they are. */
export function toggled(selection: Selection, row: number): Selection {
  const selected = new Set(selection.selected);
  if (!selected.delete(row)) selected.add(row);
  return { selected, cursor: row, anchor: row };
}

/** Shift-click: everything between the anchor and this row in the order shown. */
export function extended(selection: Selection, order: Uint32Array, row: number): Selection {
  const anchor = selection.anchor ?? selection.cursor ?? row;
  const from = order.indexOf(anchor);
  const to = order.indexOf(row);
  if (from < 0 || to < 0) return only(row);
  const selected = new Set(order.subarray(Math.min(from, to), Math.max(from, to) + 1));
  return { selected, cursor: row, anchor };
}

/** The cursor moved by `step` rows; with `extend` the range grows or shrinks with it. */
export function moved(selection: Selection, order: Uint32Array, step: number, extend: boolean): Selection {
  if (order.length === 0) return selection;
  const at = selection.cursor === undefined ? -1 : order.indexOf(selection.cursor);
  const next =
    at < 0 ? (step > 0 ? 0 : order.length - 1) : Math.max(0, Math.min(order.length - 1, at + step));
  const row = order[next];
  if (row === undefined) return selection;
  return extend ? extended(selection, order, row) : only(row);
}

export const everything = (selection: Selection, order: Uint32Array): Selection => ({
  selected: new Set(order),
  cursor: selection.cursor ?? order[0],
  anchor: selection.anchor ?? order[0],
});

/** What of the selection is still shown: nothing that the user cannot see stays selected. */
export function within(selection: Selection, order: Uint32Array): Selection {
  if (selection.selected.size === 0 && selection.cursor === undefined) return selection;
  const shown = new Set(order);
  const keep = (row: number | undefined): number | undefined =>
    row !== undefined && shown.has(row) ? row : undefined;
  const left = [...selection.selected].filter((row) => shown.has(row));
  return {
    selected: left.length === selection.selected.size ? selection.selected : new Set(left),
    cursor: keep(selection.cursor),
    anchor: keep(selection.anchor),
  };
}

/** Is everything shown selected? Then the filter says what is meant, as well as any list could. */
export const isEverything = ({ selected }: Selection, order: Uint32Array): boolean =>
  order.length > 0 && selected.size === order.length && order.every((row) => selected.has(row));

/** These rows, as far as they are shown; the first of them is where keys act from. */
export function these(order: Uint32Array, wanted: (row: number) => boolean): Selection {
  const selected = order.filter(wanted);
  return { selected: new Set(selected), cursor: selected[0], anchor: selected[0] };
}
