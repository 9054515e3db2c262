import { inWords } from '#mail/filter/in-words';
import { visible } from '#mail/visible';

/** A filter as a person would say it. */
export const filterWords = (filter: string): string =>
  filter.trim() === '' ? 'no filter' : visible(inWords(filter) || filter);
