/** What sendmail's own m4 files define before the mc is read (cfhead.m4 of 8.17), as m4 text. */
export const initial: Readonly<Record<string, string>> = {
  DATABASE_MAP_TYPE: 'hash',
  ALIAS_FILE: "MAIL_SETTINGS_DIR`'aliases",
  confMAILER_NAME: "`MAILER-DAEMON'",
  confFROM_LINE: 'From $g $d',
  confOPERATORS: '.:%@!^/[]+',
  confSMTP_LOGIN_MSG: '$j Sendmail $v/$Z; $b',
  confSEVEN_BIT_INPUT: 'False',
  confALIAS_WAIT: '10',
  confMIN_FREE_BLOCKS: '100',
  confBLANK_SUB: '.',
  confCON_EXPENSIVE: 'False',
  confDELIVERY_MODE: 'background',
  confTEMP_FILE_MODE: '0600',
  confMCI_CACHE_SIZE: '2',
  confMCI_CACHE_TIMEOUT: '5m',
  confUSE_ERRORS_TO: 'False',
  confLOG_LEVEL: '9',
  confCHECK_ALIASES: 'False',
  confOLD_STYLE_HEADERS: 'True',
  confPRIVACY_FLAGS: 'authwarnings',
  confSAFE_QUEUE: 'True',
  confTO_QUEUERETURN: '5d',
  confTO_QUEUEWARN: '4h',
  confTIME_ZONE: 'USE_SYSTEM',
  confCW_FILE: "MAIL_SETTINGS_DIR`'local-host-names",
  confMIME_FORMAT_ERRORS: 'True',
  confFORWARD_PATH: '$z/.forward.$w:$z/.forward',
  confCR_FILE: "-o MAIL_SETTINGS_DIR`'relay-domains",
  confMILTER_MACROS_CONNECT: "`j, _, {daemon_name}, {if_name}, {if_addr}'",
  confMILTER_MACROS_HELO: "`{tls_version}, {cipher}, {cipher_bits}, {cert_subject}, {cert_issuer}'",
  confMILTER_MACROS_ENVFROM:
    "`i, {auth_type}, {auth_authen}, {auth_ssf}, {auth_author}, {mail_mailer}, {mail_host}, {mail_addr}'",
  confMILTER_MACROS_ENVRCPT: "`{rcpt_mailer}, {rcpt_host}, {rcpt_addr}'",
  confMILTER_MACROS_EOM: '{msg_id}',
};

/** Made of several lines of macros; nothing reads it but sendmail. */
export const unread: ReadonlySet<string> = new Set(['confRECEIVED_HEADER']);

