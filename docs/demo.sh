#!/bin/sh
# The main job, on the fixture season: each command is printed and then run, on a fresh book in a temporary folder.
# `make demo` runs it; by hand: PATH=.venv/bin:$PATH sh docs/demo.sh
set -eu
cd "$(dirname "$0")/.."

folder=$(mktemp -d "${TMPDIR:-/tmp}/season-demo.XXXXXX")
SEASON_STORE=sqlite:$folder/season.db
export SEASON_STORE

say() {
    printf '\n# %s\n' "$*"
}
run() {
    printf '$ %s\n' "$*"
    "$@"
}

say "Open a book for the season, in a fresh SQLite file, and load four World Cups into it."
run season open 2025-26
run season load fixtures/2025-26

say "Two standings, and the titles."
run season standings men-1500
run season standings women-3000-5000
run season standings men-5000-10000
run season titles

say "The places at the Olympic Games: the qualification is complete after four World Cups."
run season quota owg-2026 --event men-10000

say "The first standing again, as it stood three competitions earlier."
run season standings men-1500 --through wc1

cat <<NEXT

# What to try next, with the same book:
export SEASON_STORE=$SEASON_STORE
.venv/bin/season standings women-mass-start
.venv/bin/season standings men-1500 --json
.venv/bin/season races
.venv/bin/season log
.venv/bin/season --help
NEXT
