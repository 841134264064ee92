#!/usr/bin/env bash
# Checks the jar of mvn -Pgpu on a machine with an NVIDIA GPU, in some four minutes, and makes the
# table of docs/CUDA.md from what it finds.
#
#   tools/gpu_check.sh --original DIR --out DIR [--jar FILE] [--device cpu]
#
#   --original DIR   the original's checkpoint, MetaGraph and correct_1k.pkl (tools/fetch_original.sh)
#   --out DIR        absent or empty: each step's output, and table.md
#   --jar FILE       the jar (default: target/fmnist.jar)
#   --device cpu     rehearses every step on the CPU, on a machine without a GPU
#
# LD_LIBRARY_PATH names the folder with CUDA 12.5 and cuDNN 9.3 (tools/cuda_libraries.sh). Needs Java
# and Python 3 and no network. A step that fails does not keep the others from running.
# Exit codes: 0 all as expected, 1 not, or doctor finds no usable GPU, 2 wrong usage.
set -euo pipefail

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }

die() { # exit code, message
  echo "gpu_check.sh: $2" >&2
  exit "$1"
}

main() {
  original='' out='' device=gpu filler=''
  jar=$(dirname "$0")/../target/fmnist.jar
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage && exit 0 ;;
      --original | --out | --jar | --device)
        [ $# -ge 2 ] || die 2 "expected a value after $1; see tools/gpu_check.sh --help"
        printf -v "${1#--}" %s "$2"
        shift 2
        ;;
      *) die 2 "unknown argument $1; see tools/gpu_check.sh --help" ;;
    esac
  done
  if [ -z "$original" ] || [ -z "$out" ]; then
    die 2 "expected --original DIR and --out DIR; see tools/gpu_check.sh --help"
  fi
  case $device in
    gpu) limit=120 ;; # seconds a step
    cpu) limit=1200 ;; # other programs may share its cores
    *) die 2 "--device: expected gpu or cpu, found $device" ;;
  esac
  needs
  mkdir -p "$out"
  trap '[ -z "$filler" ] || kill "$filler" 2> /dev/null || true' EXIT

  if ! step doctor doctor --device "$device" --json; then
    java -jar "$jar" doctor --device "$device" | grep -A 1 '^failed' >&2 || true
    die 1 "doctor finds no usable $device; $out/doctor has all it says"
  fi
  run_steps
  python3 "$(dirname "$0")/gpu_table.py" "$out"
}

needs() {
  local name
  for name in java python3 timeout; do
    command -v "$name" > /dev/null || die 1 "expected the program $name, found none"
  done
  [ -f "$jar" ] || die 1 "expected the jar $jar, found none; build it: mvn -q -Pgpu -DskipTests package"
  for name in fmnist_cnn.ckpt.meta fmnist_cnn.ckpt.index correct_1k.pkl; do
    [ -f "$original/$name" ] || die 1 "expected $name in $original, found none; tools/fetch_original.sh gets it"
  done
  if [ -e "$out" ] && { [ ! -d "$out" ] || [ -n "$(ls -A "$out")" ]; }; then
    die 1 "expected $out to be absent or an empty directory"
  fi
}

# The steps whose results tools/gpu_table.py knows by their names.
run_steps() {
  local theirs=(--checkpoint "$original" --json)
  local here=(--device "$device")
  step evaluate_cpu evaluate "${theirs[@]}" --device cpu --probabilities "$out/cpu.npy" || true
  step evaluate evaluate "${theirs[@]}" "${here[@]}" --probabilities "$out/default.npy" || true
  # TensorFloat-32 rounds the factors of convolutions and products to 10 bits.
  NVIDIA_TF32_OVERRIDE=0 step evaluate_fp32 evaluate "${theirs[@]}" "${here[@]}" --probabilities "$out/fp32.npy" || true
  NVIDIA_TF32_OVERRIDE=0 step compare compare --meta "$original/fmnist_cnn.ckpt.meta" --level passes "${theirs[@]}" "${here[@]}" || true
  step pgd attack "${theirs[@]}" "${here[@]}" --images "$original/correct_1k.pkl" --method pgd --epsilon 0.1 --out "$out/attack" || true
  step quick train --preset quick --epochs 1 "${here[@]}" --json --out "$out/run_quick" || true
  step original train --preset original --epochs 1 "${here[@]}" --json --out "$out/run_original" || true
  step quick_cpu train --preset quick --epochs 1 --valid-size 50000 --device cpu --json --out "$out/run_quick_cpu" || true
  step original_cpu train --preset original --epochs 1 --valid-size 50000 --device cpu --json --out "$out/run_original_cpu" || true
  two_at_once "${theirs[@]}" "${here[@]}"
  [ "$device" = cpu ] || full_memory "${theirs[@]}" "${here[@]}"
}

two_at_once() { # flags
  local first
  step two_first evaluate "$@" &
  first=$!
  step two_second evaluate "$@" || true
  wait "$first" || true
}

# A batch for which the GPU has no room: most of its memory is another program's.
full_memory() { # flags
  python3 "$(dirname "$0")/gpu_fill.py" > "$out/fill.txt" 2>&1 &
  filler=$!
  local waited=0
  until grep -q left "$out/fill.txt" || [ $waited -ge 20 ]; do
    sleep 1
    waited=$((waited + 1))
  done
  step full evaluate --split train --batch-size 60000 "$@" || true
  kill "$filler" 2> /dev/null || true
  filler=''
}

# Runs the jar; keeps what it prints and its exit code in a folder of that name.
step() { # name, arguments of the jar
  local folder=$out/$1 code=0 started=$SECONDS
  shift
  mkdir "$folder"
  timeout "$limit" java -jar "$jar" "$@" --quiet > "$folder/out.json" 2> "$folder/err.txt" || code=$?
  echo "$code" > "$folder/code"
  echo "$(basename "$folder"): exit code $code, $((SECONDS - started)) s" >&2
  return "$code"
}

main "$@"
