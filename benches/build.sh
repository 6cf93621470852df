#!/usr/bin/env bash
# What does a newcomer wait for? Clones of an older commit and of this one are built in a temporary folder, one after the
# other, and three figures are printed of each, and their ratios: a fresh clone until its first command has ended, `cargo test
# --workspace` from clean, and the maximal memory of one compiler process in either. Crates are fetched before, and not
# counted. CPU is user and system time together: it says more than the wall where the machine has other work.
#
#     benches/build.sh [--old COMMIT] [--new COMMIT] [--skip-old] [--skip-tests] [--cores N]
set -euo pipefail

cd "$(dirname "$0")/.."
repository=$PWD
# The last commit before the crates were cut by subject.
old=8aebb52 new=HEAD cores=2 with_old=yes with_tests=yes
while [ $# -gt 0 ]; do
    case $1 in
        --old) old=$2; shift ;;
        --new) new=$2; shift ;;
        --cores) cores=$2; shift ;;
        --skip-old) with_old=no ;;
        --skip-tests) with_tests=no ;;
        *) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2 ;;
    esac
    shift
done
[ -x /usr/bin/time ] || { echo "it needs /usr/bin/time, which measures memory (package time)" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Each compiler process writes how much memory it had, in KiB.
cat > "$work/rustc" <<'WRAPPER'
#!/usr/bin/env bash
exec /usr/bin/time --quiet -a -o "$MEMORY" -f %M "$@"
WRAPPER
chmod +x "$work/rustc"

pin() {
    if command -v taskset > /dev/null; then taskset -c "0-$((cores - 1))" "$@"; else CARGO_BUILD_JOBS=$cores "$@"; fi
}

# timed NAME COMMAND…: writes the seconds of wall and of CPU, and the MiB of the largest compiler, to NAME.
timed() {
    local name=$1
    shift
    export MEMORY=$work/memory
    : > "$MEMORY"
    local TIMEFORMAT='%R %U %S' seconds
    seconds=$({ time RUSTC_WRAPPER="$work/rustc" pin "$@" > "$work/log" 2>&1; } 2>&1) || {
        tail -n 30 "$work/log" >&2
        exit 1
    }
    awk -v seconds="$seconds" '$1 > most { most = $1 } END {
        split(seconds, s, " "); printf "%.1f %.1f %.0f\n", s[1], s[2] + s[3], most / 1024 }' "$MEMORY" > "$work/$name"
}

# measure SIDE COMMIT
measure() {
    local side=$1 commit=$2
    git clone --quiet "$repository" "$work/$side"
    cd "$work/$side"
    git checkout --quiet "$(git -C "$repository" rev-parse "$commit")"
    cargo fetch --quiet
    timed "$side.run" cargo run --release -- fit data/reflectance/colorchecker24.csv
    rm -rf target
    if [ "$with_tests" = yes ]; then
        timed "$side.test" cargo test --workspace
        rm -rf target
    fi
    cd "$repository"
}

# row WHAT KIND FIELD UNIT
row() {
    local new_value old_value
    new_value=$(cut -d ' ' -f "$3" "$work/new.$2")
    if [ "$with_old" = yes ]; then
        old_value=$(cut -d ' ' -f "$3" "$work/old.$2")
        printf '%-42s %10s %10s %-3s %6.2f\n' "$1" "$old_value" "$new_value" "$4" \
            "$(awk "BEGIN { print $new_value / $old_value }")"
    else
        printf '%-42s %10s %10s %-3s\n' "$1" - "$new_value" "$4"
    fi
}

if [ "$with_old" = yes ]; then measure old "$old"; fi
measure new "$new"

printf '%-42s %10s %10s %-3s %6s\n' "$cores cores" "$(git rev-parse --short "$old")" "$(git rev-parse --short "$new")" "" ratio
row "fresh clone to end of first command, wall" run 1 s
row "fresh clone to end of first command, CPU" run 2 s
row "  maximal memory of one compiler process" run 3 MiB
if [ "$with_tests" = yes ]; then
    row "cargo test --workspace from clean, wall" test 1 s
    row "cargo test --workspace from clean, CPU" test 2 s
    row "  maximal memory of one compiler process" test 3 MiB
fi
