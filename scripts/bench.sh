#!/usr/bin/env bash
# Prints what a build costs: wall time and peak memory of `keiji build`, and
# how much it writes. One run to warm the caches, then N (default 5).
#
#   scripts/bench.sh [N]
set -euo pipefail
cd "$(dirname "$0")/.."

readonly runs=${1:-5}
readonly program=target/release/keiji
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

build() { /usr/bin/time -f '%e %M' -o "$temporary/time" "$program" build -o "$temporary/site" >/dev/null; }

build
for ((run = 0; run < runs; run++)); do
  build
  tail -n 1 "$temporary/time" >>"$temporary/times"
done

# The middle one of the sorted lines; of an even number the lower one.
middle=$(((runs + 1) / 2))
column() { cut -d' ' -f"$1" "$temporary/times" | sort -n; }
printf '回数          %d(ほかに準備の 1 回)\n' "$runs"
printf '時間 [秒]     最小 %s  中央 %s  最大 %s\n' \
  "$(column 1 | head -n 1)" "$(column 1 | sed -n "${middle}p")" "$(column 1 | tail -n 1)"
printf '最大メモリ    %d MiB\n' "$(($(column 2 | tail -n 1) / 1024))"
printf 'ページ        %d\n' "$(find "$temporary/site" -name '*.html' | wc -l)"
printf 'ファイル      %d\n' "$(find "$temporary/site" -type f | wc -l)"
printf 'バイト        %d\n' "$(find "$temporary/site" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }')"
