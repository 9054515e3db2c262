/**
 * Reads what `mailq` prints the way web panels do, line by line with patterns: the peer that the listing is compared with.
 * Good for ids, sizes, senders, reasons and recipients, as far as the text has them.
 */
export interface MailqRow {
  readonly id: string;
  readonly size: number;
  readonly arrived: number;
  readonly from: string;
  reason: string;
  to: string;
}

const postfixHead = /^([0-9A-Za-z]+)[*!]?\s+(\d+)\s+(\w{3} \w{3}\s+\d+ \d+:\d+:\d+)\s+(\S*)/;
const sendmailHead = /^([0-9A-Za-z]{14})[*?X-]?\s+(\d+)\s+(\w{3} \w{3}\s+\d+ \d+:\d+)\s+(\S*)/;

export function readMailq(text: string, mta: 'postfix' | 'sendmail'): MailqRow[] {
  const rows: MailqRow[] = [];
  const head = mta === 'postfix' ? postfixHead : sendmailHead;
  const year = new Date().getFullYear();
  for (const line of text.split('\n')) {
    const found = head.exec(line);
    if (found !== null) {
      const [, id = '', size = '', arrived = '', from = ''] = found;
      rows.push({
        id,
        size: Number(size),
        arrived: Date.parse(`${arrived} ${year}`),
        from,
        reason: '',
        to: '',
      });
      continue;
    }
    const row = rows.at(-1);
    const rest = line.trim();
    if (row === undefined || rest === '') continue;
    if (rest.startsWith('(')) row.reason = rest.slice(1, -1);
    else row.to += `${row.to === '' ? '' : ' '}${rest}`;
  }
  return rows;
}
