#!/usr/bin/env bash
# Prints what a build costs: wall time and peak memory of `keiji build`, how much
# it writes, and how much of the time is for controls: the same content is built
# without them, turn by turn. One run of each to warm the caches, then N (default 5).
#
#   scripts/bench.sh [N]
set -euo pipefail
cd "$(dirname "$0")/.."

readonly runs=${1:-5}
readonly program=target/release/keiji
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

cp -r content "$temporary/with"
cp -r content "$temporary/without"
rm -rf "$temporary/without/controls" "$temporary/without/traceability"

# build KIND: builds one of the two and notes seconds and KiB.
build() {
  /usr/bin/time -f '%e %M' -o "$temporary/time" \
    "$program" build --content "$temporary/$1" -o "$temporary/site-$1" >/dev/null 2>&1
  tail -n 1 "$temporary/time" >>"$temporary/times-$1"
}

for kind in with without; do build "$kind"; done
rm "$temporary"/times-*
for ((run = 0; run < runs; run++)); do
  for kind in with without; do build "$kind"; done
done

# The middle one of the sorted lines; of an even number the lower one.
middle=$(((runs + 1) / 2))
column() { cut -d' ' -f"$2" "$temporary/times-$1" | sort -n; }
median() { column "$1" 1 | sed -n "${middle}p"; }
readonly site="$temporary/site-with"
printf '回数          %d(ほかに準備の 1 回)\n' "$runs"
for kind in with without; do
  case $kind in with) name='時間 [秒]     ' ;; *) name='統制なし [秒] ' ;; esac
  printf '%s最小 %s  中央 %s  最大 %s\n' "$name" \
    "$(column $kind 1 | head -n 1)" "$(median $kind)" "$(column $kind 1 | tail -n 1)"
done
printf '統制の分      %d ミリ秒（中央の差）\n' \
  "$(awk -v a="$(median with)" -v b="$(median without)" 'BEGIN { print 1000 * (a - b) }')"
printf '最大メモリ    %d MiB\n' "$(($(column with 2 | tail -n 1) / 1024))"
printf 'ページ        %d\n' "$(find "$site" -name '*.html' | wc -l)"
printf 'ファイル      %d\n' "$(find "$site" -type f | wc -l)"
printf 'バイト        %d\n' "$(find "$site" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }')"
