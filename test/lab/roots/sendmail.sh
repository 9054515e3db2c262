. /root/accounts.sh
# Debian 12 writes RFC 3339 times; this host keeps the old form, which many still run.
echo '$ActionFileDefaultTemplate RSYSLOG_TraditionalFileFormat' > /etc/rsyslog.d/00-times.conf

spool=/var/spool/mqueue
install -d -o smmta -g smmsp -m 2750 $spool/q1 $spool/q2 $spool/q2/qf $spool/q2/df $spool/q2/xf $spool/slow

cat > /etc/mail/local-host-names <<'NAMES'
localhost
sendmail1.lab.test
NAMES
cat >> /etc/mail/access <<'ACCESS'
Connect:10              RELAY
From:banned.test        REJECT
QGRP:tarpit.test        slow
QGRP:slow.accept.test   slow
ACCESS
cat > /etc/mail/mailertable <<'TABLE'
legacy.test             esmtp:[sink.lab.test]
.legacy.test            esmtp:[sink.lab.test]
TABLE
cat > /etc/mail/virtusertable <<'TABLE'
info@lab.test           ops
sales@lab.test          keeper@accept.test
@old.lab.test           %1@lab.test
TABLE
cat >> /etc/mail/aliases <<'ALIASES'
root: ops
abuse: postmaster
staff: ops, pw, plain
elsewhere: keeper@accept.test
ALIASES

cat > /etc/mail/sendmail.mc <<'MC'
divert(-1)dnl
include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
divert(0)dnl
VERSIONID(`sendmail1.lab.test')
OSTYPE(`debian')dnl
DOMAIN(`debian-mta')dnl
undefine(`confHOST_STATUS_DIRECTORY')dnl
define(`confDOMAIN_NAME', `sendmail1.lab.test')dnl
FEATURE(`no_default_msa')dnl
DAEMON_OPTIONS(`Family=inet, Name=MTA-v4, Port=smtp')dnl
DAEMON_OPTIONS(`Family=inet, Name=MSP-v4, Port=submission, M=Ea, Addr=127.0.0.1')dnl
define(`QUEUE_DIR', `/var/spool/mqueue/q*')dnl
QUEUE_GROUP(`slow', `P=/var/spool/mqueue/slow, I=1h, F=f, R=2, r=5')dnl
define(`confDELIVERY_MODE', `background')dnl
define(`confMIN_QUEUE_AGE', `0')dnl
define(`confTO_QUEUEWARN', `')dnl
define(`confTO_CONNECT', `30s')dnl
define(`confTO_IDENT', `0')dnl
define(`confQUEUE_LA', `1000')dnl
define(`confREFUSE_LA', `1000')dnl
define(`confMAX_RCPTS_PER_MESSAGE', `1000')dnl
define(`confPRIVACY_FLAGS', `needmailhelo,needexpnhelo,needvrfyhelo,restrictqrun,restrictexpand,nobodyreturn,authwarnings')dnl
FEATURE(`use_cw_file')dnl
FEATURE(`access_db', , `skip')dnl
FEATURE(`mailertable')dnl
FEATURE(`virtusertable')dnl
FEATURE(`queuegroup')dnl
FEATURE(`always_add_domain')dnl
MASQUERADE_AS(`lab.test')dnl
FEATURE(`masquerade_envelope')dnl
EXPOSED_USER(`root')dnl
MAILER_DEFINITIONS
MAILER(`local')dnl
MAILER(`smtp')dnl
MC
sed -i 's/^QUEUE_INTERVAL=.*/QUEUE_INTERVAL="1h";/' /etc/mail/sendmail.conf
cd /etc/mail
m4 sendmail.mc > sendmail.cf
# A queue run or a delivery must not depend on what else this machine does.
sed -i -e 's/^#*O QueueLA=.*/O QueueLA=1000/' -e 's/^#*O RefuseLA=.*/O RefuseLA=1000/' submit.cf
grep -q '^O QueueLA=1000' sendmail.cf && grep -q '^O RefuseLA=1000' sendmail.cf && grep -q '^O QueueLA=1000' submit.cf
for map in access mailertable virtusertable; do makemap hash "$map" < "$map"; done
chown smmta:smmsp ./*.db && chmod 640 ./*.db
newaliases
touch /var/log/mail.log && chown root:adm /var/log/mail.log && chmod 640 /var/log/mail.log
