import type { ShownCommand } from './commands.ts';

/** The exact commands, one line each, with the host where there are several. */
export function CommandLines({ commands }: { commands: readonly ShownCommand[] }): React.JSX.Element {
  const several = new Set(commands.map(({ hostName }) => hostName)).size > 1;
  return (
    <>
      {commands.slice(0, 6).map(({ hostName, shown }) => (
        <div key={`${hostName} ${shown}`} className="mono">
          {several && <span>{hostName}: </span>}
          {shown}
        </div>
      ))}
      {commands.length > 6 && <div>… and {commands.length - 6} more commands</div>}
    </>
  );
}
