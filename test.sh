#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests. See --help.
set -euo pipefail

# shellcheck source=installer/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/installer/setup.sh"

usage() {
    cat <<'HELP'
Usage: ./test.sh [OPTIONS] [-- CTEST ARGUMENTS]

Installs the packages that are missing (Debian 12, apt), builds and runs all tests with ctest.
The tests need no network and no display. Ends with ctest's summary and its exit status.

  --preset NAME   release, debug, asan or ci (default: ci when CI=true, else release)
  --no-install    do not look for missing packages
  -h, --help      this text

For example, one test alone:
  ./test.sh -- -R layering
HELP
}

preset=release
[[ ${CI:-} != true ]] || preset=ci
install=yes
while [[ $# -gt 0 ]]; do
    case $1 in
        --preset)
            [[ $# -gt 1 ]] || fail '--preset needs a name, see --help' 2
            preset=$2
            shift
            ;;
        --preset=*) preset=${1#--preset=} ;;
        --no-install) install=no ;;
        -h | --help) usage && exit ;;
        --) shift && break ;;
        *) fail "unknown option $1, see --help" 2 ;;
    esac
    shift
done

[[ $install == no ]] || install_missing build run test
build "$preset"
cd "$project"
exec ctest --preset "$preset" --no-tests=error -j "$(nproc)" "$@"
