#!/usr/bin/env bash
# Makes web/static from web/assets. Only those who change the look need Node and npm; what it makes is committed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
out=$here/../static
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here"/package.json "$here"/*.scss "$here"/*.mjs "$work"/
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts
npx sass --no-source-map --style=compressed --no-charset --load-path=node_modules/govuk-frontend/dist --quiet-deps kith.scss kith.css
npx rtlcss --silent kith.css kith.rtl.css
npx esbuild kith.mjs --bundle --minify --format=esm --target=es2020 --legal-comments=none --outfile=kith.js
npx esbuild map.mjs --bundle --minify --format=esm --target=es2020 --legal-comments=none --outfile=map.js
# Of Leaflet's style sheet all but what loads pictures, which our map has none of.
{ sed '/url(/d' node_modules/leaflet/dist/leaflet.css; npx sass --no-source-map --no-charset map-itself.scss; } > whole.css
npx esbuild whole.css --minify --legal-comments=none --outfile=map.css

{ echo "/* Kith. Contains govuk-frontend 6.3.0, MIT licence: see LICENCES.txt. */"; cat kith.css; } > "$out/kith.css"
{ echo "/* Kith, from right to left. Contains govuk-frontend 6.3.0, MIT licence: see LICENCES.txt. */"; cat kith.rtl.css; } > "$out/kith.rtl.css"
{ echo "/* Kith. Contains govuk-frontend 6.3.0, MIT licence: see LICENCES.txt. */"; cat kith.js; } > "$out/kith.js"
for made in map.js map.css; do
  { echo "/* Kith. Contains Leaflet 1.9.4, BSD-2-Clause licence: see LICENCES.txt. */"; cat "$made"; } > "$out/$made"
done
cp "$here"/logo.svg "$out"/logo.svg
echo "Made in $(cd "$out" && pwd):"
wc -c "$out"/*
