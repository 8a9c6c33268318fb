#!/bin/sh
# Compiles shark-native: build.sh CC OUTPUT-DIRECTORY
# Static, because its `init` runs inside root file systems that may hold no libc.
set -eu
cc=$1
out=$2
mkdir -p "$out"
newest=$(ls -t native/* | head -n 1)
if [ -x "$out/shark-native" ] && [ "$out/shark-native" -nt "$newest" ]; then exit 0; fi
"$cc" -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -pedantic -static native/*.c -o "$out/shark-native.new"
mv "$out/shark-native.new" "$out/shark-native"
