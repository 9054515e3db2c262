/** Counts beside the table; a click narrows, Alt-click excludes. */
export function Facets(): React.JSX.Element | null {
  return null;
}
