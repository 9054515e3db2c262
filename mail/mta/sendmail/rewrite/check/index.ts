export { type CfFacts, cfFacts } from './facts.ts';
export { type CheckQuestion, checkLines } from './lines.ts';
export { readCheck } from './read.ts';
