import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  everything,
  extended,
  moved,
  nothing,
  only,
  toggled,
  within,
} from '../../../../renderer/features/queue/selection.ts';

const order = Uint32Array.from([10, 20, 30, 40, 50]);
const rows = (selection: { selected: ReadonlySet<number> }): number[] => [...selection.selected].sort();

describe('the selection', () => {
  it('extends from the anchor in the order shown, either way', () => {
    expect(rows(extended(only(20), order, 40))).toEqual([20, 30, 40]);
    expect(rows(extended(extended(only(30), order, 50), order, 10))).toEqual([10, 20, 30]);
  });

  it('toggles one and leaves the others', () => {
    expect(rows(toggled(toggled(only(10), 30), 10))).toEqual([30]);
  });

  it('moves with the arrows and stops at the ends', () => {
    expect(moved(nothing, order, 1, false).cursor).toBe(10);
    expect(moved(nothing, order, -1, false).cursor).toBe(50);
    expect(moved(only(50), order, 1, false).cursor).toBe(50);
    expect(rows(moved(moved(only(20), order, 1, true), order, 1, true))).toEqual([20, 30, 40]);
    expect(moved(nothing, new Uint32Array(), 1, false)).toBe(nothing);
  });

  it('takes everything that is shown, and the true number of it', () => {
    const many = Uint32Array.from({ length: 100_000 }, (_, at) => at + 1);
    expect(everything(nothing, many).selected.size).toBe(100_000);
  });

  it('keeps nothing that is not shown any more', () => {
    const left = within(everything(nothing, order), Uint32Array.from([20, 40]));
    expect(rows(left)).toEqual([20, 40]);
    expect(left.cursor).toBeUndefined();
  });

  it('is the same object when all of it is still shown: nothing is drawn again', () => {
    const selection = extended(only(20), order, 40);
    expect(within(selection, order).selected).toBe(selection.selected);
  });

  it('never selects a row that is not shown', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 30 }),
        fc.array(fc.tuple(fc.constantFrom('move', 'extend', 'toggle'), fc.integer({ min: -5, max: 5 })), {
          maxLength: 20,
        }),
        (numbers, steps) => {
          const shown = Uint32Array.from(numbers);
          let selection = nothing;
          for (const [kind, by] of steps)
            selection =
              kind === 'toggle'
                ? toggled(selection, shown[Math.abs(by) % shown.length] ?? 0)
                : moved(selection, shown, by, kind === 'extend');
          for (const row of selection.selected) expect(numbers).toContain(row);
        },
      ),
    );
  });
});
