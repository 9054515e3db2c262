import { diffIndices } from 'node-diff3';
import { partsBetween } from './anchors.ts';

/** Lines with their line ends, so that joining them gives the text back byte for byte. `''` has none. */
export const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Above this the smallest difference is not looked for: a part between anchors counts as changed whole. */
export const mostPairs = 1_000_000;

/** How many lines a change adds and removes. */
export function countLines(before: string, after: string): { added: number; removed: number } {
  let [added, removed] = [0, 0];
  for (const { parts } of partsBetween([linesOf(before), linesOf(after)])) {
    const [from = [], to = []] = parts;
    if (from.length === 0 || to.length === 0 || from.length * to.length > mostPairs) {
      removed += from.length;
      added += to.length;
      continue;
    }
    for (const { buffer1, buffer2 } of diffIndices([...from], [...to])) {
      removed += buffer1[1];
      added += buffer2[1];
    }
  }
  return { added, removed };
}

/** The texts differ only in how their lines end, or in the last line end: a comparison of lines shows nothing of it. */
export const onlyLineEnds = (before: string, after: string): boolean => {
  const bare = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  return before !== after && bare(before) === bare(after);
};

/** SHA-256 of byte text in hex, as the contract names contents. */
export async function hashOf(bytes: string): Promise<string> {
  const raw = Uint8Array.from(bytes, (char) => char.charCodeAt(0));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', raw));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
