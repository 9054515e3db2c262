# Debian's own configuration names the Internet's servers; the lab's is written at every start.
rm -f /etc/bind/named.conf* /etc/bind/zones.rfc1918 /etc/bind/db.*
install -d -o bind -g bind /etc/bind/zones
