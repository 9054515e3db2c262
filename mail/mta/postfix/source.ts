import type { QueueSource } from '../mta.ts';

/** Short ids are hexadecimal; long ones (`enable_long_queue_ids`) have no vowels. `ALL` is neither. */
const shortId = /^[0-9A-F]{6,20}$/;
const longId = /^[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,40}$/;

export const isId = (id: string): boolean => shortId.test(id) || longId.test(id);

export const detail = (source: QueueSource, name: string): string => {
  const value = source.detail[name];
  return typeof value === 'string' ? value : '';
};

/** Where the probe did not look for a tool, it is beside its sister. */
export const tool = (tools: Readonly<Record<string, string>>, name: string): string =>
  tools[name] ?? (tools['postsuper'] ?? '/usr/sbin/postsuper').replace(/postsuper$/, name);
