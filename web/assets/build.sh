#!/usr/bin/env bash
# Makes web/static from web/assets. Only those who change the look need Node and npm; what it makes is committed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
out=$here/../static
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here"/package.json "$here"/*.scss "$here"/kith.mjs "$work"/
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts
npx sass --no-source-map --style=compressed --no-charset --load-path=node_modules/govuk-frontend/dist --quiet-deps kith.scss kith.css
npx rtlcss --silent kith.css kith.rtl.css
npx esbuild kith.mjs --bundle --minify --format=esm --target=es2020 --legal-comments=none --outfile=kith.js

{ echo "/* Kith. Contains govuk-frontend 6.3.0, MIT licence: see LICENCES.txt. */"; cat kith.css; } > "$out/kith.css"
{ echo "/* Kith, from right to left. Contains govuk-frontend 6.3.0, MIT licence: see LICENCES.txt. */"; cat kith.rtl.css; } > "$out/kith.rtl.css"
{ echo "/* Kith. Contains govuk-frontend 6.3.0, MIT licence: see LICENCES.txt. */"; cat kith.js; } > "$out/kith.js"
cp "$here"/logo.svg "$out"/logo.svg
echo "Made in $(cd "$out" && pwd):"
wc -c "$out"/*
