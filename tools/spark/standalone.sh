#!/usr/bin/env bash
# Runs the jar on a standalone Spark of this machine, a master and two workers of one core each on
# loopback: predict, attack and train with one executor and with two. Compares the results with
# those of one process, and measures what each took. A third worker, with oneDNN off, must be named.
#
#   tools/spark/standalone.sh SPARK_HOME [--seconds N] [--scala 2.13] [PART …]
#
#   SPARK_HOME     an unpacked Spark 3.5 or newer; the build's own, there after mvn test: target/spark
#   --seconds N    the longest that one command may take (default: 600)
#   --scala V      what that Spark is built with (default: 2.13)
#   PART           predictions, attacks, trainings, machines; all if none is named
#
# Needs target/fmnist.jar, Python, 5 GB of free memory, and a machine that is idle. Prints for each
# command the seconds that it took, the CPU seconds of its process and of its executors, and the
# largest resident memory of an executor and of a training that one began.
# Exit codes: 0 all results are equal, 1 they differ or a command failed, 2 wrong usage.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
. "$here/cluster.sh"

main() {
  seconds=600 scala=2.13
  local spark='' parts=()
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage && exit 0 ;;
      --seconds | --scala)
        [ $# -ge 2 ] || die 2 "expected a value after $1; see tools/spark/standalone.sh --help"
        declare -g "${1#--}=$2"
        shift
        ;;
      predictions | attacks | trainings | machines) parts+=("$1") ;;
      -*) die 2 "unknown argument $1; see tools/spark/standalone.sh --help" ;;
      *) spark=$1 ;;
    esac
    shift
  done
  [ -d "${spark:-}/jars" ] || die 2 "expected the folder of a Spark (with jars/), found '$spark'"
  spark=$(realpath "$spark")
  [ ${#parts[@]} -gt 0 ] || parts=(predictions attacks trainings machines)
  cd "$here/../.."
  jar=$PWD/target/fmnist.jar
  [ -f "$jar" ] || die 1 "expected $jar, found nothing; build it with mvn -q -DskipTests package"
  work=$(mktemp -d)
  trap 'end_cluster; rm -rf "$work"' EXIT
  begin_cluster "$spark" "$scala"
  printf '%-36s %8s %9s %14s %12s %12s\n' "" seconds "its CPU s" "executors' CPU" "executor MB" \
    "training MB"
  for part in predictions attacks trainings machines; do
    [[ " ${parts[*]} " != *" $part "* ]] || "$part"
  done
  echo "all results are equal"
}

predictions() {
  local size executors one=() spark=()
  local little=10000 much=240000
  for size in $little $much; do
    dataset "$work/data-$size" 60 "$size"
    timed "evaluate, $size images, one process" single evaluate --data "$work/data-$size" \
      --threads 1 --json --probabilities "$work/one-$size.npy"
    one+=("$cpu")
  done
  for size in $little $much; do
    timed "predict, $size images, 1 executor" predict_on_spark 1 "$size"
    spark+=("$cpu")
  done
  timed "predict, $much images, 2 executors" predict_on_spark 2 $much
  for size in "1-$little" "1-$much" "2-$much"; do
    probabilities "$work/predictions-$size" "$work/many.npy" > "$work/out" 2> "$work/err"
    cmp "$work/one-${size#*-}.npy" "$work/many.npy" || die 1 "the probabilities differ"
  done
  more "CPU of an image, one process" "${one[@]}" $((much - little))
  more "CPU of an image, on Spark" "${spark[@]}" $((much - little))
}

predict_on_spark() { # executors, images
  submit "$1" predict --data "$work/data-$2" --partitions 24 \
    --out "$work/predictions-$1-$2"
}

attacks() {
  local count executors one=() spark=() queries=()
  attack=(attack --method square --epsilon 0.05 --max-queries 500)
  for count in 64 512; do
    timed "attack, $count images, one process" single "${attack[@]}" --count "$count" --threads 1 \
      --out "$work/one-$count"
    one+=("$cpu")
    queries+=("$(awk -F , 'NR > 1 { sum += $6 } END { print sum }' "$work/one-$count/attack.csv")")
  done
  for count in 64 512; do
    timed "attack, $count images, 1 executor" attack_on_spark 1 "$count"
    spark+=("$cpu")
  done
  timed "attack, 512 images, 2 executors" attack_on_spark 2 512
  for count in 1-64 1-512 2-512; do
    same_files "$work/one-${count#*-}" "$work/attack-$count" "${ATTACK_FILES[@]}"
  done
  more "CPU of a query, one process" "${one[@]}" $((queries[1] - queries[0]))
  more "CPU of a query, on Spark" "${spark[@]}" $((queries[1] - queries[0]))
}

attack_on_spark() { # executors, images
  submit "$1" "${attack[@]}" --count "$2" --partitions 2 --out "$work/attack-$1-$2"
}

# What more work costs is free of what a start costs.
more() { # what, CPU seconds of little work and of more, how many it is more
  awk -v what="$1" -v a="$2" -v b="$3" -v n="$4" \
    'BEGIN { printf "%-36s %8.4f ms: %.1f s more for %d more\n", what, (b - a) / n * 1000, b - a, n }'
}

trainings() {
  local train=(train --preset quick --epochs 1) seed executors
  for seed in 1 2; do
    timed "train, seed $seed, one process" single "${train[@]}" --seed "$seed" --threads 1 \
      --out "$work/seed-$seed"
  done
  for executors in 1 2; do
    timed "train, seeds 1-2, $executors executor(s)" submit "$executors" "${train[@]}" \
      --seeds 1-2 --out "$work/seeds$executors"
    for seed in 1 2; do same_files "$work" "$work/seeds$executors" "seed-$seed/$RUN_FILE"; done
  done
}

# A worker whose TensorFlow computes by other kernels takes the place of the second. What comes
# after must not run there: this is the last part, whatever the order of the arguments.
machines() {
  kill "${workers[1]}"
  TF_ENABLE_ONEDNN_OPTS=0 begin_worker
  timed "evaluate, one of two with oneDNN off" submit 2 evaluate --partitions 16 --json
  python3 - "$work/out" << 'END' || die 1 "expected one executor that differs, found another number"
import json, sys
differing = json.load(open(sys.argv[1]))["differing"]
print(*differing, sep="\n")
sys.exit(len(differing) != 1)
END
}

executors_cpu() { # CPU seconds of all executors that have ended
  local ticks=0 stat worker
  for worker in "${workers[@]}"; do
    [ -r "/proc/$worker/stat" ] || continue
    stat=$(sed 's/.*) //' "/proc/$worker/stat")
    ticks=$((ticks + $(cut -d ' ' -f 14 <<< "$stat") + $(cut -d ' ' -f 15 <<< "$stat")))
  done
  awk -v t="$ticks" -v hz="$(getconf CLK_TCK)" 'BEGIN { print t / hz }'
}

watch_memory() { # prints, again and again, how large executors and trainings are, in kB
  local worker executor training
  while sleep 0.3; do
    for worker in "${workers[@]}"; do
      for executor in $(children "$worker"); do
        echo "executor $(resident "$executor")"
        for training in $(children "$executor"); do echo "training $(resident "$training")"; done
      done
    done
  done
}

children() { ps -o pid= --ppid "$1" || true; }

resident() { ps -o rss= -p "$1" || true; }

largest() { # of what
  awk -v of="$1" '$1 == of && $2 > most { most = $2 } END { print most / 1024 }' "$work/memory"
}

timed() { # what, command …; leaves the CPU seconds of all in cpu
  local what=$1 before took own executors watch
  shift
  before=$(executors_cpu)
  watch_memory > "$work/memory" &
  watch=$!
  took=$(
    TIMEFORMAT='%R %U %S'
    { time "$@" > "$work/out" 2> "$work/err"; } 2>&1
  ) || {
    kill "$watch"
    tail -20 "$work/err" >&2
    die 1 "$what failed"
  }
  kill "$watch"
  # An executor's time counts for its worker once it has ended.
  sleep 2
  read -r took own executors < <(awk -v took="$took" -v before="$before" \
    -v after="$(executors_cpu)" \
    'BEGIN { split(took, t, " "); print t[1], t[2] + t[3], after - before }')
  printf '%-36s %8.1f %9.1f %14.1f %12.0f %12.0f\n' "$what" "$took" "$own" "$executors" \
    "$(largest executor)" "$(largest training)"
  cpu=$(awk -v a="$own" -v b="$executors" 'BEGIN { print a + b }')
}

main "$@"
