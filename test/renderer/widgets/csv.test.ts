import { expect, it } from 'vitest';
import { csvOf } from '../../../renderer/widgets/csv.ts';

it('quotes everything, and no cell is a formula for a spreadsheet', () => {
  expect(
    csvOf(
      ['a', 'b'],
      [
        ['=HYPERLINK("x")', 'two\nlines'],
        ['@x', '-1'],
      ],
    ),
  ).toBe('"a","b"\r\n"\'=HYPERLINK(""x"")","two␊lines"\r\n"\'@x","\'-1"\r\n');
});
