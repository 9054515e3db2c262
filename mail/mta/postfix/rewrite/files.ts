/** Mode, owner and content of a file as the host told them: a line of `ls -ln`, then the text. */
export function fileOf(value: string): {
  readonly mode: string;
  readonly uid: number;
  readonly text: string;
} {
  const end = value.indexOf('\n');
  const [mode = '', , uid = ''] = (end < 0 ? value : value.slice(0, end)).split(/\s+/);
  return { mode, uid: Number(uid), text: end < 0 ? '' : value.slice(end + 1) };
}

/** Lines of an alias or forward file that are no comment. */
export const linesOf = (text: string): string[] => text.split('\n').filter((row) => !row.startsWith('#'));
