#!/usr/bin/env bash
# Does every command of the README still give the same bytes? Two commits are built, each runs the commands of its own README
# in a folder of its own, and what they print and write is compared; differences are shown. The exit status is 1 where there
# are any. Commands are paired in their order: one that was changed is shown with both texts.
#
#     benches/outputs.sh OLD_COMMIT [NEW_COMMIT]
#     benches/outputs.sh --old-binary FILE --new-binary FILE OLD_COMMIT [NEW_COMMIT]     (the READMEs are those of the commits)
set -euo pipefail

cd "$(dirname "$0")/.."
repository=$PWD
old_binary= new_binary= commits=()
while [ $# -gt 0 ]; do
    case $1 in
        --old-binary) old_binary=$(realpath "$2"); shift ;;
        --new-binary) new_binary=$(realpath "$2"); shift ;;
        -*) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2 ;;
        *) commits+=("$1") ;;
    esac
    shift
done
[ ${#commits[@]} -ge 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
old=$(git rev-parse "${commits[0]}") new=$(git rev-parse "${commits[1]:-HEAD}")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build SIDE COMMIT: prints the path of the binary.
build() {
    git clone --quiet "$repository" "$work/$1.clone"
    (cd "$work/$1.clone" && git checkout --quiet "$2" && cargo build --release --quiet -p color-fn-cli --bin colorfn 1>&2)
    echo "$work/$1.clone/target/release/colorfn"
}

# run SIDE COMMIT BINARY: runs each command of the README.
run() {
    local place=$work/$1 n=0 line arguments
    mkdir "$place"
    ln -s "$repository/data" "$place/data"
    git show "$2:README.md" | sed -n 's/^    cargo run --release -- //p' > "$work/$1.commands"
    while IFS= read -r line; do
        n=$((n + 1))
        # The shell takes quotes and comments as it would where one types the line.
        eval "arguments=($line"$'\n)'
        (cd "$place" && "$3" "${arguments[@]}" > "$(printf 'stdout.%02d' $n)" 2> "$(printf 'stderr.%02d' $n)" < /dev/null) ||
            echo "exit status $? of: $line" >> "$place/$(printf 'stderr.%02d' $n)"
    done < "$work/$1.commands"
    # The list of files that were written holds their hashes, and says nothing new.
    rm -f "$place/data" "$place/out/.colorfn-written"
}

run old "$old" "${old_binary:-$(build old "$old")}"
run new "$new" "${new_binary:-$(build new "$new")}"

diff "$work/old.commands" "$work/new.commands" && echo "the README has the same commands" || true
equal=0 differing=0
while IFS= read -r file; do
    a=$work/old/$file b=$work/new/$file
    if [ ! -e "$a" ] || [ ! -e "$b" ]; then
        differing=$((differing + 1))
        echo "$file: only $([ -e "$a" ] && echo old || echo new)"
    elif cmp -s "$a" "$b"; then
        equal=$((equal + 1))
    else
        differing=$((differing + 1))
        echo "--- $file"
        if grep -qI . "$a"; then diff "$a" "$b" | cut -c 1-200 | head -n 40 || true; else cmp "$a" "$b" || true; fi
    fi
done < <(cd "$work" && find old new -type f -printf '%P\n' | sort -u)
echo "$equal files are the same, $differing differ"
[ "$differing" = 0 ]
