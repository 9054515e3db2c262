mkdir -p /etc/nsd/zones
