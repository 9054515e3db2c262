export { type CfFacts, cfFacts } from './facts.ts';
export { endOfHeaderLines, headerLines, readHeader } from './header.ts';
export { type CheckQuestion, checkLines } from './lines.ts';
export { readCheck } from './read.ts';
