#!/usr/bin/env bash
# Installs what is missing, builds, and opens ABCP Studio on its demo project. See --help.
set -euo pipefail

# shellcheck source=installer/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/installer/setup.sh"

usage() {
    cat <<'HELP'
Usage: ./run.sh [OPTIONS] [-- ARGUMENTS]

Installs the packages that are missing (Debian 12, apt), builds the two programs (preset release)
and opens ABCP Studio on its demo project. Without a display it runs `abcp demo` into ./demo
instead and says where the report is.

  --no-install    do not look for missing packages
  --no-display    run `abcp demo` even when there is a display
  --build-only    stop after the build
  -h, --help      this text

ARGUMENTS are added to `abcp-studio --demo` or to `abcp demo`, for example:
  ./run.sh --no-display -- --quick --seed 7
HELP
}

install=yes
display=${DISPLAY:-}${WAYLAND_DISPLAY:-}
build_only=no
while [[ $# -gt 0 ]]; do
    case $1 in
        --no-install) install=no ;;
        --no-display) display= ;;
        --build-only) build_only=yes ;;
        -h | --help) usage && exit ;;
        --) shift && break ;;
        *) fail "unknown option $1, see --help" 2 ;;
    esac
    shift
done

[[ $install == no ]] || install_missing build run
# Half the time from nothing, which matters more here than the time after a change.
configure_options=(-DABCP_UNITY=ON)
build release abcp abcp-studio
[[ $build_only == no ]] || exit 0

programs=$project/build/release/bin
if [[ -n $display ]]; then
    exec "$programs/abcp-studio" --demo "$@"
fi

out=demo
arguments=("$@")
for i in "${!arguments[@]}"; do
    case ${arguments[i]} in
        --out) out=${arguments[i + 1]:-} ;;
        --out=*) out=${arguments[i]#--out=} ;;
    esac
done
[[ " $* " == *' --out'[\ =]* ]] || arguments+=(--out "$out")
"$programs/abcp" demo "${arguments[@]}" || fail "abcp demo failed"
printf 'The report: %s\n' "$(realpath "$out")/report.html"
