#!/usr/bin/env bash
# fetch_models.sh DIRECTORY: puts the Silero voice-activity models there, as an npm package ships them. Nothing is
# done when they are there already. Exits 77 where there is no npm, or nothing for it to reach.
set -euo pipefail
package=@ricky0123/vad-web@0.0.31
models=(silero_vad_legacy.onnx silero_vad_v5.onnx)
directory=$1

mkdir -p "$directory"
cd "$directory"
sums() {
    sha256sum --check --status <<'SUMS'
a35ebf52fd3ce5f1469b2a36158dba761bc47b973ea3382b3186ca15b1f5af28  silero_vad_legacy.onnx
2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f  silero_vad_v5.onnx
SUMS
}
if [[ -e ${models[0]} ]] && sums; then exit 0; fi
if ! command -v npm >/dev/null; then
    echo "fetch_models: npm is not installed; on Debian: apt-get install npm" >&2
    exit 77
fi
# The package alone, none that it depends on.
archive=$(timeout 60 npm pack --silent --ignore-scripts "$package") ||
    { echo "fetch_models: npm cannot reach its registry" >&2; exit 77; }
tar --extract --gzip --file "$archive" --strip-components 2 "${models[@]/#/package/dist/}"
rm "$archive"
sums || { echo "fetch_models: the models of $package are not those that the tests know" >&2; exit 1; }
