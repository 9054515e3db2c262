interface Props {
  readonly place: string;
  readonly take: (bytes: string, source: string) => void;
}

/** Messages that are known to be odd, or known to filters. */
export function SamplesMenu(_props: Props): React.JSX.Element | null {
  return null;
}
