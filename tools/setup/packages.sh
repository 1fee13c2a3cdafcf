#!/bin/sh
# Installs the Debian packages that the lists named as arguments ask for and this machine lacks.
#
#     sh tools/setup/packages.sh tools/setup/packages/build.txt …
#
# Where there is no apt-get it installs nothing, and says which commands are missing.
set -eu

fail() { echo "set-up: $*" >&2; exit 1; }

# The lines of the lists: a package, and the command that comes with it ("-": none that tells).
wanted() { sed 's/#.*//; /^[[:space:]]*$/d' "$@"; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing_packages() {
  wanted "$@" | while read -r package _; do is_installed "$package" || echo "$package"; done | sort -u | tr '\n' ' '
}

missing_commands() {
  wanted "$@" | while read -r package command; do
    [ "${command:--}" = - ] || command -v "$command" >/dev/null 2>&1 || echo "$command"
  done | sort -u | tr '\n' ' '
}

if ! command -v apt-get >/dev/null 2>&1; then
  missing=$(missing_commands "$@")
  [ -z "$missing" ] || fail "these commands are missing: $missing- install them; docs/building.md says how"
  exit 0
fi

missing=$(missing_packages "$@")
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
  as_root=
elif command -v sudo >/dev/null 2>&1; then
  as_root=sudo
else
  fail "these packages are missing: $missing- as root, run: apt-get install --no-install-recommends $missing"
fi

echo "set-up: installing $missing" >&2
# shellcheck disable=SC2086 # the list is to be split
install() {
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -q --no-install-recommends -o Acquire::Retries=5 $missing >&2
}
# The lists of packages may be old, or absent.
install || { $as_root apt-get update -q >&2 && install; } || fail "apt-get could not install: $missing"
