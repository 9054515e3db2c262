. /root/accounts.sh
# The Postfix service in Debian's chroot logs through a socket of its own.
cat > /etc/rsyslog.d/postfix.conf <<'CONFIG'
$AddUnixListenSocket /var/spool/postfix/dev/log
CONFIG

cp /usr/share/postfix/main.cf.debian /etc/postfix/main.cf
cp /usr/share/postfix/master.cf.dist /etc/postfix/master.cf
cat /root/main.cf >> /etc/postfix/main.cf
rm /root/main.cf
for map in virtual transport canonical access; do postmap "/etc/postfix/$map"; done
cat >> /etc/aliases <<'ALIASES'
root: ops
abuse: postmaster
staff: ops, pw, plain
elsewhere: keeper@accept.test
ALIASES
newaliases

postmulti -e init
postmulti -I postfix-out -G out -e create
postmulti -i postfix-out -x postconf -e \
  'myhostname = out.postfix1.lab.test' 'mydestination =' 'enable_long_queue_ids = yes' 'smtputf8_enable = yes' \
  'master_service_disable =' 'authorized_submit_users = static:anyone' 'inet_interfaces = all' 'inet_protocols = ipv4' \
  'mynetworks = 127.0.0.0/8 10.0.0.0/8' 'myorigin = lab.test' 'queue_run_delay = 1h' 'minimal_backoff_time = 4h' 'maximal_backoff_time = 4h' \
  'alias_maps =' 'alias_database =' 'local_transport = error:no local mail here' 'compatibility_level = 3.6' \
  'delay_warning_time = 0h' 'allow_min_user = yes'
postmulti -i postfix-out -x postconf -MX smtp/inet
postmulti -i postfix-out -x postconf -Me '2525/inet=2525 inet n - y - - smtpd'
postmulti -i postfix-out -e enable
touch /var/log/mail.log && chown root:adm /var/log/mail.log && chmod 640 /var/log/mail.log
