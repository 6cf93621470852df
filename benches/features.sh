#!/usr/bin/env bash
# What each feature of the facade costs: crates in all, and seconds of a clean build in release.
#
#     benches/features.sh             # counts crates
#     benches/features.sh --build     # builds each from nothing as well
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

printf '%-18s%8s%10s\n' features crates seconds
for features in "" batch file palette shader "shader,file" upsample fit images gpu default; do
    choice=(--no-default-features --features "$features")
    if [ "$features" = default ]; then
        choice=()
    fi
    crates=$(cargo tree --locked -p color-fn -e normal --prefix none "${choice[@]}" | sed 's/ (.*//' | sort -u | wc -l)
    seconds=-
    if [ "${1:-}" = --build ]; then
        start=$SECONDS
        CARGO_TARGET_DIR=$scratch/target cargo build --quiet --locked --release -p color-fn "${choice[@]}"
        seconds=$((SECONDS - start))
        rm -rf "$scratch/target"
    fi
    printf '%-18s%8s%10s\n' "${features:-(none)}" "$crates" "$seconds"
done
