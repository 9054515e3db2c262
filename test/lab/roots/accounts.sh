# Accounts, sudo and sshd, the same on every host that is logged in to. Sourced inside the root.
account() { # name shell password
  useradd --create-home --shell "$2" "$1"
  echo "$1:$3" | chpasswd
}
account ops /bin/bash ops-secret
account pw /bin/bash pw-secret
account plain /bin/bash plain-secret
account doas /bin/bash doas-secret
account shbash /bin/bash shbash-secret
account shdash /bin/dash shdash-secret
account shtcsh /usr/bin/tcsh shtcsh-secret
account shfish /usr/bin/fish shfish-secret
account shzsh /usr/bin/zsh shzsh-secret
echo root:root-secret | chpasswd

for name in ops shbash shdash shtcsh shfish shzsh; do echo "$name ALL=(ALL:ALL) NOPASSWD: ALL"; done > /etc/sudoers.d/lab
echo 'pw ALL=(ALL:ALL) ALL' >> /etc/sudoers.d/lab
chmod 440 /etc/sudoers.d/lab
visudo -cq
echo 'permit nopass doas as root' > /etc/doas.conf
chmod 600 /etc/doas.conf
: > /home/shzsh/.zshrc && chown shzsh: /home/shzsh/.zshrc

cat > /etc/ssh/sshd_config <<'CONFIG'
Include /etc/ssh/sshd_config.d/*.conf
Port 22
HostKey /etc/ssh/ssh_host_ed25519_key
HostKey /etc/ssh/ssh_host_ecdsa_key
HostKey /etc/ssh/ssh_host_rsa_key
UsePAM yes
UseDNS no
PermitRootLogin prohibit-password
PasswordAuthentication yes
KbdInteractiveAuthentication yes
AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/lab_authorized_keys
PrintMotd no
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
CONFIG
rm -f /etc/ssh/ssh_host_*

rm -f /etc/rsyslog.d/postfix.conf
cat > /etc/rsyslog.conf <<'CONFIG'
module(load="imuxsock")
$FileOwner root
$FileGroup adm
$FileCreateMode 0640
$Umask 0022
$IncludeConfig /etc/rsyslog.d/*.conf
auth,authpriv.*      /var/log/auth.log
mail.*               -/var/log/mail.log
*.*;auth,authpriv.none;mail.none  -/var/log/syslog
CONFIG
sed -i '/pam_motd\|pam_lastlog\|pam_mail/d' /etc/pam.d/sshd
