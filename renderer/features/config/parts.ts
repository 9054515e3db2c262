import { changesPart } from './changes/part.tsx';
import { comparePart } from './compare/part.tsx';
import { pastPart } from './past/part.tsx';
import type { OpenWorkbenchPart } from './workbench.ts';

/** The other parts of the page, in the order of their sections. One line each. */
export const openParts: readonly OpenWorkbenchPart[] = [changesPart, pastPart, comparePart];
