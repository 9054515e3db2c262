const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  shy: '\u00ad',
  zwnj: '\u200c',
  zwj: '\u200d',
};
const breaks = /^\/?(?:p|div|br|tr|li|ul|ol|table|h[1-6]|blockquote|hr|pre|section|article|header|footer)$/;
/** What is between these is never text for people. */
const skipped = /^(?:script|style|head|title|template|svg|noscript)$/;

const entity = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g;
const unescaped = (text: string): string =>
  text.replace(entity, (whole: string, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] ?? whole) : whole;
    const point = decimal !== undefined ? Number(decimal) : parseInt(hex ?? '', 16);
    return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000)
      ? String.fromCodePoint(point)
      : whole;
  });

/**
 * The words of an HTML part, to be shown as text: tags gone, addresses of links in brackets behind them, scripts and
 * styles left out. It is for reading only; nothing of it is ever treated as HTML. Linear.
 */
export function htmlWords(html: string): string {
  const out: string[] = [];
  let link = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) {
      out.push(unescaped(html.slice(at).replace(/\s+/g, ' ')));
      break;
    }
    if (open > at) out.push(unescaped(html.slice(at, open).replace(/\s+/g, ' ')));
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4);
      at = end < 0 ? html.length : end + 3;
      continue;
    }
    const name =
      /^<(\/?[A-Za-z][A-Za-z0-9]{0,20})/.exec(html.slice(open, open + 24))?.[1]?.toLowerCase() ?? '';
    if (name === '' && !/^<[!?]/.test(html.slice(open, open + 2))) {
      out.push('<');
      at = open + 1;
      continue;
    }
    const end = html.indexOf('>', open);
    const tag = html.slice(open, end < 0 ? html.length : Math.min(end, open + 3000));
    at = end < 0 ? html.length : end + 1;
    if (skipped.test(name)) {
      const close = new RegExp(`</${name}`, 'gi');
      close.lastIndex = at;
      at = close.exec(html)?.index ?? html.length;
    } else if (name === 'a') link = attribute(tag, 'href');
    else if (name === '/a' && link !== '') {
      out.push(` [${link}]`);
      link = '';
    } else if (name === 'img')
      out.push(`[picture ${attribute(tag, 'alt') || attribute(tag, 'src').slice(0, 100)}]`);
    else if (breaks.test(name)) out.push('\n');
    else if (name === 'td' || name === 'th') out.push('\t');
  }
  return out
    .join('')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function attribute(tag: string, name: string): string {
  const match = new RegExp(`[\\s"']${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]*))`, 'i').exec(tag);
  return unescaped((match?.[1] ?? match?.[2] ?? match?.[3] ?? '').slice(0, 1000));
}
