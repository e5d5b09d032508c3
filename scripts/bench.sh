#!/usr/bin/env bash
# Prints what a build costs: wall time and peak memory of `keiji build`, how much
# it writes, and how much of the time is for controls, in all and by step: the same
# content is built without them, turn by turn. One run of each to warm the caches,
# then N (default 5). Every run makes its site anew, in memory where the system has
# a place for that (TMPDIR says where else): a disk that still writes out or removes
# the thousands of files of the run before is not the build.
#
#   scripts/bench.sh [N]
set -euo pipefail
cd "$(dirname "$0")/.."

readonly runs=${1:-5}
readonly program=${KEIJI:-target/release/keiji}
place=${TMPDIR:-/tmp}
if [[ -z ${TMPDIR:-} && -d /dev/shm && -w /dev/shm ]]; then place=/dev/shm; fi
temporary=$(mktemp -d -p "$place")
trap 'rm -rf "$temporary"' EXIT

cp -r content "$temporary/with"
cp -r content "$temporary/without"
rm -rf "$temporary/without/controls" "$temporary/without/traceability"

# build KIND: builds one of the two; notes seconds and KiB, and the steps.
build() {
  rm -rf "$temporary/site-$1"
  /usr/bin/time -f '%e %M %U %S' -o "$temporary/time" \
    "$program" build --content "$temporary/$1" -o "$temporary/site-$1" --timings \
    2>/dev/null >"$temporary/said"
  tail -n 1 "$temporary/time" >>"$temporary/times-$1"
  awk -F'\t' -v kind="$1" '$2 ~ / ミリ秒$/ {
      beside = $3 ~ /%/ ? "" : "（" $3 "）"
      print kind "\t" $1 beside "\t" $2 + 0
    }' "$temporary/said" >>"$temporary/steps"
}

for kind in with without; do build "$kind"; done
rm "$temporary"/times-* "$temporary/steps"
for ((run = 0; run < runs; run++)); do
  for kind in with without; do build "$kind"; done
done

# The middle one of the sorted lines; of an even number the lower one.
middle=$(((runs + 1) / 2))
column() { cut -d' ' -f"$2" "$temporary/times-$1" | sort -n; }
middle_of() { sort -n | sed -n "${middle}p"; }
median() { column "$1" 1 | middle_of; }
# spent KIND: the middle seconds that all cores spent together.
spent() { awk '{ print $3 + $4 }' "$temporary/times-$1" | middle_of; }
difference() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%d", 1000 * (a - b) }'; }
readonly site="$temporary/site-with"
printf '回数          %d(ほかに準備の 1 回)\n' "$runs"
for kind in with without; do
  case $kind in with) name='時間 [秒]     ' ;; *) name='統制なし [秒] ' ;; esac
  printf '%s最小 %s  中央 %s  最大 %s\n' "$name" \
    "$(column $kind 1 | head -n 1)" "$(median $kind)" "$(column $kind 1 | tail -n 1)"
done
printf '統制の分      %d ミリ秒（中央の差）、全コアの計算 %d ミリ秒\n' \
  "$(difference "$(median with)" "$(median without)")" \
  "$(difference "$(spent with)" "$(spent without)")"
# step_median KIND STEP: the middle time of a step, in milliseconds.
step_median() {
  awk -F'\t' -v kind="$1" -v step="$2" '$1 == kind && $2 == step { print $3 }' \
    "$temporary/steps" | middle_of
}
awk -F'\t' '$1 == "with" && !seen[$2]++ { print $2 }' "$temporary/steps" |
  while read -r step; do
    without=$(step_median without "$step")
    printf '  %+d ミリ秒  %s\n' "$(($(step_median with "$step") - ${without:-0}))" "$step"
  done
printf '最大メモリ    %d MiB\n' "$(($(column with 2 | tail -n 1) / 1024))"
printf 'ページ        %d\n' "$(find "$site" -name '*.html' | wc -l)"
printf 'ファイル      %d\n' "$(find "$site" -type f | wc -l)"
printf 'バイト        %d\n' "$(find "$site" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }')"
