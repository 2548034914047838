#!/bin/bash
# usage: land.tmp.sh "message" tests...
cd /work/trees/cehub; export PATH=$PWD/node_modules/.bin:$PATH
msg="$1"; shift
git add -A && git commit -qm "$msg"
git rebase main 2>&1 | tail -1
tsc && biome ci --error-on-warnings . 2>&1 | tail -25 && knip && node --test --test-isolation=none .ci/floors.test.ts "$@" 2>&1 | grep -E '^ℹ (pass|fail)|✖|not ok' | head -20
