import type { ConfigFile } from '../files.ts';

/** Where the MTAs that share the format of aliases(5) read it differently. */
export interface Dialect {
  /** Which of two entries of one name counts. */
  readonly wins: 'first' | 'last';
  /** Comments and empty lines do not end an entry, and an indented `#` is a comment. */
  readonly longEntries: boolean;
  /** A backslash at the end of a line joins the next one to it. */
  readonly backslash: boolean;
  /** Characters of an entry, all its lines together; undefined: no limit. */
  readonly longest?: number;
  /** How many aliases may lead to each other. */
  readonly deepest?: number;
  /** The program that reads the file. */
  readonly tool: string;
}

/** newaliases of sendmail 8.17: an entry has to fit into 8 KiB, and MaxAliasRecursion is 10. */
const lastWins: Dialect = {
  wins: 'last',
  longEntries: false,
  backslash: true,
  longest: 8190,
  deepest: 10,
  tool: 'newaliases',
};

/** postalias of Postfix 3. */
const firstWins: Dialect = { wins: 'first', longEntries: true, backslash: false, tool: 'postalias' };

/** A file that serves as a map of an MTA says so by its `use`. */
export const dialectOf = (file: ConfigFile): Dialect => (file.use === 'aliases' ? firstWins : lastWins);
