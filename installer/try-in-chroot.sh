#!/usr/bin/env bash
# Tries the project on a fresh Debian 12: an empty system, the last commit, one command. See --help.
set -euo pipefail

usage() {
    cat <<'HELP'
Usage: installer/try-in-chroot.sh [OPTIONS] [COMMAND...]

Makes a minimal Debian 12 with nothing but git, clones the last commit into it and runs COMMAND
there (default: ./test.sh). Needs root, debootstrap and 8 GB of disk.

  --folder DIR    where the system goes and stays; one that is already there is used again
                  (default: a new folder in /var/tmp, removed at the end)
  --mirror URL    default: http://deb.debian.org/debian
  --working-tree  the files as they are now instead of the last commit
  -h, --help      this text
HELP
}

fail() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit "${2:-1}"
}

folder=
mirror=http://deb.debian.org/debian
keep=yes
working_tree=no
while [[ $# -gt 0 ]]; do
    case $1 in
        --folder | --mirror)
            [[ $# -gt 1 ]] || fail "$1 needs a value, see --help" 2
            declare "${1#--}=$2"
            shift
            ;;
        --working-tree) working_tree=yes ;;
        -h | --help) usage && exit ;;
        -*) fail "unknown option $1, see --help" 2 ;;
        *) break ;;
    esac
    shift
done
[[ $# -gt 0 ]] || set -- ./test.sh

[[ $(id -u) == 0 ]] || fail 'needs root'
command -v debootstrap >/dev/null || fail 'debootstrap not found'
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [[ -z $folder ]]; then
    folder=$(mktemp -d /var/tmp/abcp-chroot.XXXXXX)
    chmod 755 "$folder"
    keep=no
fi
mkdir -p "$folder"
folder=$(realpath "$folder")
[[ $folder != / ]] || fail 'the new system cannot be this one' 2

clean_up() {
    local place
    for place in dev proc; do
        ! mountpoint -q "$folder/$place" || umount -R "$folder/$place" || return
    done
    [[ $keep == yes ]] || rm -rf --one-file-system "$folder"
}

# inside COMMAND...: runs it in the new system, with nothing of this one's environment but the proxy.
inside() {
    local name environment=(DEBIAN_FRONTEND=noninteractive HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin)
    for name in http_proxy https_proxy no_proxy CI; do
        [[ -z ${!name:-} ]] || environment+=("$name=${!name}")
    done
    chroot "$folder" /usr/bin/env -i "${environment[@]}" "$@"
}

trap clean_up EXIT
if [[ -z $(ls -A "$folder") ]]; then
    debootstrap --variant=minbase bookworm "$folder" "$mirror"
    cat >"$folder/etc/apt/sources.list" <<SOURCES
deb $mirror bookworm main
deb $mirror bookworm-updates main
deb $mirror-security bookworm-security main
SOURCES
    # This machine's proxy, and whether it lets the clock be wrong.
    apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-)' >"$folder/etc/apt/apt.conf.d/90host" || true
elif [[ ! -e $folder/etc/debian_version ]]; then
    fail "$folder is neither empty nor a Debian system"
fi

cp /etc/resolv.conf "$folder/etc/resolv.conf"
mount -t proc proc "$folder/proc"
mount --rbind /dev "$folder/dev"
mount --make-rslave "$folder/dev"

inside apt-get -q update
inside apt-get -q -y --no-install-recommends install git ca-certificates

copy=$folder/root/abcp-studio
rm -rf "$copy"
if [[ $working_tree == yes ]]; then
    mkdir "$copy"
    git -C "$project" ls-files -co --exclude-standard -z |
        tar -C "$project" --null -T - --ignore-failed-read -c | tar -C "$copy" -x
else
    git clone -q --no-hardlinks "$project" "$copy"
fi

# shellcheck disable=SC2016  # expanded inside
inside bash -c 'cd /root/abcp-studio && exec "$@"' bash "$@"
