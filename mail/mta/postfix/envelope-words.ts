const words: Readonly<Record<string, string>> = {
  message_arrival_time: 'When the message came in; its lifetime in the queue counts from here.',
  create_time: 'When this queue file was made; later than the arrival after a requeue.',
  sender_fullname: 'Name of the local user who sent it.',
  sender: 'Envelope sender: bounces go there. Empty is the null sender <>.',
  original_recipient: 'Recipient as it was given, before aliases and rewriting.',
  recipient: 'Recipient that is still to be delivered.',
  done_recipient: 'Recipient that was delivered, bounced or forwarded: not tried again.',
  canceled_recipient: 'Recipient that was taken away.',
  content_filter: 'Goes through this content filter before delivery.',
  filter: 'Goes through this content filter before delivery.',
  redirect_to: 'All mail for its recipients goes to this address instead.',
  warning_message_time: 'When the sender is to be told that the message is delayed.',
  verp_delimiters: 'Each recipient gets a sender address of its own (VERP).',
  errors_to: 'Obsolete address for error reports.',
  return_receipt: 'Obsolete request for a receipt.',
  rewrite_context: 'Whether incomplete addresses are completed: local yes, remote by configuration.',
  log_ident: 'Name under which Postfix logs it.',
  log_client_name: 'Host that handed it over, as in the log.',
  log_client_address: 'Address of the host that handed it over, as in the log.',
  log_client_port: 'Port of the host that handed it over, as in the log.',
  log_message_origin: 'Where it came from, as in the log.',
  log_helo_name: 'What that host called itself, as in the log.',
  log_protocol_name: 'Protocol it came by, as in the log.',
  client_name: 'Host that handed it over.',
  reverse_client_name: 'Name that the address of that host has in DNS.',
  client_address: 'Address of the host that handed it over.',
  client_port: 'Port of the host that handed it over.',
  client_address_type: 'Kind of that address: 2 is IPv4, 10 is IPv6.',
  server_address: 'Our address that it came in on.',
  server_port: 'Our port that it came in on.',
  helo_name: 'What the host called itself (HELO, EHLO).',
  protocol_name: 'Protocol it came by.',
  sasl_method: 'How the sender logged in.',
  sasl_username: 'Login of the sender.',
  sasl_sender: 'Address given with AUTH=.',
  encoding: 'What the sender said of the body: 7bit or 8bit.',
  dsn_envid: 'Envelope id that reports must repeat (ENVID).',
  dsn_envelope_id: 'Envelope id that reports must repeat (ENVID).',
  envelope_id: 'Envelope id that reports must repeat (ENVID).',
  dsn_orig_rcpt: 'Recipient as the sender knows it (ORCPT), for reports; belongs to the next recipient.',
  dsn_original_recipient:
    'Recipient as the sender knows it (ORCPT), for reports; belongs to the next recipient.',
  original_queue_id: 'Id of the queue file that this one was made from.',
  orig_id: 'Id of the queue file that this one was made from.',
  dispose: 'What is to be done with it after delivery.',
  trace_flags: 'Reports on delivery that were asked for.',
  padding: 'Room kept free for changes by a filter.',
  pointer_record: 'Continues elsewhere in the file: a filter changed something.',
  killed_record: 'Was taken out by a filter.',
};

const notify = [
  [1, 'never'],
  [2, 'on success'],
  [4, 'on failure'],
  [8, 'on delay'],
] as const;

const numbers = (value: string): number[] => value.split(/\s+/).slice(0, 10).map(Number);

/** What a record of a Postfix queue file says; empty when it is not known. */
export function meaningOf(name: string, value: string): string {
  if (name === 'message_size') {
    const [content = 0, offset = 0, recipients = 0, flags = 0, size, options = 0] = numbers(value);
    return [
      `${content} bytes of content from byte ${offset} of the file`,
      `${recipients} ${recipients === 1 ? 'recipient' : 'recipients'} at the beginning`,
      `queue manager flags ${flags}`,
      ...(size === undefined ? [] : [`${size} bytes as counted on arrival`]),
      ...(options === 0 || Number.isNaN(options)
        ? []
        : [`address options ${options} (1, 2 and 4: needs SMTPUTF8)`]),
    ].join(', ');
  }
  if (name === 'dsn_notify_flags' || name === 'notify_flags') {
    const flags = Number(value);
    const told = notify.filter(([bit]) => (flags & bit) !== 0).map(([, when]) => when);
    return `Reports wanted (NOTIFY): ${told.join(', ') || 'as usual'}; belongs to the next recipient.`;
  }
  if (name === 'dsn_ret_flags' || name === 'ret_flags')
    return `Reports bring back ${value === '1' ? 'the whole message (RET=FULL)' : value === '2' ? 'only its headers (RET=HDRS)' : 'what is usual'}.`;
  return Object.hasOwn(words, name) ? (words[name] ?? '') : '';
}
