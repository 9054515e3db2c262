/** Programs that make a TCP connection and carry it over their own input and output, best first; see `dialScript`. */

/**
 * Perl: sockets as bare as in C. Two processes, so that neither direction waits for the other; what says that nobody listens
 * any more is its standard error, which sshd closes with the channel.
 */
const perl = `use Socket qw(:DEFAULT getaddrinfo AI_NUMERICHOST IPPROTO_TCP TCP_NODELAY);
my ($h, $p, $s, $w, $t) = @ARGV; my $said = "no address"; my $until = time + $w;
sub bad { syswrite STDERR, "\\n\${t}f $_[0]\\n"; exit 1 }
sub put { my ($f, $b) = @_; my $o = 0; while ($o < length $b) { my $n = syswrite $f, $b, length($b) - $o, $o; defined $n or return 0; $o += $n } 1 }
my ($e, @a) = getaddrinfo($h, $p, { socktype => SOCK_STREAM, protocol => IPPROTO_TCP }); bad("$e") if $e;
my $k; for my $i (0 .. $#a) { my $x = $a[$i];
  socket(my $c, $x->{family}, SOCK_STREAM, IPPROTO_TCP) or do { $said = "$!"; next };
  if ($s ne "") { my ($f, @b) = getaddrinfo($s, 0, { flags => AI_NUMERICHOST, family => $x->{family}, socktype => SOCK_STREAM });
    if ($f) { $said = "source: $f"; next } bind($c, $b[0]{addr}) or do { $said = "source: $!"; next } }
  my $left = int(($until - time) / (@a - $i)); $left = 1 if $left < 1;
  my $ok = eval { local $SIG{ALRM} = sub { die "late\\n" }; alarm $left; my $r = connect($c, $x->{addr}); my $why = "$!"; alarm 0; $said = $why unless $r; $r };
  $said = "timed out" if $@; if ($ok) { $k = $c; last } }
bad($said) unless $k; setsockopt $k, IPPROTO_TCP, TCP_NODELAY, 1;
$SIG{PIPE} = "IGNORE"; syswrite STDOUT, "\\n\${t}s perl\\n"; my $c = fork; defined $c or exit 1;
if (!$c) { close STDOUT; close STDERR; my $b; while (sysread STDIN, $b, 65536) { put($k, $b) or last } shutdown $k, 1; exit 0 }
close STDIN; my ($b, $n); while (1) { my $r = ""; vec($r, fileno $k, 1) = 1; vec($r, 2, 1) = 1;
  next if select($r, undef, undef, undef) < 0; if (vec($r, fileno $k, 1)) { $n = sysread $k, $b, 65536; last unless $n; put(*STDOUT, $b) or last } else { kill "TERM", $c; exit 1 } }
shutdown STDOUT, 1; close STDOUT; close STDERR; waitpid $c, 0;`;

/** Python 3: the same. */
const python = `import os, select, socket, sys, threading, time
h, p, s, w, t = sys.argv[1:6]; said = "no address"; until = time.time() + int(w); k = None
def bad(why):
    os.write(2, ("\\n%sf %s\\n" % (t, why)).encode("latin-1", "replace")); os._exit(1)
def put(f, b):
    while b: b = b[os.write(f, b):]
try: found = socket.getaddrinfo(h, int(p), 0, socket.SOCK_STREAM)
except socket.gaierror as e: bad(e.strerror)
for i, (f, kind, proto, _, a) in enumerate(found):
    c = socket.socket(f, kind, proto); c.settimeout(max(1, (until - time.time()) / (len(found) - i)))
    try:
        if s: c.bind((s, 0))
    except OSError as e:
        said = "source: %s" % (e.strerror or e); continue
    try: c.connect(a); k = c; break
    except socket.timeout: said = "timed out"
    except OSError as e: said = e.strerror or str(e)
if k is None: bad(said)
k.settimeout(None); k.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
os.write(1, ("\\n%ss python3\\n" % t).encode())
def send():
    try:
        while True:
            b = os.read(0, 65536)
            if not b: break
            k.sendall(b)
        k.shutdown(socket.SHUT_WR)
    except OSError: pass
up = threading.Thread(target=send, daemon=True); up.start()
try:
    while True:
        r = select.select([k, 2], [], [])[0]
        if k not in r: os._exit(1)
        b = k.recv(65536)
        if not b: break
        put(1, b)
except OSError: pass
try: socket.socket(fileno=os.dup(1)).shutdown(socket.SHUT_WR)
except OSError: pass
os.close(1); os.close(2); up.join()`;

