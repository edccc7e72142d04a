#!/usr/bin/env bash
# fetch_duckdb.sh DIRECTORY: puts DuckDB for Node.js into DIRECTORY/node_modules. Nothing is done when it is there already.
# Exits 77 where there is no npm, or nothing for it to reach.
set -euo pipefail
package=@duckdb/node-api@1.5.6-r.1
directory=$1

[[ ! -d $directory/node_modules/@duckdb/node-api ]] || exit 0
if ! command -v npm >/dev/null; then
    echo "fetch_duckdb: npm is not installed; on Debian: apt-get install npm" >&2
    exit 77
fi
mkdir -p "$directory"
timeout 120 npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$directory" "$package" ||
    { echo "fetch_duckdb: npm cannot reach its registry" >&2; exit 77; }
