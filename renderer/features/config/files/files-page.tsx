/** The files of a host: list, editor, findings. */
export function FilesPage({ hostId }: { hostId: string }): React.JSX.Element {
  return <div data-host={hostId} />;
}
