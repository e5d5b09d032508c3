#!/usr/bin/env bash
# Tries the configurations printed in content/controls/*.md with the programs
# they are meant for. A fenced block takes part when the second word of its
# info string is check=TOOL:
#
#     ```nginx check=nginx
#
#   scripts/check-controls.sh [directory of the controls]
#
# Nothing is started and nothing is written outside a temporary directory. A
# tool that is missing, or lacks the rights it needs, is skipped, and said so.
# Ends with 1 when a block fails, with 2 when the controls cannot be read.

set -euo pipefail

controls=${1:-content/controls}
if [ ! -d "$controls" ]; then
  printf 'check-controls: no directory %s\n' "$controls" >&2
  exit 2
fi

PATH=$PATH:/usr/sbin:/sbin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
blocks=$work/blocks
mkdir "$blocks"

# Every tagged block becomes a file <control>.<number>.<tool>.
for file in "$controls"/*.md; do
  [ -e "$file" ] || continue
  awk -v to="$blocks/$(basename "$file" .md)" '
    open && /^```[[:space:]]*$/ { open = 0; close(out); next }
    open { print > out; next }
    fenced && /^```[[:space:]]*$/ { fenced = 0; next }
    fenced { next }
    /^```/ {
      if (match($0, /check=[a-z]+/)) {
        out = to "." ++n "." substr($0, RSTART + 6, RLENGTH - 6)
        printf "" > out
        open = 1
      } else fenced = 1
    }
  ' "$file"
done

# Each check_TOOL FILE answers 0 (right), 1 (wrong) or 77 (not tried; `why`
# says why), and prints what the tool said.
why=

need() {
  command -v "$1" >/dev/null && return
  why="$1 is not installed"
  return 77
}

# Runs a command in namespaces of its own, where the caller may need them.
apart() {
  if [ "$(id -u)" = 0 ]; then unshare "$@"; else unshare --map-root-user "$@"; fi
}

check_shellcheck() {
  need shellcheck || return
  shellcheck --shell=bash "$1"
}

check_visudo() {
  need visudo || return
  visudo -cf "$1"
}

check_chrony() {
  need chronyd || return
  chronyd -p -f "$1"
}

# Certificates that only a real host has are exchanged for empty files.
check_rsyslog() {
  need rsyslogd || return
  mkdir -p "$work/rsyslog"
  touch "$work/rsyslog/ca.pem" "$work/rsyslog/cert.pem" "$work/rsyslog/key.pem"
  sed "s#/etc/rsyslog-tls/#$work/rsyslog/#" "$1" >"$work/rsyslog.conf"
  rsyslogd -N1 -f "$work/rsyslog.conf"
}

check_nft() {
  need nft || return
  printf 'table inet probe {\n}\n' >"$work/probe.nft"
  if nft -c -f "$work/probe.nft" 2>/dev/null; then
    nft -c -f "$1"
  elif apart --net nft -c -f "$work/probe.nft" 2>/dev/null; then
    apart --net nft -c -f "$1"
  else
    why='needs the right to read the packet filter'
    return 77
  fi
}

# sshd wants a host key and /run/sshd, which is laid over /run for it alone.
check_sshd() {
  need sshd || return
  [ -e "$work/hostkey" ] || ssh-keygen -q -t ed25519 -N '' -f "$work/hostkey"
  {
    printf 'HostKey %s\n' "$work/hostkey"
    cat "$1"
  } >"$work/sshd_config"
  local sshd
  sshd=$(command -v sshd)
  # shellcheck disable=SC2016 # the inner shell expands its own arguments
  local inner='mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec "$0" -t -f "$1"'
  if [ -d /run/sshd ]; then
    "$sshd" -t -f "$work/sshd_config"
  elif apart --mount true 2>/dev/null; then
    apart --mount sh -c "$inner" "$sshd" "$work/sshd_config"
  else
    why='needs /run/sshd or the right to a mount namespace'
    return 77
  fi
}

# The blocks hold what stands in http{}; ports, certificates and files that
# only a real server has are exchanged.
check_nginx() {
  need nginx || return
  need openssl || return
  if [ ! -e "$work/tls.pem" ]; then
    openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=example.lg.jp \
      -keyout "$work/tls.key" -out "$work/tls.pem" 2>/dev/null
    printf 'admin:{PLAIN}x\n' >"$work/htpasswd"
    : >"$work/snippet.conf"
  fi
  {
    printf 'pid %s/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n' "$work"
    local kind
    for kind in client_body proxy fastcgi uwsgi scgi; do
      printf '%s_temp_path %s/%s;\n' "$kind" "$work" "$kind"
    done
    sed -E \
      -e "s#(ssl_(client_|trusted_)?certificate)( +)[^;]+;#\1\3$work/tls.pem;#" \
      -e "s#(ssl_certificate_key +)[^;]+;#\1$work/tls.key;#" \
      -e "s#(auth_basic_user_file +)[^;]+;#\1$work/htpasswd;#" \
      -e "s#(include +)/etc/nginx/snippets/[^;]+;#\1$work/snippet.conf;#" \
      -e 's#(listen +(\[::\]:)?)443#\118443#; s#(listen +(\[::\]:)?)80([ ;])#\118080\3#' \
      "$1"
    printf '\n}\n'
  } >"$work/nginx.conf"
  nginx -t -q -p "$work" -e stderr -c "$work/nginx.conf"
}

check_usbguard() {
  need usbguard-rule-parser || return
  usbguard-rule-parser -f "$1"
}

# A unit is read as a timer when it has that section; the program that only a
# real host has is exchanged. What systemd ignores is a fault here.
check_systemd() {
  need systemd-analyze || return
  local unit=$work/probe.service
  if grep -q '^\[Timer\]' "$1"; then
    printf '[Service]\nType=oneshot\nExecStart=/bin/true\n' >"$unit"
    unit=$work/probe.timer
  fi
  sed -E 's#^(Exec[A-Za-z]+=)[^ ]+#\1/bin/true#' "$1" >"$unit"
  systemd-analyze verify "$unit" >"$work/systemd.out" 2>&1 ||
    { cat "$work/systemd.out" && return 1; }
  if grep "^$work/" "$work/systemd.out"; then return 1; fi
}

check_logrotate() {
  need logrotate || return
  cp "$1" "$work/logrotate.conf"
  chmod 644 "$work/logrotate.conf"
  logrotate -d -s "$work/logrotate.state" "$work/logrotate.conf" >"$work/logrotate.out" 2>&1 ||
    { cat "$work/logrotate.out" && return 1; }
  if grep -i '^error' "$work/logrotate.out"; then return 1; fi
}

# The records of a zone whose head is supplied here.
check_zone() {
  need named-checkzone || return
  {
    # shellcheck disable=SC2016 # $TTL is the zone's own word
    printf '$TTL 3600\n@ IN SOA ns admin 1 3600 900 604800 300\n@ IN NS ns\nns IN A 192.0.2.1\n'
    cat "$1"
  } >"$work/zone"
  named-checkzone -q example.lg.jp "$work/zone" || named-checkzone example.lg.jp "$work/zone"
}

check_postfix() {
  need postconf || return
  mkdir -p "$work/postfix"
  cp "$1" "$work/postfix/main.cf"
  : >"$work/postfix/master.cf"
  postconf -c "$work/postfix" -n >"$work/postfix.out" 2>&1 ||
    { cat "$work/postfix.out" && return 1; }
  if grep 'warning: ' "$work/postfix.out"; then return 1; fi
}

# The tables, which only the mail server has, are exchanged for empty ones.
check_opendkim() {
  need opendkim || return
  : >"$work/opendkim.table"
  sed -E "s#((ref|f)ile:)/etc/opendkim/[A-Za-z]+#\1$work/opendkim.table#" "$1" \
    >"$work/opendkim.conf"
  opendkim -n -x "$work/opendkim.conf"
}

check_clamd() {
  need clamconf || return
  mkdir -p "$work/clamd"
  cp "$1" "$work/clamd/clamd.conf"
  clamconf -c "$work/clamd" >"$work/clamd.out" 2>&1 || true
  if grep '^ERROR' "$work/clamd.out"; then return 1; fi
}

check_failtoban() {
  need fail2ban-client || return
  if [ ! -d /etc/fail2ban ]; then
    why='/etc/fail2ban is missing'
    return 77
  fi
  rm -rf "$work/fail2ban"
  cp -r /etc/fail2ban "$work/fail2ban"
  cp "$1" "$work/fail2ban/jail.local"
  fail2ban-client -c "$work/fail2ban" -t >"$work/fail2ban.out" 2>&1 ||
    { cat "$work/fail2ban.out" && return 1; }
  if grep 'Wrong value' "$work/fail2ban.out"; then return 1; fi
}

check_dnsmasq() {
  need dnsmasq || return
  dnsmasq --test --conf-file="$1"
}

check_aide() {
  need aide || return
  aide --config-check --config="$1"
}

check_prometheus() {
  need promtool || return
  promtool check rules "$1"
}

check_aptconf() {
  need apt-config || return
  apt-config -c "$1" dump
}

# Lists, certificate and helper that only a real proxy has are exchanged.
check_squid() {
  need squid || return
  need openssl || return
  if grep -q '^ssl_bump' "$1" && ! squid -v | grep -q -e '--with-openssl'; then
    why='squid is built without OpenSSL'
    return 77
  fi
  if [ ! -e "$work/squid.pem" ]; then
    openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=example.lg.jp \
      -keyout "$work/squid.key" -out "$work/squid.crt" 2>/dev/null
    cat "$work/squid.key" "$work/squid.crt" >"$work/squid.pem"
    printf 'list.example\n' >"$work/squid.list"
  fi
  {
    printf 'auth_param basic program /bin/true\n'
    grep -q '^http_port' "$1" || printf 'http_port 3128\n'
    sed -E -e "s#\"/etc/squid/[a-z]+\.txt\"#\"$work/squid.list\"#" \
      -e "s#cert=[^ ]+#cert=$work/squid.pem#" "$1"
  } >"$work/squid.conf"
  squid -k parse -f "$work/squid.conf" >"$work/squid.out" 2>&1 ||
    { cat "$work/squid.out" && return 1; }
  if grep -E 'ERROR|FATAL|unrecognized' "$work/squid.out"; then return 1; fi
}

# PostgreSQL in its single-user mode: one process, no socket, gone afterwards.
check_postgresql() {
  local bin
  bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
  if [ ! -x "$bin/postgres" ] || [ ! -x "$bin/initdb" ]; then
    why='postgres is not installed'
    return 77
  fi
  local as=() dir=$work/postgresql
  if [ "$(id -u)" = 0 ]; then
    # postgres refuses to run as root
    as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    chmod 711 "$work"
  fi
  rm -rf "$dir"
  install -d -m 700 "$dir"
  [ "$(id -u)" != 0 ] || chown 65534:65534 "$dir"
  (cd "$dir" && HOME=$dir "${as[@]}" "$bin/initdb" --no-sync -A trust -U postgres -D "$dir/data") \
    >"$work/initdb.out" 2>&1 || { cat "$work/initdb.out" && return 1; }
  # -j: a statement ends with a semicolon and an empty line
  sed -E 's/;[[:space:]]*$/;\n/' "$1" >"$work/statements.sql"
  (cd "$dir" && "${as[@]}" "$bin/postgres" --single -j -F -D "$dir/data" postgres) \
    <"$work/statements.sql" >"$work/postgresql.out" 2>&1 || { cat "$work/postgresql.out" && return 1; }
  if grep -E '(ERROR|FATAL): ' "$work/postgresql.out"; then return 1; fi
}

right=0 wrong=0 skipped=0
for block in "$blocks"/*; do
  [ -e "$block" ] || continue
  name=$(basename "$block")
  tool=${name##*.}
  if ! declare -F "check_$tool" >/dev/null; then
    printf 'failed: %s: no such check: %s\n' "${name%.*}" "$tool"
    wrong=$((wrong + 1))
    continue
  fi
  status=0
  why=
  "check_$tool" "$block" >"$work/said" 2>&1 || status=$?
  case $status in
  0) right=$((right + 1)) ;;
  77)
    printf 'skipped: %s: %s (%s)\n' "$tool" "$why" "${name%.*}"
    skipped=$((skipped + 1))
    ;;
  *)
    printf 'failed: %s: %s\n' "$tool" "${name%.*}"
    sed 's/^/    /' "$work/said"
    wrong=$((wrong + 1))
    ;;
  esac
done

printf '%d blocks right, %d wrong, %d skipped\n' "$right" "$wrong" "$skipped"
[ "$wrong" = 0 ]
