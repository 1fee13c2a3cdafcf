#!/bin/sh
# Unpacks the libraries of cmake/sources.tsv into third_party/src. On Debian they come from its source packages, with
# Debian's security patches; elsewhere from upstream. On top go our own patches, cmake/third_party/patches/NAME-*.patch,
# each of which says what it is for. Nothing outside the project is changed: apt gets a private state of its own, made
# from the system's own list of archives.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
downloads=$root/third_party/downloads
sources=$root/third_party/src
patches=$root/cmake/third_party/patches
state=$root/third_party/apt

# macOS has shasum.
sha256() { if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1; }
matches() { [ -f "$1" ] && [ "$(sha256 "$1")" = "$2" ]; }
fail() { echo "set-up: $*" >&2; exit 1; }

on_debian() { command -v apt-get >/dev/null 2>&1 && [ -f /usr/share/keyrings/debian-archive-keyring.gpg ]; }

private_apt() { private apt-get "$@"; }

private() { # apt-get|apt-cache ARGUMENTS
  program=$1
  shift
  "$program" -o Dir::State="$state/state" -o Dir::State::lists="$state/state/lists" \
    -o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache="$state/cache" \
    -o Dir::Etc::sourcelist="$state/etc/sources.list" -o Dir::Etc::sourceparts="$state/etc/parts" \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Retries=5 -o Acquire::Languages=none "$@"
}

# The system lists binary packages; the same archives hold the sources.
prepare_private_apt() {
  [ -z "${apt_is_ready:-}" ] || return 0
  mkdir -p "$state/state/lists/partial" "$state/cache/archives/partial" "$state/etc/parts"
  : > "$state/etc/sources.list"
  for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$list" ] || continue
    sed -n '/nodesource\|docker/d; s/^deb \(.*debian.*\)/deb-src \1/p' "$list" >> "$state/etc/sources.list"
  done
  for list in /etc/apt/sources.list.d/*.sources; do
    if [ -f "$list" ] && grep -q debian-archive-keyring "$list"; then
      sed 's/^Types:.*/Types: deb-src/' "$list" > "$state/etc/parts/$(basename "$list")"
    fi
  done
  private_apt update -q >&2
  apt_is_ready=yes
}

# The versions of a source package that the archives list, the newest first.
versions_of() { private apt-cache showsrc --only-source "$1" | sed -n 's/^Version: //p' | sort -rVu; }

# download_from_debian PACKAGE --tar-only|--diff-only. A mirror may list a security update that it does not hold (yet, or
# any more): then the version before it must do.
download_from_debian() {
  prepare_private_apt
  for attempt in 1 2 3; do
    for version in $(versions_of "$1"); do
      if (cd "$downloads" && private_apt source --download-only "$2" -q "$1=$version" >&2); then return 0; fi
    done
    sleep $((attempt * 2))
  done
  return 1
}

apply_debian_patches() { # DIRECTORY PATCHES_ARCHIVE
  tar -xf "$2" -C "$1" debian/patches 2>/dev/null || return 0
  [ -f "$1/debian/patches/series" ] || return 0
  grep -vE '^(#|$)' "$1/debian/patches/series" | while read -r patch _; do
    patch -d "$1" -p1 -s -f < "$1/debian/patches/$patch" || fail "$patch does not apply to $1"
  done
}

our_patches() { find "$patches" -name "$1-*.patch" | sort; } # NAME

apply_our_patches() { # DIRECTORY NAME
  for own in $(our_patches "$2"); do
    patch -d "$1" -p1 -s -f < "$own" || fail "$(basename "$own") does not apply to $1"
  done
}

# The stamp file says what a folder was made of; the same again is not unpacked twice.
unpack() { # NAME ARCHIVE SHA256 [PATCHES_ARCHIVE]
  directory=$sources/$1
  stamp="$3 ${4:+$(basename "$4")}"
  for own in $(our_patches "$1"); do stamp="$stamp $(sha256 "$own")"; done
  [ "$(cat "$directory/.stamp" 2>/dev/null)" != "$stamp" ] || return 0
  rm -rf "$directory"
  mkdir -p "$directory"
  tar -xf "$2" -C "$directory" --strip-components=1
  if [ -n "${4:-}" ]; then apply_debian_patches "$directory" "$4"; fi
  apply_our_patches "$directory" "$1"
  echo "$stamp" > "$directory/.stamp"
}

from_debian() { # NAME PACKAGE ARCHIVE SHA256
  archive=$downloads/$3
  matches "$archive" "$4" || download_from_debian "$2" --tar-only || fail "cannot download the source package $2"
  matches "$archive" "$4" || fail "$3 is not the archive that cmake/sources.tsv names (its SHA-256 differs)"
  base=${3%.orig.*}
  find_patches() { find "$downloads" -name "$base-*.debian.tar.*" | sort | tail -n 1; }
  [ -n "$(find_patches)" ] || download_from_debian "$2" --diff-only || fail "cannot download the patches of $2"
  unpack "$1" "$archive" "$4" "$(find_patches)"
}

from_upstream() { # NAME URL SHA256
  archive=$downloads/$1-$(basename "$2")
  matches "$archive" "$3" || curl -fL --retry 3 -o "$archive" "$2" || fail "cannot download $2"
  matches "$archive" "$3" || fail "$2 is not the archive that cmake/sources.tsv names (its SHA-256 differs)"
  unpack "$1" "$archive" "$3"
}

mkdir -p "$downloads" "$sources"
grep -v '^#' "$root/cmake/sources.tsv" | while IFS="$(printf '\t')" read -r name package archive sha url upstream_sha; do
  if on_debian; then from_debian "$name" "$package" "$archive" "$sha"; else from_upstream "$name" "$url" "$upstream_sha"; fi
done