/** Bash: it cannot close one direction alone, so a while after the end of its input it closes both. */
const bash = `exec 3<>"/dev/tcp/$1/$2" || exit 1
printf "\\n%ss bash\\n" "$5"; ( cat <&4 >&3 2>/dev/null; sleep 10; kill 0 ) >/dev/null 2>&1 & w=$!
cat <&3; kill $w 2>/dev/null`;

/** Tools by name, in the order in which they are taken. Those of `later` say only on standard error that they are connected. */
export type DialTool = 'perl' | 'python3' | 'nc' | 'ncat' | 'bash';
export const saysLater: ReadonlySet<string> = new Set(['nc', 'ncat']);

/** How netcats say that they are connected: OpenBSD's, Nmap's, the traditional one. */
export const connectedWords =
  /^(?:Connection to .* succeeded!|Ncat: Connected to .*|.*\] \d+ \(.*\) open)\s*$/m;

const safe = (value: string): string => {
  if (!/^[A-Za-z0-9_.:%-]*$/.test(value) || value.startsWith('-'))
    throw new Error(`Not a name or an address: ${value}`);
  return `'${value}'`;
};

/** As `'…'` of sh. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export interface DialScript {
  readonly host: string;
  readonly port: number;
  /** '' for any. */
  readonly source: string;
  readonly seconds: number;
  readonly token: string;
  readonly tools: readonly DialTool[];
}

/**
 * For `/bin/sh -s`: becomes the first of the tools that is there. It prints `\\nTOKENs TOOL\\n`, from then on its input and
 * output are the connection; or `\\nTOKENf WORDS\\n` on standard error, and ends. One compound command, so that the shell has
 * read all of it before the tool reads; `\\nTOKENb\\n` on standard error says that it has.
 * @throws Error for what is no name and no address
 */
export function dialScript({ host, port, source, seconds, token, tools }: DialScript): string {
  const from = source === '' ? '' : `-s ${safe(source)} `;
  const netcat = (name: string, flags: string): string =>
    `{ printf '\\n%s %s\\n' ${token}s ${name}; exec ${name} ${flags}${from}"$1" "$2"; }`;
  const lines: Readonly<Record<DialTool, string>> = {
    perl: `perl -MSocket=getaddrinfo -e 1 </dev/null 2>/dev/null && exec perl -e ${quoted(perl)} "$@"`,
    python3: `command -v python3 >/dev/null && exec python3 -c ${quoted(python)} "$@"`,
    ncat: `command -v ncat >/dev/null && ${netcat('ncat', '-v ')}`,
    nc: `if command -v nc >/dev/null; then case $(nc -h 2>&1 </dev/null) in
*'shutdown(2)'*|*' -N'*) ${netcat('nc', '-N -v ')} ;; *) ${netcat('nc', '-v ')} ;; esac; fi`,
    bash: source === '' ? `command -v bash >/dev/null && exec bash -c ${quoted(bash)} bash "$@" 4<&0` : ':',
  };
  return `{
LC_ALL=C LANG=C PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin; export LC_ALL LANG PATH; unset IFS; cd /
printf '\\n%s\\n' ${token}b >&2
set -- ${safe(host)} ${port} ${source === '' ? "''" : safe(source)} ${Math.ceil(seconds)} ${token}
${tools.map((tool) => lines[tool]).join('\n')}
printf '\\n%s\\n' ${token}n >&2; exit 127
}
`;
}
