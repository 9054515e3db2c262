import { type Target, readTarget, readTargets } from './target.ts';

/** What an included file lists: comments are lines that begin with `#`, everything else is like the right of a colon. */
export function readInclude(text: string): readonly Target[] {
  const found: Target[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    if (!line.startsWith('#'))
      for (const target of readTargets(line, 0, [])) found.push(readTarget(target.text, at + target.from));
    at += line.length + 1;
  }
  return found;
}
