/** Bytes of an IP address; undefined for anything else. An IPv4 address mapped into IPv6 is one of IPv4. */
export function addressBytes(text: string): readonly number[] | undefined {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (four !== undefined) return four.every((one) => one < 256) ? four : undefined;
  if (!/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text)) return undefined;
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const last = tail === null ? undefined : addressBytes(tail[2] ?? '');
  if (tail !== null && last === undefined) return undefined;
  const whole =
    last === undefined ? text : `${tail?.[1] ?? ''}${pair(last[0], last[1])}:${pair(last[2], last[3])}`;
  const halves = whole.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const gap = 8 - head.length - rest.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: gap }, () => '0'), ...rest];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const bytes = groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]);
  const mapped = bytes.slice(0, 10).every((one) => one === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? bytes.slice(12) : bytes;
}

const pair = (high = 0, low = 0): string => ((high << 8) | low).toString(16);

export const sameAddress = (a: string, b: string): boolean => {
  const [x, y] = [addressBytes(a), addressBytes(b)];
  return x !== undefined && x.join() === y?.join();
};

/** Whether an address lies in `192.0.2.0/24`, `[2001:db8::]/32`, or is the address itself. */
export function inNetwork(address: string, network: string): boolean {
  const [, base = '', bits] = /^\[?([0-9a-f:.]+)\]?(?:\/(\d{1,3}))?$/i.exec(network) ?? [];
  const [one, two] = [addressBytes(address), addressBytes(base)];
  if (one === undefined || two === undefined || one.length !== two.length) return false;
  const length = bits === undefined ? one.length * 8 : Number(bits);
  return one.every((byte, at) => {
    const here = Math.min(8, Math.max(0, length - at * 8));
    return byte >> (8 - here) === (two[at] ?? 0) >> (8 - here);
  });
}

/** Address behind `[192.0.2.1]` or `[IPv6:2001:db8::1]`; undefined for a name. */
export function literal(domain: string): string | undefined {
  const inside = /^\[(?:IPv6:)?([0-9a-f:.]+)\]$/i.exec(domain)?.[1];
  return inside === undefined || addressBytes(inside) === undefined ? undefined : inside;
}
