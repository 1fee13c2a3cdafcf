#!/bin/sh
# Runs the fuzz targets one after another, each for some seconds, beginning with what earlier runs have found worth
# keeping. Needs Debian's packages clang-14, libclang-rt-14-dev, cmake and ninja-build.
#
#     tests/fuzz/run.sh [SECONDS [TARGET…]]
#
# An input that fails is kept in build/fuzz/found; build/fuzz/TARGET FILE runs it again.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- fuzz_open fuzz_decode fuzz_jpeg

mkdir -p build
cmake --preset fuzz > build/fuzz.log 2>&1 || { cat build/fuzz.log; exit 1; }
cmake --build build/fuzz --parallel 2
build/fuzz/write_seeds build/fuzz/corpus
mkdir -p build/fuzz/found
for target; do
  echo "$target: $seconds seconds"
  build/fuzz/"$target" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=1500 -use_value_profile=1 \
    -print_final_stats=1 -verbosity=0 -artifact_prefix=build/fuzz/found/"$target"- build/fuzz/corpus/"$target"
done
