# shellcheck shell=bash
# What run.sh and test.sh share: the packages, the build. Sourced, with `set -euo pipefail` on.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# fail MESSAGE [STATUS]: one line on stderr, then exit (1 unless told).
fail() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit "${2:-1}"
}

# packages SECTION...: the names in these sections of the dependency list, one a line.
packages() {
    local line section=
    while read -r line; do
        line=${line%%#*}
        line=${line%"${line##*[![:space:]]}"}
        case $line in
            '') ;;
            '['*']') section=${line:1:-1} ;;
            *) [[ " $* " != *" $section "* ]] || printf '%s\n' "$line" ;;
        esac
    done <"$project/installer/dependencies.txt"
}

# missing_packages SECTION...: those that are not installed. Needs neither network nor root.
missing_packages() {
    local name names installed
    mapfile -t names < <(packages "$@")
    # dpkg-query fails when it does not know one of the names; it still lists the others.
    installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${names[@]}" 2>/dev/null || true)
    for name in "${names[@]}"; do
        [[ $'\n'$installed$'\n' == *$'\n'"$name installed"$'\n'* ]] || printf '%s\n' "$name"
    done
}

# install_missing SECTION...: installs what is missing; does nothing when nothing is.
install_missing() {
    local missing as_root=()
    command -v dpkg-query >/dev/null ||
        fail 'dpkg-query not found, this is not Debian: install what installer/dependencies.txt lists and add --no-install'
    mapfile -t missing < <(missing_packages "$@")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    command -v apt-get >/dev/null || fail "apt-get not found; missing packages: ${missing[*]}"
    if [[ $(id -u) != 0 ]]; then
        command -v sudo >/dev/null ||
            fail "not root and no sudo; as root, run: apt-get install --no-install-recommends ${missing[*]}"
        as_root=(sudo)
    fi
    printf 'Installing: %s\n' "${missing[*]}"
    as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
    # Old package lists may be good enough: whether they are, the installation tells.
    "${as_root[@]}" -q update || true
    "${as_root[@]}" -q -y --no-install-recommends install "${missing[@]}" ||
        fail "apt-get could not install: ${missing[*]}"
}

# build_jobs: how many compilers at once: one a core, but each needs up to 1.5 GB of memory.
build_jobs() {
    local cores key value jobs
    cores=$(nproc)
    jobs=$cores
    while read -r key value _; do
        [[ $key != MemAvailable: ]] || jobs=$((value / 1500000))
    done </proc/meminfo
    printf '%d\n' "$((jobs < 1 ? 1 : jobs < cores ? jobs : cores))"
}

# What is added to the preset when configuring.
configure_options=()

# build PRESET [TARGET...]: configures it and builds all of it, or these targets alone, into build/PRESET.
build() {
    local preset=$1 targets=()
    [[ $# -eq 1 ]] || targets=(--target "${@:2}")
    (
        cd "$project" || exit
        cmake --preset "$preset" "${configure_options[@]}" || fail "configuring preset $preset failed"
        cmake --build --preset "$preset" -j "$(build_jobs)" "${targets[@]}" || fail "building preset $preset failed"
    )
}
