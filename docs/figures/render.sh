#!/bin/sh
# Makes the figures again from their sources. Needs the Debian packages graphviz, gnuplot-nox and npm.
set -eu
cd "$(dirname "$0")"
dot -Tsvg blocks.dot -o blocks.svg
for plot in *.gnuplot; do gnuplot "$plot"; done
for figure in *.json; do
    npx --yes wavedrom@3 --input "$figure" |
        sed 's|</style>|</style><rect width="100%" height="100%" fill="white"/>|' >"${figure%.json}.svg"
done
