import { typeNumber } from '#mail/dns/record-types';
import type { DnsQuestion } from '#mail/dns/question';
import { nameBytes } from './names.ts';

const recursionDesired = 0x0100;
const checkingDisabled = 0x0010;
const authentic = 0x0020;
const dnssecOk = 0x8000;
const optType = 41;
/** What fits through every network in one piece (DNS flag day 2020). */
const udpSize = 1232;

/**
 * The question as a message.
 * @returns words when it cannot be asked: no such type, no name
 */
export function queryMessage(id: number, question: DnsQuestion): Buffer | string {
  const name = nameBytes(question.name);
  const type = typeNumber(question.type);
  if (name === undefined) return `“${question.name}” is no domain name.`;
  if (type === undefined) return `There is no type ${question.type}; TYPE and its number will do.`;
  const head = Buffer.alloc(12);
  head.writeUInt16BE(id, 0);
  const recursion = question.recursion === false ? 0 : recursionDesired;
  const unchecked = question.unchecked === true ? checkingDisabled : 0;
  // With AD a resolver says whether it checked signatures, also to those who do not want to see them (RFC 6840 5.7).
  head.writeUInt16BE(recursion | unchecked | authentic, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(1, 10);
  const asked = Buffer.alloc(4);
  asked.writeUInt16BE(type, 0);
  asked.writeUInt16BE(1, 2);
  const opt = Buffer.alloc(11);
  opt.writeUInt16BE(optType, 1);
  opt.writeUInt16BE(udpSize, 3);
  opt.writeUInt16BE(question.dnssec === true ? dnssecOk : 0, 7);
  return Buffer.concat([head, name, asked, opt]);
}
