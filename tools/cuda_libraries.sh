#!/usr/bin/env bash
# Fetches CUDA 12.5's libraries and cuDNN 9.3 into DIR, without root: what the jar of mvn -Pgpu wants
# beside the NVIDIA driver. They are NVIDIA's, from PyPI, under the licences that lie beside them.
#
#   tools/cuda_libraries.sh DIR          DIR is absent or empty; it appears whole or not at all
#   LD_LIBRARY_PATH=DIR/lib java -jar target/fmnist.jar doctor --device gpu
#
# Needs Linux x86-64, Python 3 with pip (PYTHON names another interpreter) and 4 GB; 2.6 GB stay.
# Exit codes: 0 done, 1 it failed, 2 wrong usage.
set -euo pipefail

ROOM_KB=4000000

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }

die() { # exit code, message
  echo "cuda_libraries.sh: $2" >&2
  exit "$1"
}

main() {
  case ${1:-} in
    -h | --help) usage && exit 0 ;;
    '' | -*) die 2 "expected a folder, found '${1:-}'; usage: tools/cuda_libraries.sh DIR" ;;
  esac
  [ $# -eq 1 ] || die 2 "expected one argument, found $#; usage: tools/cuda_libraries.sh DIR"
  local out=$1 python=${PYTHON:-python3} pins
  pins=$(dirname "$0")/requirements-cuda.txt
  if [ -e "$out" ] && { [ ! -d "$out" ] || [ -n "$(ls -A "$out")" ]; }; then
    die 1 "expected $out to be absent or an empty directory"
  fi
  [ "$(uname -sm)" = 'Linux x86_64' ] || die 1 "expected Linux x86_64, found $(uname -sm): TensorFlow Java has CUDA natives for that only"
  "$python" -m pip --version > /dev/null 2>&1 ||
    die 1 "expected Python with pip, found none as '$python'; name one: PYTHON=… (a virtual environment has pip)"

  mkdir -p "$(dirname "$out")"
  local room
  room=$(df --output=avail "$(dirname "$out")" | tail -n 1)
  [ "$room" -ge $ROOM_KB ] || die 1 "expected 4 GB in $(dirname "$out"), found $((room / 1000000)) GB"
  work=$(mktemp -d "$(dirname "$out")/.cuda_libraries.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  echo "fetching $(grep -c == "$pins") packages, 2 GB" >&2
  TMPDIR=$work "$python" -m pip install --quiet --no-deps --no-cache-dir --only-binary :all: \
    --target "$work/cuda" --requirement "$pins" > "$work/log" 2>&1 ||
    die 1 "pip cannot install what $pins names: $(grep -m 1 ERROR "$work/log" || tail -n 1 "$work/log")"
  one_folder "$work/cuda"
  chmod 755 "$work/cuda"
  [ ! -d "$out" ] || rmdir "$out"
  mv "$work/cuda" "$out"
  echo "$(find "$out/lib" -type l | wc -l) libraries in $out/lib, $(du -sh "$out" | cut -f 1); the jar finds them with"
  echo "  export LD_LIBRARY_PATH=$(realpath "$out")/lib"
}

# Links to all libraries in one folder, for LD_LIBRARY_PATH.
one_folder() {
  local library
  mkdir "$1/lib"
  find "$1/nvidia" -path '*/lib/*' -name '*.so*' -print0 |
    while IFS= read -r -d '' library; do
      ln -s "../${library#"$1"/}" "$1/lib/"
    done
}

main "$@"