/** What a FEATURE does to names that an mc can see, as m4 text; `_ARG_` is its first argument behind the name. */
export const effects: Readonly<Record<string, string>> = {
  access_db: "define(`_ACCESS_TABLE_')",
  delay_checks: "define(`_DELAY_CHECKS_', 1)",
  greet_pause: "define(`_GREET_PAUSE_')",
  use_cw_file: "define(`USE_CW_FILE')",
  blacklist_recipients: "FEATURE(`blocklist_recipients')",
  tls_failures: "define(`confTLS_FALLBACK_TO_CLEAR', `true')",
  check_other: "define(`CHKORX', ifelse(defn(`_ARG_'), `', ``^[[:print:]]+ *:'', `defn(`_ARG_')'))",
  dnsbl: "ifdef(`DNSBL_MAP', `', `define(`DNSBL_MAP', `dns -R A')')",
  local_procmail:
    "define(`LOCAL_MAILER_PATH', ifelse(defn(`_ARG_'), `', ifdef(`PROCMAIL_MAILER_PATH', PROCMAIL_MAILER_PATH, " +
    "`/usr/local/bin/procmail'), _ARG_))" +
    "define(`LOCAL_MAILER_ARGS', ifelse(len(X`'_ARG2_), `1', `procmail -a $h -d $u', _ARG2_))" +
    "define(`LOCAL_MAILER_FLAGS', ifelse(len(X`'_ARG3_), `1', `SPfhn9', _ARG3_))" +
    "undefine(`LOCAL_MAILER_DSN_DIAGNOSTIC_CODE')",
  local_lmtp:
    "define(`LOCAL_MAILER_PATH', ifelse(defn(`_ARG_'), `', ifdef(`confEBINDIR', confEBINDIR, `/usr/libexec')" +
    "`/mail.local', _ARG_))define(`LOCAL_MAILER_FLAGS', `PSXmnz9')" +
    "define(`LOCAL_MAILER_ARGS', ifelse(len(X`'_ARG2_), `1', `mail.local -l', _ARG2_))" +
    "define(`LOCAL_MAILER_DSN_DIAGNOSTIC_CODE', `SMTP')",
  smrsh:
    "define(`LOCAL_SHELL_PATH', ifelse(defn(`_ARG_'), `', ifdef(`confEBINDIR', confEBINDIR, `/usr/libexec')" +
    "`/smrsh', _ARG_))ifdef(`LOCAL_SHELL_ARGS', `', `define(`LOCAL_SHELL_ARGS', `smrsh -c $u')')",
  nullclient:
    "ifelse(defn(`_ARG_'), `', `', `define(`_NULL_CLIENT_', _ARG_)')undefine(`ALIAS_FILE')" +
    "define(`MAIL_HUB', _NULL_CLIENT_)define(`SMART_HOST', _NULL_CLIENT_)define(`confFORWARD_PATH', `')" +
    "ifdef(`confFROM_HEADER', , `define(`confFROM_HEADER', `<$g>')')MASQUERADE_AS(_NULL_CLIENT_)" +
    "FEATURE(`allmasquerade')FEATURE(`masquerade_envelope')MAILER(`local')MAILER(`smtp')",
  msp:
    "undefine(`ALIAS_FILE')define(`confDELIVERY_MODE', `i')define(`confUSE_MSP', `True')" +
    "define(`confFORWARD_PATH', `')define(`confPRIVACY_FLAGS', `goaway,noetrn,restrictqrun')" +
    "define(`confDONT_PROBE_INTERFACES', `True')" +
    "ifdef(`confRUN_AS_USER', , `define(`confRUN_AS_USER', `smmsp')')" +
    "ifdef(`confTRUSTED_USER', , `define(`confTRUSTED_USER', `ifelse(index(confRUN_AS_USER,`:'), -1, " +
    "`confRUN_AS_USER', `substr(confRUN_AS_USER,0,index(confRUN_AS_USER,`:'))')')')" +
    "define(`QUEUE_DIR', ifdef(`MSP_QUEUE_DIR', ``MSP_QUEUE_DIR'', ``/var/spool/clientmqueue''))" +
    "ifdef(`confPID_FILE', , `define(`confPID_FILE', QUEUE_DIR`/sm-client.pid')')" +
    "define(`confQUEUE_FILE_MODE', `0660')ifdef(`STATUS_FILE', `define(`STATUS_FILE', " +
    "ifelse(index(STATUS_FILE, `sendmail.st'), `-1', STATUS_FILE, " +
    "substr(STATUS_FILE, 0, index(STATUS_FILE, `sendmail.st'))`sm-client.st'))', " +
    "`define(`STATUS_FILE', QUEUE_DIR`/sm-client.st')')" +
    "define(`LOCAL_MAILER_PATH', `[IPC]')define(`LOCAL_MAILER_FLAGS', `lmDFMuXkw5')" +
    "define(`LOCAL_MAILER_ARGS', `TCP $h')define(`LOCAL_MAILER_DSN_DIAGNOSTIC_CODE', `SMTP')" +
    "define(`LOCAL_SHELL_PATH', `[IPC]')define(`LOCAL_SHELL_FLAGS', `lmDFMuXk5')" +
    "define(`LOCAL_SHELL_ARGS', `TCP $h')MAILER(`local')MAILER(`smtp')",
};

/** Macros that put their argument into a class. */
export const classes: Readonly<Record<string, string>> = {
  EXPOSED_USER: 'E',
  LOCAL_USER: 'L',
  MASQUERADE_DOMAIN: 'M',
  MASQUERADE_EXCEPTION: 'N',
  LOCAL_DOMAIN: 'w',
  CANONIFY_DOMAIN: 'Canonify',
  GENERICS_DOMAIN: 'G',
  LDAPROUTE_DOMAIN: 'LDAPRoute',
  LDAPROUTE_EQUIVALENT: 'LDAPRouteEquiv',
  VIRTUSER_DOMAIN: 'VirtHost',
  RELAY_DOMAIN: 'R',
  TRUST_AUTH_MECH: 'TrustAuthMech',
};

/** Macros after which plain text goes into a part of sendmail.cf: its m4 diversion, and how such lines begin. */
export const sections: Readonly<Record<string, { readonly divert: number; readonly begins?: string }>> = {
  LOCAL_NET_CONFIG: { divert: 1 },
  LOCAL_RULE_3: { divert: 2 },
  LOCAL_RULE_0: { divert: 3 },
  LOCAL_UUCP: { divert: 4 },
  LOCAL_CONFIG: { divert: 6 },
  MAILER_DEFINITIONS: { divert: 7 },
  LOCAL_DNSBL: { divert: 8 },
  LOCAL_RULE_1: { divert: 9, begins: '\nSsender=1\n' },
  LOCAL_RULE_2: { divert: 9, begins: '\nSrecipient=2\n' },
  LOCAL_RULESETS: { divert: 9, begins: '\n\n' },
  LOCAL_SRV_FEATURES: { divert: 9, begins: '\nSLocal_srv_features' },
  LOCAL_CLT_FEATURES: { divert: 9, begins: '\nSLocal_clt_features' },
  LOCAL_TRY_TLS: { divert: 9, begins: '\nSLocal_try_tls' },
  LOCAL_TLS_RCPT: { divert: 9, begins: '\nSLocal_tls_rcpt' },
  LOCAL_TLS_CLIENT: { divert: 9, begins: '\nSLocal_tls_client' },
  LOCAL_TLS_SERVER: { divert: 9, begins: '\nSLocal_tls_server' },
};
