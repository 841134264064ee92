#!/usr/bin/env bash
# Runs the jar on several versions of Spark, each as a standalone cluster of this machine: predict,
# evaluate, attack and train with two executors. Compares the bytes with those of one process.
#
#   tools/spark/versions.sh [--seconds N] [VERSION:SCALA …]
#
#   VERSION:SCALA  of Spark, and what it is built with; 3.5.9:2.12 3.5.9:2.13 4.0.4:2.13 4.1.3:2.13
#                  if none is named. Fetched with Maven to target/spark-VERSION-SCALA
#   --seconds N    the longest that one command may take (default: 600)
#
# Needs target/fmnist.jar, Python and 5 GB of free memory. JAVA_HOME names the Java, else java is.
# Exit codes: 0 all results are equal, 1 they differ or a command failed, 2 wrong usage.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
. "$here/cluster.sh"

main() {
  seconds=600
  local versions=()
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage && exit 0 ;;
      --seconds)
        [ $# -ge 2 ] || die 2 "expected a value after $1; see tools/spark/versions.sh --help"
        seconds=$2
        shift
        ;;
      [0-9]*:[0-9]*) versions+=("$1") ;;
      *) die 2 "expected VERSION:SCALA, found $1; see tools/spark/versions.sh --help" ;;
    esac
    shift
  done
  [ ${#versions[@]} -gt 0 ] || versions=(3.5.9:2.12 3.5.9:2.13 4.0.4:2.13 4.1.3:2.13)
  cd "$here/../.."
  jar=$PWD/target/fmnist.jar
  [ -f "$jar" ] || die 1 "expected $jar, found nothing; build it with mvn -q -DskipTests package"
  work=$(mktemp -d)
  trap 'end_cluster; rm -rf "$work"' EXIT
  dataset "$work/data" 2000 500
  attack=(attack --method square --epsilon 0.05 --max-queries 300 --count 40)
  train=(train --data "$work/data" --preset quick --epochs 1 --valid-size 200)
  one_process
  for version in "${versions[@]}"; do
    on_spark "${version%:*}" "${version#*:}"
  done
}

one_process() {
  single evaluate --threads 1 --json --probabilities "$work/one.npy" > "$work/one.json"
  single "${attack[@]}" --threads 1 --out "$work/one" > "$work/out"
  for seed in 1 2; do
    single "${train[@]}" --seed "$seed" --threads 1 --out "$work/seed-$seed" > "$work/out"
  done
}

on_spark() { # version, Scala
  local home=target/spark-$1-$2 many=$work/$1-$2
  [ -d "$home/jars" ] || tools/spark/jars.sh "$1" "$2" "$home"
  begin_cluster "$home" "$2"
  mkdir "$many"
  quietly submit 2 evaluate --json
  same_figures "$work/one.json" "$work/out"
  quietly submit 2 predict --partitions 7 --out "$many/predictions"
  probabilities "$many/predictions" "$many/one.npy" > "$work/out" 2> "$work/err"
  same_files "$work" "$many" one.npy
  quietly submit 2 "${attack[@]}" --partitions 4 --out "$many/one"
  same_files "$work/one" "$many/one" "${ATTACK_FILES[@]}"
  quietly submit 2 "${train[@]}" --seeds 1-2 --out "$many"/runs
  for seed in 1 2; do same_files "$work" "$many/runs" "seed-$seed/$RUN_FILE"; done
  end_cluster
  echo "Spark $1, Scala $2, $("$java" -version 2>&1 | head -1): all results are those of one process"
}

quietly() {
  "$@" > "$work/out" 2> "$work/err" || {
    tail -20 "$work/err" >&2
    die 1 "$* failed"
  }
}

main "$@"
