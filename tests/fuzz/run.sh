#!/usr/bin/env bash
# Builds the fuzz targets with clang and runs each on the corpus. See --help.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)

usage() {
    cat <<'HELP'
Usage: tests/fuzz/run.sh [OPTIONS] [TARGET...]

Builds the libFuzzer targets with clang++, AddressSanitizer and UndefinedBehaviorSanitizer, and runs each one for a while,
starting from tests/fuzz/corpus. TARGET is darknet_cfg, darknet_weights, label_lines, box_list, voc_annotation or coco_json; without
one all run.

What a target finds ends the run with status 1; the input that did it is left in BUILD/findings. Inputs that reach new code
are kept in BUILD/corpus for the next run. Status 77 means skipped: no clang++ with libFuzzer on this machine.

  --seconds N   for each target (default: 60)
  --build DIR   build folder (default: build/fuzz)
  -h, --help    this text
HELP
}

fail() {
    printf 'run.sh: %s\n' "$1" >&2
    exit "$2"
}

seconds=60
build=$project/build/fuzz
targets=()
while [[ $# -gt 0 ]]; do
    case $1 in
        --seconds | --build)
            [[ $# -gt 1 ]] || fail "$1 needs a value, see --help" 2
            [[ $1 == --build ]] && build=$2 || seconds=$2
            shift
            ;;
        -h | --help) usage && exit ;;
        -*) fail "unknown option $1, see --help" 2 ;;
        *) targets+=("$1") ;;
    esac
    shift
done
[[ $seconds =~ ^[1-9][0-9]*$ ]] || fail "--seconds must be a positive whole number, got $seconds" 2
[[ ${#targets[@]} -gt 0 ]] || targets=(darknet_cfg darknet_weights label_lines box_list voc_annotation coco_json)

command -v clang++ >/dev/null || fail 'skipped: clang++ is not installed' 77
echo 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }' |
    clang++ -x c++ -fsanitize=fuzzer,address,undefined -o /dev/null - 2>/dev/null ||
    fail 'skipped: clang++ has no libFuzzer here (Debian: libclang-rt-14-dev)' 77

cmake -S "$here" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ >/dev/null
cmake --build "$build" -- -k 0 "${targets[@]/#/fuzz_}"

mkdir -p "$build/findings"
for target in "${targets[@]}"; do
    seeds=$here/corpus/${target#darknet_}
    grown=$build/corpus/$target
    mkdir -p "$grown"
    options=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1
        -artifact_prefix="$build/findings/$target-")
    [[ ! -f $here/$target.dict ]] || options+=(-dict="$here/$target.dict")
    echo "fuzz_$target for $seconds s"
    # Only what counts; everything when it fails.
    if ! "$build/fuzz_$target" "${options[@]}" "$grown" "$seeds" >"$build/$target.log" 2>&1; then
        tail -n 60 "$build/$target.log" >&2
        fail "fuzz_$target found something: see $build/findings" 1
    fi
    grep -E 'DONE +cov:|peak_rss_mb' "$build/$target.log" || true
done
