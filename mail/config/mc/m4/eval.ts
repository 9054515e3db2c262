const token = /\s*(?:(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)|(\*\*|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%<>!~&|^()=]))/y;

const ranks: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '=': 6,
  '!=': 6,
  '<': 7,
  '<=': 7,
  '>': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
  '**': 11,
};

function apply(sign: string, a: number, b: number): number {
  switch (sign) {
    case '||':
      return a !== 0 || b !== 0 ? 1 : 0;
    case '&&':
      return a !== 0 && b !== 0 ? 1 : 0;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '&':
      return a & b;
    case '=':
    case '==':
      return a === b ? 1 : 0;
    case '!=':
      return a !== b ? 1 : 0;
    case '<':
      return a < b ? 1 : 0;
    case '<=':
      return a <= b ? 1 : 0;
    case '>':
      return a > b ? 1 : 0;
    case '>=':
      return a >= b ? 1 : 0;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '+':
      return (a + b) | 0;
    case '-':
      return (a - b) | 0;
    case '*':
      return Math.imul(a, b);
    case '/':
      return b === 0 ? 0 : Math.trunc(a / b) | 0;
    case '%':
      return b === 0 ? 0 : a % b;
    default:
      return Math.pow(a, b) | 0;
  }
}

function numberOf(text: string): number {
  if (/^0[xX]/.test(text)) return parseInt(text.slice(2), 16) | 0;
  if (/^0[bB]/.test(text)) return parseInt(text.slice(2), 2) | 0;
  return parseInt(text, text.startsWith('0') && text !== '0' ? 8 : 10) | 0;
}

/** m4's `eval`: 32-bit integers. `undefined` for what is no expression. */
export function evaluate(expression: string): number | undefined {
  const text = expression.slice(0, 2000);
  let at = 0;
  let depth = 0;
  const state = { broken: false };
  const peek = (): { number?: string; sign?: string; end: number } => {
    token.lastIndex = at;
    const [, number, sign] = token.exec(text) ?? [];
    const end = number === undefined && sign === undefined ? at : token.lastIndex;
    return {
      ...(number !== undefined && { number }),
      ...(sign !== undefined && { sign }),
      end,
    };
  };
  const primary = (): number => {
    const { number, sign, end } = peek();
    if (end === at || ++depth > 100) {
      state.broken = true;
      return 0;
    }
    at = end;
    let value = 0;
    if (number !== undefined) value = numberOf(number);
    else if (sign === '(') {
      value = binary(1);
      if (peek().sign === ')') at = peek().end;
      else state.broken = true;
    } else if (sign === '-') value = -primary() | 0;
    else if (sign === '+') value = primary();
    else if (sign === '~') value = ~primary();
    else if (sign === '!') value = primary() === 0 ? 1 : 0;
    else state.broken = true;
    depth--;
    return value;
  };
  const binary = (least: number): number => {
    let value = primary();
    while (!state.broken) {
      const { sign, end } = peek();
      const rank = sign === undefined ? undefined : ranks[sign];
      if (sign === undefined || rank === undefined || rank < least) break;
      at = end;
      value = apply(sign, value, binary(rank + 1));
    }
    return value;
  };
  const value = binary(1);
  return state.broken || text.slice(at).trim() !== '' ? undefined : value;
}
